import type { Metadata } from '../catalog/metadata.ts';
import type { Customer } from '../customer/customer.ts';
import type {
  AddonId,
  CustomerId,
  LineItemId,
  PaymentId,
  PaymentMethodId,
  ProductId,
  SubscriptionId,
} from '../ids.ts';
import type { Currency } from '../money/currency.ts';
import type { Money } from '../money/money.ts';
import type { Payment } from '../payment/payment.ts';
import type { Refund } from '../refund/refund.ts';
import type { Subscription, SubscriptionStatus } from '../subscription/subscription.ts';
import type { CountryCode } from '../tax/countries.ts';
import type { Instant } from '../time.ts';

/*
 * Customer facts that audiences are evaluated against. Payments are aggregated as they arrive, so that no decision
 * reads them all; the rest comes from the customer's row and their subscriptions:
 *
 *   payment succeeded ──┐
 *   refund succeeded  ──┴──→ payment facts ──┐
 *   customer, subscriptions as they are  ────┴──→ facts ──→ audiences, ownership
 *
 * `countPayments` computes the same from the whole history. Lists are sorted, so that the two can be compared.
 */

/** One-time line that was bought and not refunded. */
export interface KeptLine {
  readonly productId: ProductId;
  readonly paymentId: PaymentId;
  readonly itemId: LineItemId;
  readonly boughtAt: Instant;
}

/** Subscription that has not ended; includes on hold and paused. */
export interface HeldSubscription {
  readonly subscriptionId: SubscriptionId;
  readonly productId: ProductId;
  readonly status: SubscriptionStatus;
  readonly quantity: number;
  readonly addonIds: readonly AddonId[];
  readonly currency: Currency;
  readonly recurringPreTaxAmount: bigint;
  readonly paymentMethodId: PaymentMethodId | null;
  readonly cancelAtNextBillingDate: boolean;
  readonly isTrial: boolean;
  readonly startedAt: Instant;
}

/** Aggregate of a customer's payments and refunds. */
export interface PaymentFacts {
  /** Paid carts, including those refunded later; renewals and plan changes are excluded. */
  readonly purchaseCount: number;
  readonly firstPurchaseAt: Instant | null;
  readonly lastPurchaseAt: Instant | null;
  /** Total paid, renewals included, minus refunds: one amount per currency, tax included. */
  readonly spent: readonly Money[];
  readonly keptLines: readonly KeptLine[];
}

/** Subscription fields that the facts need. */
export type HoldableSubscription = Pick<
  Subscription,
  | 'subscriptionId'
  | 'productId'
  | 'status'
  | 'quantity'
  | 'addons'
  | 'currency'
  | 'recurringPreTaxAmount'
  | 'paymentMethodId'
  | 'cancelAtNextBillingDate'
  | 'isTrial'
  | 'createdAt'
>;

export interface CustomerFacts extends PaymentFacts {
  readonly customerId: CustomerId;
  readonly country: CountryCode | null;
  readonly metadata: Metadata;
  readonly subscriptions: readonly HeldSubscription[];
}

/** Current facts of a customer. Subscriptions that ended or never began are excluded. */
export function factsOf(
  { customerId, billing, metadata }: Pick<Customer, 'customerId' | 'billing' | 'metadata'>,
  subscriptions: readonly HoldableSubscription[],
  payments: PaymentFacts,
): CustomerFacts {
  return {
    customerId,
    country: billing?.country ?? null,
    metadata,
    ...payments,
    subscriptions: heldSubscriptions(subscriptions),
  };
}

/** Subscriptions that have begun and not ended, sorted by id. */
export function heldSubscriptions(subscriptions: readonly HoldableSubscription[]): HeldSubscription[] {
  return subscriptions
    .flatMap((subscription) => heldSubscription(subscription) ?? [])
    .toSorted((a, b) => inOrder(a.subscriptionId, b.subscriptionId));
}

/** Payment fields that the facts need. */
export type CountedPayment = Pick<
  Payment,
  'paymentId' | 'purpose' | 'currency' | 'totalAmount' | 'refundedAmount' | 'createdAt'
> & {
  readonly lines: readonly Pick<
    Payment['lines'][number],
    'itemId' | 'kind' | 'productId' | 'isSubscription' | 'total' | 'refundedAmount'
  >[];
};

/** Refund fields that the facts need. */
export type CountedRefund = Pick<Refund, 'paymentId' | 'amount' | 'currency' | 'items'>;

/** Facts after a succeeded payment. Payments may arrive out of order. */
export function withPayment(facts: PaymentFacts, payment: CountedPayment): PaymentFacts {
  const { createdAt, purpose } = payment;
  const isPurchase = purpose === 'purchase';
  return {
    purchaseCount: facts.purchaseCount + (isPurchase ? 1 : 0),
    firstPurchaseAt: isPurchase ? earlier(facts.firstPurchaseAt, createdAt) : facts.firstPurchaseAt,
    lastPurchaseAt: isPurchase ? later(facts.lastPurchaseAt, createdAt) : facts.lastPurchaseAt,
    spent: withSpent(facts.spent, payment.totalAmount, payment.currency),
    keptLines: sortedLines([...facts.keptLines, ...keptLinesOf(payment)]),
  };
}

/**
 * Facts after a succeeded refund. `payment` must include this refund and no later one, which holds while a payment
 * has one refund in progress at a time.
 */
export function withRefund(
  facts: PaymentFacts,
  refund: CountedRefund,
  payment: Pick<CountedPayment, 'totalAmount' | 'refundedAmount' | 'lines'>,
): PaymentFacts {
  const isAllBack = payment.refundedAmount === payment.totalAmount;
  const returned = new Set<string>(
    payment.lines
      .filter(({ refundedAmount, total }) => isAllBack || (total > 0n && refundedAmount === total))
      .map(({ itemId }) => itemId),
  );
  return {
    ...facts,
    spent: withSpent(facts.spent, -refund.amount, refund.currency),
    keptLines: facts.keptLines.filter(({ itemId }) => !returned.has(itemId)),
  };
}

/**
 * Facts after a succeeded refund that was reversed: its money was not given back. `payment` must be without this
 * refund.
 */
export function withoutRefund(
  facts: PaymentFacts,
  refund: CountedRefund,
  payment: CountedPayment,
): PaymentFacts {
  const isAllBack = payment.refundedAmount === payment.totalAmount;
  const known = new Set<string>(facts.keptLines.map(({ itemId }) => itemId));
  const kept = keptLinesOf(payment).filter(({ itemId }) => {
    const line = payment.lines.find((each) => each.itemId === itemId);
    const isBack = line !== undefined && line.total > 0n && line.refundedAmount === line.total;
    return !isAllBack && !isBack && !known.has(itemId);
  });
  return {
    ...facts,
    spent: withSpent(facts.spent, refund.amount, refund.currency),
    keptLines: sortedLines([...facts.keptLines, ...kept]),
  };
}

/**
 * Facts from all succeeded payments and refunds, in any order: for backfills, and to verify the incremental ones.
 */
export function countPayments(
  payments: readonly CountedPayment[],
  refunds: readonly CountedRefund[],
): PaymentFacts {
  const purchases = payments
    .filter(({ purpose }) => purpose === 'purchase')
    .map(({ createdAt }) => createdAt);
  const currencies = [...new Set(payments.map(({ currency }) => currency))].toSorted();
  return {
    purchaseCount: purchases.length,
    firstPurchaseAt: purchases.length === 0 ? null : Math.min(...purchases),
    lastPurchaseAt: purchases.length === 0 ? null : Math.max(...purchases),
    spent: currencies.map((currency) => ({
      amount:
        sum(payments.filter((paid) => paid.currency === currency).map(({ totalAmount }) => totalAmount)) -
        sum(refunds.filter((back) => back.currency === currency).map(({ amount }) => amount)),
      currency,
    })),
    keptLines: sortedLines(payments.flatMap((payment) => linesLeft(payment, refunds))),
  };
}

function linesLeft(payment: CountedPayment, refunds: readonly CountedRefund[]): KeptLine[] {
  const items = refunds
    .filter(({ paymentId }) => paymentId === payment.paymentId)
    .flatMap((refund) => refund.items);
  const back = sum(items.map(({ amount }) => amount));
  if (back > 0n && back === payment.totalAmount) return [];
  return keptLinesOf(payment).filter(({ itemId }) => {
    const total = payment.lines.find((line) => line.itemId === itemId)?.total ?? 0n;
    const given = sum(items.filter((item) => item.itemId === itemId).map(({ amount }) => amount));
    return total === 0n || given < total;
  });
}

function keptLinesOf({ paymentId, createdAt, lines }: CountedPayment): KeptLine[] {
  return lines
    .filter(({ kind, isSubscription }) => kind === 'product' && !isSubscription)
    .map(({ productId, itemId }) => ({ productId, paymentId, itemId, boughtAt: createdAt }));
}

function heldSubscription(subscription: HoldableSubscription): HeldSubscription | undefined {
  const { status } = subscription;
  if (status !== 'active' && status !== 'on_hold' && status !== 'paused') return undefined;
  return {
    subscriptionId: subscription.subscriptionId,
    productId: subscription.productId,
    status,
    quantity: subscription.quantity,
    addonIds: subscription.addons.map(({ addonId }) => addonId),
    currency: subscription.currency,
    recurringPreTaxAmount: subscription.recurringPreTaxAmount,
    paymentMethodId: subscription.paymentMethodId,
    cancelAtNextBillingDate: subscription.cancelAtNextBillingDate,
    isTrial: subscription.isTrial,
    startedAt: subscription.createdAt,
  };
}

function withSpent(spent: readonly Money[], amount: bigint, currency: Currency): Money[] {
  const before = spent.find((money) => money.currency === currency)?.amount ?? 0n;
  return [
    ...spent.filter((money) => money.currency !== currency),
    { amount: before + amount, currency },
  ].toSorted((a, b) => inOrder(a.currency, b.currency));
}

function sortedLines(lines: readonly KeptLine[]): KeptLine[] {
  return lines.toSorted((a, b) => inOrder(a.itemId, b.itemId));
}

function earlier(a: Instant | null, b: Instant): Instant {
  return a === null ? b : Math.min(a, b);
}

function later(a: Instant | null, b: Instant): Instant {
  return a === null ? b : Math.max(a, b);
}

function inOrder(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n);
}
