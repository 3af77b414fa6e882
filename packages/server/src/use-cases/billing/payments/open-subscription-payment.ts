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
import type { Subscription } from '../../../domain/subscription/subscription.ts';
import type { TaxRate } from '../../../domain/tax/tax.ts';
import { takenByPayment } from '../../../domain/wallet/wallet.ts';
import { type Runtime, reconcileAt, mintPaymentNames } from '../../../runtime.ts';
import { enqueueJob } from '../../../store/platform/enqueue-jobs.ts';
import { type Cancellation, openPayment } from '../../../store/billing/open-payment.ts';
import { findPayment } from '../../../store/billing/payments.ts';
import { findPlanChange } from '../../../store/billing/plan-changes.ts';
import type { Sql, Tx } from '../../../store/postgres/postgres.ts';
import { findFailedAttempts } from '../../../store/billing/retries.ts';
import { listCreditLots } from '../../../store/billing/subscription-credits.ts';
import { findWalletBalanceFor, lockWallet } from '../../../store/billing/wallets.ts';
import { postCreditEntries } from './post-credit-entries.ts';
import { postWalletEntry } from './post-wallet-entry.ts';

/** What is to be opened. Its subscription is locked, and as it is to be charged: with the plan it is paid for. */
export interface DueOpening extends Omit<DuePayment, 'priced' | 'walletBalance' | 'names'> {
  readonly due: AmountDue;
  readonly requestKey: string | null;
  /**
   * True to charge the payment method in full, not the customer's wallet; absent: as the subscription says.
   */
  readonly leavesWallet?: boolean;
  /** The name it was promised under; absent gives it a new one. */
  readonly paymentId?: PaymentId | undefined;
}

/**
 * The first step of every payment that a subscription owes: opens it in the caller's transaction and takes
 * the subscription's credit and then the customer's wallet for it, so that they are never apart. Whoever opened
 * it collects it.
 */
export async function openSubscriptionPayment(
  runtime: Runtime,
  tx: Tx,
  scope: Scope,
  opening: DueOpening,
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
    const taking = takenByPayment(payment.paymentId, walletAmount);
    await postWalletEntry(runtime, tx, scope, wallet, taking, opening.now);
  }
  return payment;
}

/**
 * Names the payment that a link promises until `expiresAt`, in the caller's transaction. It takes nothing; when
 * the link ends unused it is cancelled.
 */
export async function reserveDue(
  runtime: Runtime,
  tx: Tx,
  scope: Scope,
  opening: DueOpening,
  expiresAt: Instant,
): Promise<Payment> {
  const { priced, walletBalance } = await priceForNow(tx, scope, opening);
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
 * What is to be paid of what a subscription owes, with the credit it has and what the customer's wallet holds.
 * `creditLeft` is what is left of the credit once it is paid.
 */
export async function priceForNow(
  sql: Sql,
  scope: Scope,
  { subscription, due }: Pick<DueOpening, 'subscription' | 'due'>,
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

/** What giving the subscription another method costs now. Refuses what has been tried too often. */
export async function findDues(
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

/** What the subscription could not pay, as far as that is known by name. */
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

/** What ends a payment that still waits for its method; undefined when it waits no more. */
export function cancellationOf(runtime: Runtime, payment: Payment, at: Instant): Cancellation | undefined {
  const events = decideExpiry(payment, at);
  if (!events) return undefined;
  const eventIds = events.map(() => runtime.mintId('event'));
  return { paymentId: payment.paymentId, events, eventIds, now: at, wallNow: runtime.wallClock() };
}

function namesOf(runtime: Runtime, { paymentId }: DueOpening, { lines }: PricedDue) {
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

/** Whether what is due is priced with its tax inside: all lines of a plan are alike. */
function isInclusive({ lines }: AmountDue): boolean {
  return lines[0]?.isTaxInclusive ?? false;
}
