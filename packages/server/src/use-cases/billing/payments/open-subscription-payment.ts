import { assert } from '../../../domain/assert.ts';
import { creditBalance, takeCredit } from '../../../domain/credit/credit.ts';
import type { PaymentId } from '../../../domain/ids.ts';
import { decideExpiry } from '../../../domain/payment/expire.ts';
import {
  type DuePayment,
  decideDuePayment,
  decideReservedPayment,
} from '../../../domain/payment/due-payment.ts';
import type { Payment } from '../../../domain/payment/payment.ts';
import { checkRetryLeft } from '../../../domain/payment/retry.ts';
import { type AmountDue, type PricedDue, priceDue } from '../../../domain/pricing/price-due.ts';
import type { Scope } from '../../../domain/scope.ts';
import type { Instant } from '../../../domain/time.ts';
import { type OutstandingForMethod, type Unpaid, duesForMethod } from '../../../domain/subscription/dues.ts';
import type { RecordedPlanChange } from '../../../domain/subscription/plan-change.ts';
import type { Subscription } from '../../../domain/subscription/subscription.ts';
import type { TaxRate } from '../../../domain/tax/tax.ts';
import { paymentDebit } from '../../../domain/wallet/wallet.ts';
import { type Runtime, reconcileAt, mintPaymentNames } from '../../../runtime.ts';
import { enqueueJob } from '../../../store/platform/enqueue-jobs.ts';
import { type Cancellation, openPayment } from '../../../store/billing/open-payment.ts';
import { findPayment } from '../../../store/billing/payments.ts';
import type { LoadedRenewal, LoadedSubscription } from '../../../store/billing/loaded-subscriptions.ts';
import { openGuardedPayment } from '../../../store/billing/guarded-payments.ts';
import { findPlanChange } from '../../../store/billing/plan-changes.ts';
import type { Sql, Tx } from '../../../store/postgres/postgres.ts';
import { findFailedAttempts } from '../../../store/billing/retries.ts';
import { listCreditLots } from '../../../store/billing/subscription-credits.ts';
import { findWalletBalanceFor, lockWallet } from '../../../store/billing/wallets.ts';
import { postCreditEntries } from './post-credit-entries.ts';
import type { KnownSubscription } from './settle-subscription-payment.ts';
import { postWalletEntry } from './post-wallet-entry.ts';

/** Input for opening a subscription payment. `subscription` is locked and carries the terms to charge. */
export interface SubscriptionPaymentInput extends Omit<DuePayment, 'priced' | 'walletBalance' | 'names'> {
  readonly due: AmountDue;
  readonly requestKey: string | null;
  /**
   * True to charge the payment method in full, without the customer's wallet; absent: as set on the
   * subscription.
   */
  readonly leavesWallet?: boolean;
  /** Reserved payment id; absent creates a new one. */
  readonly paymentId?: PaymentId | undefined;
}

/**
 * Opens a payment of a subscription, the first step of each: in the caller's transaction, together with
 * deducting the subscription's credit and then the customer's wallet, so that they are never apart. The
 * caller charges it after the commit.
 */
export async function openSubscriptionPayment(
  runtime: Runtime,
  tx: Tx,
  scope: Scope,
  opening: SubscriptionPaymentInput,
): Promise<Payment> {
  const { subscription, due } = opening;
  const { leavesWallet = !subscription.usesWallet } = opening;
  const [lots, wallet] = await Promise.all([
    listCreditLots(tx, scope, subscription.subscriptionId),
    leavesWallet ? undefined : lockWallet(tx, scope, subscription.customerId, subscription.currency),
  ]);
  const isTaxInclusive = isInclusive(due);
  const priced = priceDue(due, creditBalance(lots, isTaxInclusive), subscription.currency);
  const payment = decideDuePayment({
    ...opening,
    priced,
    walletBalance: wallet?.balance ?? 0n,
    names: namesOf(runtime, opening, priced),
  });
  await commitDue(runtime, tx, payment, opening.requestKey);
  const taken = takeCredit(lots, priced.credit, isTaxInclusive, payment.paymentId);
  if (taken.length > 0) {
    await postCreditEntries(runtime, tx, scope, subscription.subscriptionId, taken, null, opening.now);
  }
  const { walletAmount } = payment.credits;
  if (wallet && walletAmount > 0n) {
    const taking = paymentDebit(payment.paymentId, walletAmount);
    await postWalletEntry(runtime, tx, scope, wallet, taking, opening.now);
  }
  return payment;
}

/** Opened payment of a subscription. */
export interface OpenedForSubscription {
  readonly payment: Payment;
  /** State that it was opened with; null if more than the payment has changed since that was loaded. */
  readonly known: KnownSubscription | null;
}

/**
 * Decides a payment that the payment method makes alone. Null if the subscription has credit, or its customer's wallet
 * would pay: that is deducted together with the opening.
 */
export function decideMethodPayment(
  runtime: Runtime,
  { creditLots, walletBalance }: LoadedSubscription,
  opening: SubscriptionPaymentInput,
): Payment | null {
  if (creditLots.length > 0 || walletBalance > 0n) return null;
  const priced = priceDue(opening.due, 0n, opening.subscription.currency);
  return decideDuePayment({ ...opening, priced, walletBalance, names: namesOf(runtime, opening, priced) });
}

/**
 * Opens it, with the plan change that it pays for, in one statement that may open those of other subscriptions, too.
 * Undefined if the subscription has changed since it was loaded.
 */
export async function openGuarded(
  runtime: Runtime,
  loaded: LoadedSubscription & Partial<Pick<LoadedRenewal, 'failed'>>,
  payment: Payment,
  requestKey: string | null,
  planChange: RecordedPlanChange | null = null,
): Promise<OpenedForSubscription | undefined> {
  const opening = { payment, requestKey, planChange, reconcileAt: reconcileAt(runtime) };
  const isOpened = await openGuardedPayment(runtime.sql, loaded, opening);
  if (!isOpened) return undefined;
  return { payment, known: { ...loaded, revision: loaded.revision + 1n, change: planChange } };
}

/**
 * Reserves the id of the payment that a link offers until `expiresAt`, in the caller's transaction. Deducts
 * nothing; cancelled when the link expires unused.
 */
export async function reserveSubscriptionPayment(
  runtime: Runtime,
  tx: Tx,
  scope: Scope,
  opening: SubscriptionPaymentInput,
  expiresAt: Instant,
): Promise<Payment> {
  const { priced, walletBalance } = await priceAmountDue(tx, scope, opening);
  const names = namesOf(runtime, opening, priced);
  const payment = decideReservedPayment({ ...opening, priced, walletBalance, names });
  await commitDue(runtime, tx, payment, opening.requestKey);
  const { paymentId } = payment;
  await enqueueJob(tx, scope, {
    kind: 'payment.expire',
    payload: { paymentId },
    runAt: expiresAt,
  });
  return payment;
}

/**
 * Prices the amount due of a subscription after its credit, and reads the customer's wallet balance.
 * `creditLeft` is the credit that remains once it is paid.
 */
export async function priceAmountDue(
  sql: Sql,
  scope: Scope,
  { subscription, due }: Pick<SubscriptionPaymentInput, 'subscription' | 'due'>,
): Promise<{ readonly priced: PricedDue; readonly creditLeft: bigint; readonly walletBalance: bigint }> {
  const { subscriptionId, currency } = subscription;
  const lots = await listCreditLots(sql, scope, subscriptionId);
  const credit = creditBalance(lots, isInclusive(due));
  const walletBalance = await findWalletBalanceFor(sql, scope, subscription);
  const priced = priceDue(due, credit, currency);
  return {
    priced,
    creditLeft: credit - priced.credit + priced.topUp,
    walletBalance,
  };
}

/**
 * Finds the amount due for updating the subscription's payment method now. Refuses after too many attempts.
 */
export async function findOutstandingForMethod(
  sql: Sql,
  scope: Scope,
  subscription: Subscription,
  taxRates: readonly TaxRate[],
  at: Instant,
): Promise<OutstandingForMethod> {
  const dues = duesForMethod(subscription, await findUnpaid(sql, scope, subscription), taxRates, at);
  checkRetryLeft(await findFailedAttempts(sql, scope, { ...subscription, ...dues }));
  return dues;
}

/** Finds the charge the subscription failed to pay, as far as it is identified. */
export async function findUnpaid(
  sql: Sql,
  scope: Scope,
  { unpaidChangeId, unpaidChargeId }: Subscription,
): Promise<Unpaid> {
  const [change, charged] = await Promise.all([
    findPlanChange(sql, scope, unpaidChangeId),
    unpaidChargeId === null ? undefined : findPayment(sql, scope, unpaidChargeId),
  ]);
  const line = charged?.lines[0];
  const charge = charged &&
    line && { price: line.unitAmount, description: line.description, metadata: charged.metadata };
  return { change, charge: charge ?? null };
}

/** Cancellation of a payment that still waits for its payment method; undefined if it no longer waits. */
export function toCancellation(runtime: Runtime, payment: Payment, at: Instant): Cancellation | undefined {
  const events = decideExpiry(payment, at);
  if (!events) return undefined;
  const eventIds = events.map(() => runtime.mintId('event'));
  return { paymentId: payment.paymentId, events, eventIds, now: at, wallNow: runtime.wallClock() };
}

function namesOf(runtime: Runtime, { paymentId }: SubscriptionPaymentInput, { lines }: PricedDue) {
  const names = mintPaymentNames(runtime, lines.length);
  return paymentId === undefined ? names : { ...names, paymentId };
}

async function commitDue(
  runtime: Runtime,
  tx: Tx,
  payment: Payment,
  requestKey: string | null,
): Promise<void> {
  const isFirst = await openPayment(tx, {
    payment,
    subscription: null,
    session: null,
    newCustomer: null,
    isReplacing: false,
    requestKey,
    reconcileAt: reconcileAt(runtime),
  });
  assert(isFirst, 'what a subscription owes is opened once by whoever holds its lock');
}

/** True if the amount due includes tax: all lines of a plan are alike. */
function isInclusive({ lines }: AmountDue): boolean {
  return lines[0]?.isTaxInclusive ?? false;
}
