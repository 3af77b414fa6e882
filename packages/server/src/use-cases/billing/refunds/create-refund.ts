import type { Metadata } from '../../../domain/catalog/metadata.ts';
import { notFound } from '../../../domain/errors.ts';
import type { PaymentId } from '../../../domain/ids.ts';
import { sumCreditMoves } from '../../../domain/credit/credit.ts';
import { bookCreditOfRefund } from '../../../domain/ledger/ledger.ts';
import type { Payment } from '../../../domain/payment/payment.ts';
import { type RefundItemRequest, decideRefund } from '../../../domain/refund/decide-refund.ts';
import { type SubscribedMoney, afterTakenBack } from '../../../domain/refund/take-back.ts';
import type { Subscription } from '../../../domain/subscription/subscription.ts';
import type { Instant } from '../../../domain/time.ts';
import type { Refund } from '../../../domain/refund/refund.ts';
import type { Scope } from '../../../domain/scope.ts';
import { type Runtime, gatewayFor, now, reconcileAt } from '../../../runtime.ts';
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
  /** Null refunds everything that is left of the payment. */
  readonly items: readonly RefundItemRequest[] | null;
  readonly reason: string | null;
  readonly metadata: Metadata;
  readonly requestKey: string | null;
  /** True if everything means what is still refundable, where credit from the payment has been spent. */
  readonly isLimited?: boolean;
}

/**
 * Refunds a payment: opens the refund and executes it. A repeat of the same request resumes the first one's
 * refund.
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
 * Decides the refund and reserves its amount, so that no other refund can use it, and deducts it from the
 * credit and the period it paid for. No money has moved yet.
 */
async function openRefund(
  runtime: Runtime,
  scope: Scope,
  { paymentId, requestKey, ...input }: CreateRefundInput,
): Promise<Refund> {
  gatewayFor(runtime, scope);
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

/** Commits what a refund deducts from the locked subscription its payment was for. */
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
  const entry = bookCreditOfRefund(refundId, sumCreditMoves(creditMoves), currency);
  if (entry) await insertLedgerEntry(tx, scope, entry, at);
}
