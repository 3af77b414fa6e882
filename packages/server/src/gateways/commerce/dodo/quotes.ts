import { randomUUID } from 'node:crypto';
import type DodoPayments from 'dodopayments';
import type { Discount } from '../../../domain/catalog/discount.ts';
import { billingAddressRequired } from '../../../domain/checkout/check-one-click.ts';
import type { BillingAddress } from '../../../domain/customer/customer.ts';
import { DomainError } from '../../../domain/errors.ts';
import { asId } from '../../../domain/ids.ts';
import type { BillingOperation, OfferedPlanChange, Sale } from '../../../domain/offer/billing-operation.ts';
import type { QuoteLine } from '../../../domain/offer/quote.ts';
import { type Instant, dayMs } from '../../../domain/time.ts';
import type { QuoteRequest, QuotedPrice } from '../commerce.ts';
import { instantOrNull } from './buyers.ts';
import { RemoteRefusal, awaitAnswer } from './calls.ts';

/*
 * Quotes of the other system's previews, which guarantee no price. So a quote stores the request of its preview, which
 * is repeated before anything is charged: a different total is refused.
 */

/** Sale with the request for its preview and checkout. */
export interface SalePin {
  readonly kind: 'sale';
  readonly cart: { product_id: string; quantity: number }[];
  readonly billing: BillingAddress;
  /** Code of the offer's discount; null if it has none. */
  readonly code: string | null;
}

/** Plan change with the request for its preview and execution. */
export interface ChangePin {
  readonly kind: 'plan_change';
  readonly subscriptionId: string;
  readonly request: DodoPayments.SubscriptionPreviewChangePlanParams;
}

export type Pin = SalePin | ChangePin;

/** Quotes an operation. Refuses what the other system does not sell. */
export async function quoteOperation(
  client: DodoPayments,
  operation: BillingOperation,
  promise: QuoteRequest,
): Promise<QuotedPrice> {
  try {
    switch (operation.kind) {
      case 'sale':
        return await quoteSale(client, operation, promise);
      case 'plan_change':
        return await quoteChange(client, operation, promise);
      default:
        throw new DomainError(
          'UNSUPPORTED_FEATURE',
          `An offer of the kind ${operation.kind} is not supported by the system that bills this customer.`,
        );
    }
  } catch (error) {
    if (!(error instanceof RemoteRefusal)) throw error;
    throw new DomainError(
      'UNSUPPORTED_FEATURE',
      `The system that bills this customer refused: ${error.message}`,
      {
        cause: error,
      },
    );
  }
}

/** Fetches the total the other system would charge for a quote now. */
export async function fetchCurrentTotal(client: DodoPayments, pin: Pin): Promise<bigint> {
  if (pin.kind === 'sale') return BigInt((await previewSale(client, pin)).total_price);
  return BigInt((await previewChange(client, pin)).immediate_charge.summary.total_amount);
}

async function quoteSale(client: DodoPayments, sale: Sale, promise: QuoteRequest): Promise<QuotedPrice> {
  const { billing } = promise.known;
  if (billing === null) throw billingAddressRequired();
  const pin: SalePin = {
    kind: 'sale',
    cart: [{ product_id: sale.productId, quantity: sale.quantity }],
    billing,
    code: await makeCode(client, sale.discount, sale.productId, promise.until),
  };
  const preview = await previewSale(client, pin);
  const {
    current_breakup: now,
    recurring_breakup: later,
    product_cart: [item],
  } = preview;
  const amounts = {
    subtotal: BigInt(now.subtotal),
    discount: BigInt(now.discount),
    tax: BigInt(now.tax ?? 0),
    total: BigInt(preview.total_price),
  };
  const line: QuoteLine = {
    ...amounts,
    name: item?.name ?? '',
    quantity: sale.quantity,
    unitAmount: BigInt(item?.og_price ?? 0),
  };
  return {
    ...promised(promise, pin),
    currency: preview.currency,
    lines: [line],
    subtotal: amounts.subtotal,
    discount: amounts.discount,
    tax: amounts.tax,
    credit: 0n,
    totalAmount: amounts.total,
    recurringAmount: later ? BigInt(later.subtotal) - BigInt(later.discount) : null,
    recurringTax: later ? BigInt(later.tax ?? 0) : null,
    nextBillingAt: instantOrNull(preview.next_billing_date),
  };
}

function previewSale(client: DodoPayments, { cart, billing, code }: SalePin) {
  return awaitAnswer(
    client.checkoutSessions.preview({
      product_cart: cart,
      billing_address: billing,
      ...(code === null ? {} : { discount_codes: [code] }),
    }),
  );
}

async function quoteChange(
  client: DodoPayments,
  operation: OfferedPlanChange,
  promise: QuoteRequest,
): Promise<QuotedPrice> {
  const held = await awaitAnswer(client.subscriptions.retrieve(operation.subscriptionId));
  const productId = operation.productId ?? held.product_id;
  const code = await makeCode(client, operation.discount, productId, promise.until);
  const pin: ChangePin = {
    kind: 'plan_change',
    subscriptionId: operation.subscriptionId,
    request: {
      product_id: productId,
      quantity: operation.quantity ?? held.quantity,
      // The platform has a mode missing from this release of its SDK.
      proration_billing_mode: operation.mode as ChangePin['request']['proration_billing_mode'],
      addons: await addonsAfter(client, held, productId, operation),
      on_payment_failure: 'prevent_change',
      ...(code === null ? {} : { discount_codes: [code] }),
    },
  };
  const { immediate_charge: charge, new_plan: plan } = await previewChange(client, pin);
  const { summary } = charge;
  const [totalAmount, tax] = [BigInt(summary.total_amount), BigInt(summary.tax ?? 0)];
  const credit = BigInt(Math.max(summary.customer_credits, 0));
  const subtotal = totalAmount - tax;
  const name = charge.line_items.findLast(
    (item) => 'product_id' in item && item.product_id === productId,
  )?.name;
  // Its proration factors are not exact, so only the resulting amount is shown.
  const line: QuoteLine = {
    name: name ?? '',
    quantity: pin.request.quantity,
    unitAmount: subtotal,
    subtotal,
    discount: 0n,
    tax,
    total: totalAmount,
  };
  return {
    ...promised(promise, pin),
    currency: summary.currency,
    lines: [line],
    subtotal,
    discount: 0n,
    tax,
    credit,
    totalAmount,
    recurringAmount: BigInt(plan.recurring_pre_tax_amount),
    recurringTax: null,
    nextBillingAt: instantOrNull(plan.next_billing_date),
  };
}

function previewChange(client: DodoPayments, { subscriptionId, request }: ChangePin) {
  return awaitAnswer(client.subscriptions.previewChangePlan(subscriptionId, request));
}

/** Keeps the add-ons the new plan is sold with. */
async function addonsAfter(
  client: DodoPayments,
  held: DodoPayments.Subscription,
  productId: string,
  { addon }: OfferedPlanChange,
): Promise<DodoPayments.AttachAddon[]> {
  const { addons } = await awaitAnswer(client.products.retrieve(productId));
  const kept = held.addons
    .filter(({ addon_id: id }) => id !== addon?.addonId && (addons ?? []).includes(id))
    .map(({ addon_id, quantity }) => ({ addon_id, quantity }));
  return addon === null ? kept : [...kept, { addon_id: addon.addonId, quantity: addon.quantity }];
}

/** Longer than the quote, so that a checkout opened at its end can still be paid. */
const codeOutlivesMs = 2 * dayMs;

/**
 * Creates a discount code for this quote only: single use, and not shown to anyone. Null without a discount.
 */
async function makeCode(
  client: DodoPayments,
  discount: Discount | null,
  productId: string,
  until: Instant,
): Promise<string | null> {
  if (discount === null) return null;
  const { currencyOptions, subscriptionCycles } = discount;
  const made = await awaitAnswer(
    client.discounts.create({
      code: `OFFER${randomUUID().replaceAll('-', '').slice(0, 15).toUpperCase()}`,
      name: discount.name,
      type: discount.type,
      amount: discount.amount,
      restricted_to: [productId],
      usage_limit: 1,
      expires_at: new Date(until + codeOutlivesMs).toISOString(),
      ...(subscriptionCycles === null ? {} : { subscription_cycles: subscriptionCycles }),
      ...(discount.type === 'percentage'
        ? {}
        : {
            currency_options: currencyOptions.map((option) => ({
              currency: option.currency,
              max_amount_possible: Number(option.maxAmountPossible),
              minimum_subtotal: Number(option.minimumSubtotal),
              is_default: option.isDefault,
            })),
          }),
    }),
  );
  return made.code;
}

/** Parts common to all quotes. Later automatic charges are not listed as dates. */
function promised({ now, until }: QuoteRequest, pin: Pin) {
  return {
    quoteId: asId<'quote'>(`quo_${randomUUID().replaceAll('-', '').slice(0, 21)}`),
    walletAmount: 0n,
    afterDiscount: null,
    coming: null,
    quotedAt: now,
    expiresAt: until,
    pin,
  };
}
