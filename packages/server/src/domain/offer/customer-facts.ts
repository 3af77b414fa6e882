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
 * What an audience is answered from. The customer's payments are summed up as they come, so that nobody reads
 * them all; what the customer's own row and their subscriptions say is taken from there:
 *
 *   payment succeeded ──┐
 *   refund succeeded  ──┴──→ payment facts ──┐
 *   customer, subscriptions as they are  ────┴──→ facts ──→ audiences, ownership
 *
 * `countPayments` says the same from the whole history. Lists are sorted, so that the two can be compared.
 */

/** A line that was bought once and not given back. */
export interface KeptLine {
  readonly productId: ProductId;
  readonly paymentId: PaymentId;
  readonly itemId: LineItemId;
  readonly boughtAt: Instant;
}

/** A subscription that goes on, be it on hold or paused. */
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

/** What the payments of a customer and the refunds of them came to. */
export interface PaymentFacts {
  /** Carts that were paid for; what was given back later counts, renewals and changes of plan do not. */
  readonly purchaseCount: number;
  readonly firstPurchaseAt: Instant | null;
  readonly lastPurchaseAt: Instant | null;
  /** All that was paid, renewals included, less what was given back: one amount a currency, tax included. */
  readonly spent: readonly Money[];
  readonly keptLines: readonly KeptLine[];
}

/** What of a subscription the facts ask for. */
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

/** What is known of a customer now. Of the subscriptions, those that ended or never began are left out. */
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
    subscriptions: subscriptions
      .flatMap((subscription) => heldSubscription(subscription) ?? [])
      .toSorted((a, b) => inOrder(a.subscriptionId, b.subscriptionId)),
  };
}

/** What a payment has to say for the facts. */
export type CountedPayment = Pick<
  Payment,
  'paymentId' | 'purpose' | 'currency' | 'totalAmount' | 'refundedAmount' | 'createdAt'
> & {
  readonly lines: readonly Pick<
    Payment['lines'][number],
    'itemId' | 'kind' | 'productId' | 'isSubscription' | 'total' | 'refundedAmount'
  >[];
};

/** What a refund has to say for them. */
export type CountedRefund = Pick<Refund, 'paymentId' | 'amount' | 'currency' | 'items'>;

/** After a payment succeeded. Payments made earlier may be told later. */
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
 * After a refund succeeded. `payment` is as it stands with this refund and no later one in it, which holds
 * while one refund of a payment is under way at a time.
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

/** The same from all payments and refunds that succeeded, in any order: to begin with, and to prove the rest. */
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
