import { sumCreditMoves } from '../../../domain/credit/credit.ts';
import { bookCreditOfRefund } from '../../../domain/ledger/ledger.ts';
import type { Payment } from '../../../domain/payment/payment.ts';
import type { Refund } from '../../../domain/refund/refund.ts';
import { type SubscribedMoney, afterTakenBack, returnTakenBack } from '../../../domain/refund/take-back.ts';
import type { TakenBack } from '../../../domain/refund/taken-back.ts';
import type { Scope } from '../../../domain/scope.ts';
import type { Subscription } from '../../../domain/subscription/subscription.ts';
import type { Instant } from '../../../domain/time.ts';
import type { Runtime } from '../../../runtime.ts';
import { insertLedgerEntry } from '../../../store/billing/ledger.ts';
import { findPendingPlanChange } from '../../../store/billing/plan-changes.ts';
import type { Tx } from '../../../store/postgres/postgres.ts';
import { listCreditLots, sumCreditApplied } from '../../../store/billing/subscription-credits.ts';
import { updateSubscription } from '../../../store/billing/subscriptions.ts';
import { postCreditEntries } from '../payments/post-credit-entries.ts';

/** Loads where the money of a payment is in its locked subscription. */
export async function loadSubscribedMoney(
  tx: Tx,
  scope: Scope,
  { paymentId }: Payment,
  subscription: Subscription,
  refunds: readonly Refund[],
): Promise<SubscribedMoney> {
  const { subscriptionId } = subscription;
  return {
    subscription,
    lots: await listCreditLots(tx, scope, subscriptionId),
    appliedAmount: await sumCreditApplied(tx, scope, { paymentId, subscriptionId }),
    refunds: refunds.filter(({ status }) => status !== 'failed'),
  };
}

/** Commits what a refund deducts from the locked subscription its payment was for. */
export async function takeBackFromSubscription(
  runtime: Runtime,
  tx: Tx,
  scope: Scope,
  { takenBack, refundId, paymentId, currency }: Refund,
  subscription: Subscription,
  at: Instant,
): Promise<void> {
  if (!takenBack) return;
  const { creditMoves, periodFunds } = takenBack;
  if (periodFunds.length > 0) {
    const after = afterTakenBack(subscription, paymentId, takenBack);
    await updateSubscription(tx, after, [], [], runtime.wallClock());
  }
  if (creditMoves.length === 0) return;
  await postCreditEntries(runtime, tx, scope, subscription.subscriptionId, creditMoves, null, at);
  const entry = bookCreditOfRefund(refundId, sumCreditMoves(creditMoves), currency);
  if (entry) await insertLedgerEntry(tx, scope, entry, at);
}

/** Returns what a failed refund had deducted from its locked subscription. */
export async function returnToSubscription(
  runtime: Runtime,
  tx: Tx,
  scope: Scope,
  { refund, subscription: before }: { readonly refund: Refund; readonly subscription: Subscription },
  takenBack: TakenBack,
  at: Instant,
): Promise<void> {
  const { subscriptionId } = before;
  const { subscription, creditMoves, creditLot } = returnTakenBack(before, takenBack, {
    hasPendingChange: (await findPendingPlanChange(tx, scope, subscriptionId)) !== undefined,
    creditLotId: runtime.mintId('credit_lot'),
    now: at,
  });
  await updateSubscription(tx, subscription, [], [], runtime.wallClock(), 'consequence');
  if (creditMoves.length === 0 && !creditLot) return;
  await postCreditEntries(runtime, tx, scope, subscriptionId, creditMoves, creditLot, at);
  const returned = sumCreditMoves(creditMoves) + (creditLot?.amount ?? 0n);
  const entry = bookCreditOfRefund(refund.refundId, -returned, refund.currency);
  if (entry) await insertLedgerEntry(tx, scope, entry, at);
}
