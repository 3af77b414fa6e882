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
 * What is held about a customer so that an audience is answered without reading their history. Every event
 * that changes it is applied once, in the transaction that commits the event:
 *
 *   payment succeeded ──┐
 *   refund succeeded  ──┼──→ facts ──→ audiences, ownership
 *   subscription      ──┤
 *   customer changed  ──┘
 *
 * `countFacts` says the same from the whole history. Lists are sorted, so that the two can be compared.
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
  readonly startedAt: Instant;
}

export interface CustomerFacts {
  readonly customerId: CustomerId;
  readonly country: CountryCode | null;
  readonly metadata: Metadata;
  /** Payments that succeeded and were no renewals; what was given back later counts. */
  readonly purchaseCount: number;
  readonly firstPurchaseAt: Instant | null;
  readonly lastPurchaseAt: Instant | null;
  /** All that was paid, renewals included, less what was given back: one amount a currency, tax included. */
  readonly spent: readonly Money[];
  readonly keptLines: readonly KeptLine[];
  readonly subscriptions: readonly HeldSubscription[];
}

/** What is known of somebody who has done nothing yet. */
export function newFacts({ customerId, billing, metadata }: Customer): CustomerFacts {
  return {
    customerId,
    country: billing?.country ?? null,
    metadata,
    purchaseCount: 0,
    firstPurchaseAt: null,
    lastPurchaseAt: null,
    spent: [],
    keptLines: [],
    subscriptions: [],
  };
}

/** After the customer's address or metadata changed. */
export function withCustomer(facts: CustomerFacts, { billing, metadata }: Customer): CustomerFacts {
  return { ...facts, country: billing?.country ?? null, metadata };
}

/** After a payment succeeded. Payments made earlier may be told later. */
export function withPayment(facts: CustomerFacts, payment: Payment): CustomerFacts {
  const { createdAt } = payment;
  const isPurchase = payment.renewsAt === null;
  return {
    ...facts,
    country: payment.billing.country,
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
export function withRefund(facts: CustomerFacts, refund: Refund, payment: Payment): CustomerFacts {
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

/** After a subscription began, changed or ended. */
export function withSubscription(facts: CustomerFacts, subscription: Subscription): CustomerFacts {
  const others = facts.subscriptions.filter(
    ({ subscriptionId }) => subscriptionId !== subscription.subscriptionId,
  );
  const held = heldSubscription(subscription);
  return { ...facts, subscriptions: sortedSubscriptions(held ? [...others, held] : others) };
}

/** The same from everything the customer ever did, in any order: to fill the facts, and to prove them. */
export function countFacts(
  customer: Customer,
  history: {
    readonly payments: readonly Payment[];
    readonly refunds: readonly Refund[];
    readonly subscriptions: readonly Subscription[];
  },
): CustomerFacts {
  const payments = history.payments.filter(({ status }) => status === 'succeeded');
  const refunds = history.refunds.filter(({ status }) => status === 'succeeded');
  const purchases = payments.filter(({ renewsAt }) => renewsAt === null).map(({ createdAt }) => createdAt);
  const currencies = [...new Set(payments.map(({ currency }) => currency))].toSorted();
  return {
    customerId: customer.customerId,
    country: customer.billing?.country ?? null,
    metadata: customer.metadata,
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
    subscriptions: sortedSubscriptions(
      history.subscriptions.flatMap((subscription) => heldSubscription(subscription) ?? []),
    ),
  };
}

function linesLeft(payment: Payment, refunds: readonly Refund[]): KeptLine[] {
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

function keptLinesOf({ paymentId, createdAt, lines }: Payment): KeptLine[] {
  return lines
    .filter(({ kind, isSubscription }) => kind === 'product' && !isSubscription)
    .map(({ productId, itemId }) => ({ productId, paymentId, itemId, boughtAt: createdAt }));
}

function heldSubscription(subscription: Subscription): HeldSubscription | undefined {
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

function sortedSubscriptions(subscriptions: readonly HeldSubscription[]): HeldSubscription[] {
  return subscriptions.toSorted((a, b) => inOrder(a.subscriptionId, b.subscriptionId));
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
