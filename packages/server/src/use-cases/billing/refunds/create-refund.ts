import type { Metadata } from '../../../domain/catalog/metadata.ts';
import { notFound } from '../../../domain/errors.ts';
import type { PaymentId } from '../../../domain/ids.ts';
import { creditMoved } from '../../../domain/credit/credit.ts';
import { bookCreditOfRefund } from '../../../domain/ledger/ledger.ts';
import type { Payment } from '../../../domain/payment/payment.ts';
import { type RefundItemRequest, decideRefund } from '../../../domain/refund/decide-refund.ts';
import { type SubscribedMoney, afterTakenBack } from '../../../domain/refund/take-back.ts';
import type { Subscription } from '../../../domain/subscription/subscription.ts';
import type { Instant } from '../../../domain/time.ts';
import type { Refund } from '../../../domain/refund/refund.ts';
import type { Scope } from '../../../domain/scope.ts';
import { type Runtime, now, reconcileAt, refuseLiveMode } from '../../../runtime.ts';
import { findPayment } from '../../../store/billing/payments.ts';
import { insertLedgerEntry } from '../../../store/billing/ledger.ts';
import { type Tx, transaction } from '../../../store/postgres/postgres.ts';
import {
  findRefundByRequest,
  listRefundsOfPayment,
  lockPaymentForRefund,
  openRefund as insertRefund,
} from '../../../store/billing/refunds.ts';
import { listCreditLots, sumCreditApplied } from '../../../store/billing/subscription-credits.ts';
import { lockSubscriptionOfPayment, updateSubscription } from '../../../store/billing/subscriptions.ts';
import { postCreditEntries } from '../payments/post-credit-entries.ts';
import { executeRefund } from './execute-refund.ts';

export interface CreateRefundInput {
  readonly paymentId: PaymentId;
  /** Null: everything that is left of the payment. */
  readonly items: readonly RefundItemRequest[] | null;
  readonly reason: string | null;
  readonly metadata: Metadata;
  readonly requestKey: string | null;
  /** True if everything means what can still go back, where credit of the payment has been used up. */
  readonly isLimited?: boolean;
}

/**
 * Gives money of a payment back: opens the refund and collects it. A repeat of the same request goes on with what
 * the first one opened.
 */
export async function createRefund(
  runtime: Runtime,
  scope: Scope,
  input: CreateRefundInput,
): Promise<Refund> {
  const refund = await openRefund(runtime, scope, input);
  runtime.failpoint('refund.after-open');
  return executeRefund(runtime, scope, refund);
}

/**
 * Decides what is given back and sets it aside, so that no other refund can give it back too, and takes it off the
 * credit and the period that it paid for. No money has moved yet.
 */
async function openRefund(
  runtime: Runtime,
  scope: Scope,
  { paymentId, requestKey, ...input }: CreateRefundInput,
): Promise<Refund> {
  refuseLiveMode(scope);
  const refundId = runtime.mintId('refund');
  return transaction(runtime.sql, async (tx) => {
    const subscription = await lockSubscriptionOfPayment(tx, scope, paymentId);
    if (!(await lockPaymentForRefund(tx, scope, paymentId))) throw notFound('payment');
    const known = requestKey === null ? undefined : await findRefundByRequest(tx, scope, requestKey);
    if (known) return known;
    const [payment, refunds] = await Promise.all([
      findPayment(tx, scope, paymentId),
      listRefundsOfPayment(tx, scope, paymentId),
    ]);
    if (!payment) throw notFound('payment');
    const money = subscription ? await loadMoney(tx, scope, payment, subscription, refunds) : null;
    const hasPendingRefund = refunds.some(({ status }) => status === 'pending');
    const at = now(runtime, scope);
    const opened = decideRefund(payment, { ...input, refundId }, hasPendingRefund, at, money);
    await insertRefund(tx, opened, requestKey, reconcileAt(runtime));
    if (subscription) await setAside(runtime, tx, scope, opened, subscription, at);
    return opened;
  });
}

async function loadMoney(
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

/** Commits what a refund takes of the locked subscription that its payment was for. */
async function setAside(
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
  const entry = bookCreditOfRefund(refundId, creditMoved(creditMoves), currency);
  if (entry) await insertLedgerEntry(tx, scope, entry, at);
}
