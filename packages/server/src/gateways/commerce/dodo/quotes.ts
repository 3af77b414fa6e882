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
import { Refused, answerOf } from './calls.ts';

/*
 * A price here is the other system's own preview. It promises none, so a quote keeps what it was asked with, and is
 * asked again before anything is charged: another total is refused.
 */

/** A sale as it is previewed and sold. */
export interface SalePin {
  readonly kind: 'sale';
  readonly cart: { product_id: string; quantity: number }[];
  readonly billing: BillingAddress;
  /** Of the offer's discount; null where it has none. */
  readonly code: string | null;
}

/** A change of plan as it is previewed and made. */
export interface ChangePin {
  readonly kind: 'plan_change';
  readonly subscriptionId: string;
  readonly request: DodoPayments.SubscriptionPreviewChangePlanParams;
}

export type Pin = SalePin | ChangePin;

/** Quote of an operation. Refuses what the other system does not sell. */
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
          `An offer of the kind ${operation.kind} cannot be carried out by the system that bills this customer.`,
        );
    }
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    throw new DomainError(
      'UNSUPPORTED_FEATURE',
      `The system that bills this customer says: ${error.message}`,
      {
        cause: error,
      },
    );
  }
}

/** Total that the other system would charge for a quote now. */
export async function totalNow(client: DodoPayments, pin: Pin): Promise<bigint> {
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
  return answerOf(
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
  const held = await answerOf(client.subscriptions.retrieve(operation.subscriptionId));
  const productId = operation.productId ?? held.product_id;
  const code = await makeCode(client, operation.discount, productId, promise.until);
  const pin: ChangePin = {
    kind: 'plan_change',
    subscriptionId: operation.subscriptionId,
    request: {
      product_id: productId,
      quantity: operation.quantity ?? held.quantity,
      // The platform has a mode that this release of its SDK does not name.
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
  // Its lines are shares with a factor that is no exact number: shown is what they come to.
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
  return answerOf(client.subscriptions.previewChangePlan(subscriptionId, request));
}

/** The add-ons that stay are those the new plan is sold with. */
async function addonsAfter(
  client: DodoPayments,
  held: DodoPayments.Subscription,
  productId: string,
  { addon }: OfferedPlanChange,
): Promise<DodoPayments.AttachAddon[]> {
  const { addons } = await answerOf(client.products.retrieve(productId));
  const kept = held.addons
    .filter(({ addon_id: id }) => id !== addon?.addonId && (addons ?? []).includes(id))
    .map(({ addon_id, quantity }) => ({ addon_id, quantity }));
  return addon === null ? kept : [...kept, { addon_id: addon.addonId, quantity: addon.quantity }];
}

/** Longer than the promise, so that a checkout opened at its end can still be paid. */
const codeOutlivesMs = 2 * dayMs;

/** Makes a code for this one quote: it can be used once, and nobody is told it. Null where nothing is taken off. */
async function makeCode(
  client: DodoPayments,
  discount: Discount | null,
  productId: string,
  until: Instant,
): Promise<string | null> {
  if (discount === null) return null;
  const { currencyOptions, subscriptionCycles } = discount;
  const made = await answerOf(
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

/** Parts of a quote that are the same for all. What is charged by itself later is not told as dates. */
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
