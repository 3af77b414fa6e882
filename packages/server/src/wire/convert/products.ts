import type { z } from '@hono/zod-openapi';
import type { Price, Product } from '../../domain/catalog/product.ts';
import { DomainError } from '../../domain/errors.ts';
import { asId } from '../../domain/ids.ts';
import type { Scope } from '../../domain/scope.ts';
import type { CreateProductInput } from '../../use-cases/billing/products/create-product.ts';
import type { ProductChange } from '../../use-cases/billing/products/update-product.ts';
import type {
  absentProductFeaturesSchema,
  createProductSchema,
  priceRequestSchema,
  productListSchema,
  productSchema,
  updateProductSchema,
} from '../schemas/products.ts';
import { toApiInstant } from './instants.ts';
import { fromApiAmount, toApiAmount } from './money.ts';

export function fromApiCreateProduct(
  body: z.infer<typeof createProductSchema>,
  scope: Scope,
): CreateProductInput {
  refuseAbsentFeatures(body);
  checkBrand(body.brand_id, scope);
  return {
    name: body.name,
    description: body.description ?? null,
    price: fromApiPrice(body.price),
    taxCategory: body.tax_category,
    addonIds: (body.addons ?? []).map((id) => asId<'addon'>(id)),
    metadata: body.metadata ?? {},
    ...(body.translations && { translations: body.translations }),
  };
}

/** Domain input of a product update. Null clears a description, and leaves required fields unchanged. */
export function fromApiUpdateProduct(body: z.infer<typeof updateProductSchema>, scope: Scope): ProductChange {
  refuseAbsentFeatures(body);
  checkBrand(body.brand_id, scope);
  if (typeof body.image_id === 'string')
    throw unsupported('image_id', 'put the picture at the address that PUT /products/{id}/images answers');
  return {
    name: body.name ?? undefined,
    description: body.description,
    price: body.price ? fromApiPrice(body.price) : undefined,
    taxCategory: body.tax_category ?? undefined,
    addonIds: body.addons?.map((id) => asId<'addon'>(id)),
    metadata: body.metadata ?? undefined,
    translations: body.translations ?? undefined,
  };
}

function refuseAbsentFeatures(body: z.infer<typeof absentProductFeaturesSchema>): void {
  if (body.credit_entitlements?.length) throw unsupported('credit_entitlements');
  if (body.entitlements?.length) throw unsupported('entitlements');
  if (body.license_key_enabled === true) throw unsupported('license_key_enabled');
  if (typeof body.digital_product_delivery === 'object' && body.digital_product_delivery !== null) {
    throw unsupported('digital_product_delivery');
  }
  if (typeof body.pricing_mode === 'string') throw unsupported('pricing_mode');
}

function unsupported(field: string, reason = 'Rung does not offer this'): DomainError {
  return new DomainError('UNSUPPORTED_FEATURE', `${field}: ${reason}. Leave the field out.`);
}

function checkBrand(brandId: string | null | undefined, scope: Scope): void {
  if (brandId === undefined || brandId === null || brandId === scope.brandId) return;
  throw new DomainError(
    'INVALID_REQUEST_BODY',
    `brand_id: this business has the one brand ${scope.brandId}. Send that or leave the field out.`,
  );
}

function fromApiPrice(price: z.infer<typeof priceRequestSchema>): Price {
  if (price.type === 'usage_based_price') {
    throw unsupported('price.type', 'usage_based_price is not sold; use one_time_price or recurring_price');
  }
  const shared = {
    currency: price.currency,
    amount: fromApiAmount(price.price),
    discountBps: price.discount_bps ?? Math.round((price.discount ?? 0) * 100),
    isTaxInclusive: price.tax_inclusive ?? false,
    hasPurchasingPowerParity: price.purchasing_power_parity ?? false,
  };
  if (price.type === 'one_time_price') {
    const isPayWhatYouWant = price.pay_what_you_want ?? false;
    return {
      type: price.type,
      ...shared,
      isPayWhatYouWant,
      suggestedAmount: isPayWhatYouWant ? toAmountOrNull(price.suggested_price) : null,
    };
  }
  if (price.trial_payment_method_optional) throw unsupported('price.trial_payment_method_optional');
  if (price.zero_amount_payment_method_optional)
    throw unsupported('price.zero_amount_payment_method_optional');
  return {
    type: price.type,
    ...shared,
    frequency: { count: price.payment_frequency_count, interval: price.payment_frequency_interval },
    period: { count: price.subscription_period_count, interval: price.subscription_period_interval },
    trialPeriodDays: price.trial_period_days ?? 0,
    trialAmount: toAmountOrNull(price.trial_amount),
    trialAppliesDiscounts: price.trial_apply_discounts ?? false,
  };
}

function toAmountOrNull(amount: number | null | undefined): bigint | null {
  return amount === null || amount === undefined ? null : fromApiAmount(amount);
}

export function toApiProduct(product: Product): z.infer<typeof productSchema> {
  return {
    product_id: product.productId,
    business_id: product.businessId,
    brand_id: product.brandId,
    name: product.name,
    description: product.description,
    image: product.image,
    is_recurring: product.price.type === 'recurring_price',
    price: toApiPrice(product.price),
    currency: product.price.currency,
    tax_category: product.taxCategory,
    addons: [...product.addonIds],
    translations: product.translations ?? {},
    metadata: product.metadata,
    credit_entitlements: [],
    entitlements: [],
    digital_product_delivery: null,
    license_key_enabled: false,
    license_key_activation_message: null,
    license_key_activations_limit: null,
    license_key_duration: null,
    pricing_mode: null,
    product_collection_id: null,
    created_at: toApiInstant(product.createdAt),
    updated_at: toApiInstant(product.updatedAt),
  };
}

export function toApiProductListItem(product: Product): z.infer<typeof productListSchema>['items'][number] {
  return {
    product_id: product.productId,
    business_id: product.businessId,
    name: product.name,
    description: product.description,
    image: product.image,
    is_recurring: product.price.type === 'recurring_price',
    price: toApiAmount(product.price.amount),
    currency: product.price.currency,
    price_detail: toApiPrice(product.price),
    tax_inclusive: product.price.isTaxInclusive,
    tax_category: product.taxCategory,
    metadata: product.metadata,
    entitlements: [],
    pricing_mode: null,
    created_at: toApiInstant(product.createdAt),
    updated_at: toApiInstant(product.updatedAt),
  };
}

function toApiPrice(price: Price): z.infer<typeof productSchema>['price'] {
  const shared = {
    currency: price.currency,
    price: toApiAmount(price.amount),
    discount: Math.round(price.discountBps / 100),
    discount_bps: price.discountBps,
    purchasing_power_parity: price.hasPurchasingPowerParity,
    tax_inclusive: price.isTaxInclusive,
  };
  if (price.type === 'one_time_price') {
    return {
      type: price.type,
      ...shared,
      pay_what_you_want: price.isPayWhatYouWant,
      suggested_price: price.suggestedAmount === null ? null : toApiAmount(price.suggestedAmount),
    };
  }
  return {
    type: price.type,
    ...shared,
    payment_frequency_count: price.frequency.count,
    payment_frequency_interval: price.frequency.interval,
    subscription_period_count: price.period.count,
    subscription_period_interval: price.period.interval,
    trial_period_days: price.trialPeriodDays,
    trial_amount: price.trialAmount === null ? null : toApiAmount(price.trialAmount),
    trial_apply_discounts: price.trialAppliesDiscounts,
    trial_payment_method_optional: false,
    zero_amount_payment_method_optional: false,
  };
}
