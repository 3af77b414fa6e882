import type { z } from '@hono/zod-openapi';
import type { DiscountFields } from '../../domain/catalog/check-discount.ts';
import type { CurrencyOption, Discount } from '../../domain/catalog/discount.ts';
import type { Customer } from '../../domain/customer/customer.ts';
import { asId } from '../../domain/ids.ts';
import type { DiscountChange } from '../../use-cases/billing/discounts/update-discount.ts';
import type { createDiscountSchema, discountSchema, updateDiscountSchema } from '../schemas/discounts.ts';
import { toApiInstant, toApiInstantOrNull } from './instants.ts';
import { fromApiAmount, toApiAmount } from './money.ts';

export function fromApiCreateDiscount(body: z.infer<typeof createDiscountSchema>): DiscountFields {
  return {
    code: body.code ?? '',
    name: body.name ?? null,
    type: body.type,
    amount: body.amount,
    currencyOptions: fromApiCurrencyOptions(body.currency_options ?? []),
    restrictedTo: (body.restricted_to ?? []).map((id) => asId<'product'>(id)),
    customerEligibility: body.customer_eligibility ?? 'any',
    usageLimit: body.usage_limit ?? null,
    perCustomerUsageLimit: body.per_customer_usage_limit ?? null,
    startsAt: body.starts_at ?? null,
    expiresAt: body.expires_at ?? null,
    subscriptionCycles: body.subscription_cycles ?? null,
    preserveOnPlanChange: body.preserve_on_plan_change ?? false,
    metadata: body.metadata ?? {},
  };
}

/**
 * Domain input of a discount update. Null clears a limit, a date or a name, and leaves required fields
 * unchanged.
 */
export function fromApiUpdateDiscount(body: z.infer<typeof updateDiscountSchema>): DiscountChange {
  return {
    code: body.code ?? undefined,
    name: body.name,
    type: body.type ?? undefined,
    amount: body.amount ?? undefined,
    currencyOptions: body.currency_options ? fromApiCurrencyOptions(body.currency_options) : undefined,
    restrictedTo: body.restricted_to?.map((id) => asId<'product'>(id)),
    customerEligibility: body.customer_eligibility ?? undefined,
    usageLimit: body.usage_limit,
    perCustomerUsageLimit: body.per_customer_usage_limit,
    startsAt: body.starts_at,
    expiresAt: body.expires_at,
    subscriptionCycles: body.subscription_cycles,
    preserveOnPlanChange: body.preserve_on_plan_change ?? undefined,
    metadata: body.metadata ?? undefined,
  };
}

function fromApiCurrencyOptions(
  options: NonNullable<z.infer<typeof createDiscountSchema>['currency_options']>,
): CurrencyOption[] {
  return options.map((option) => ({
    currency: option.currency,
    maxAmountPossible:
      typeof option.max_amount_possible === 'number' ? fromApiAmount(option.max_amount_possible) : null,
    minimumSubtotal: fromApiAmount(option.minimum_subtotal ?? 0),
    isDefault: option.is_default ?? false,
  }));
}

export function toApiDiscount(discount: Discount): z.infer<typeof discountSchema> {
  return {
    discount_id: discount.discountId,
    business_id: discount.businessId,
    code: discount.code,
    name: discount.name,
    type: discount.type,
    amount: discount.amount,
    currency_options: discount.currencyOptions.map((option) => ({
      currency: option.currency,
      is_default: option.isDefault,
      max_amount_possible: option.maxAmountPossible === null ? null : toApiAmount(option.maxAmountPossible),
      minimum_subtotal: toApiAmount(option.minimumSubtotal),
    })),
    restricted_to: [...discount.restrictedTo],
    customer_eligibility: discount.customerEligibility,
    usage_limit: discount.usageLimit,
    per_customer_usage_limit: discount.perCustomerUsageLimit,
    times_used: discount.timesUsed,
    subscription_cycles: discount.subscriptionCycles,
    preserve_on_plan_change: discount.preserveOnPlanChange,
    starts_at: toApiInstantOrNull(discount.startsAt),
    expires_at: toApiInstantOrNull(discount.expiresAt),
    metadata: discount.metadata,
    created_at: toApiInstant(discount.createdAt),
  };
}

/** Customer as listed in a discount's allow-list. */
export function toApiDiscountCustomer(customer: Customer) {
  return { customer_id: customer.customerId, email: customer.email, name: customer.name };
}
