import { assert } from '../../../domain/assert.ts';
import { bookSpentRefund } from '../../../domain/ledger/ledger.ts';
import { type Refund, withoutPending } from '../../../domain/refund/refund.ts';
import type { RefundSettlement } from '../../../domain/refund/settle-refund.ts';
import type { Scope } from '../../../domain/scope.ts';
import type { Subscription } from '../../../domain/subscription/subscription.ts';
import type { Instant } from '../../../domain/time.ts';
import { refundCredit, refundReversal } from '../../../domain/wallet/wallet.ts';
import type { Runtime } from '../../../runtime.ts';
import { insertLedgerEntry } from '../../../store/billing/ledger.ts';
import { listDisputesOfPayment } from '../../../store/billing/disputes.ts';
import { findPayment } from '../../../store/billing/payments.ts';
import {
  commitRefundSettlement,
  listRefundsOfPayment,
  lockPaymentForRefund,
} from '../../../store/billing/refunds.ts';
import { lockWallet } from '../../../store/billing/wallets.ts';
import { enqueueJob } from '../../../store/platform/enqueue-jobs.ts';
import type { Tx } from '../../../store/postgres/postgres.ts';
import { postWalletEntry, returnToWallet } from '../payments/post-wallet-entry.ts';
import { returnToSubscription } from './take-back-from-subscription.ts';

export interface RefundCommitInput {
  readonly refund: Refund;
  readonly settlement: RefundSettlement;
  /** Locked subscription of the payment; needed where money returns to it. */
  readonly subscription: Subscription | null | undefined;
  readonly gatewayRefundId: string | null;
  readonly at: Instant;
}

/**
 * Commits the settlement of a refund with all its consequences, in the caller's transaction. False if somebody else has
 * settled it: nothing is changed then.
 */
export async function commitRefund(
  runtime: Runtime,
  tx: Tx,
  scope: Scope,
  { refund, settlement, subscription, gatewayRefundId, at }: RefundCommitInput,
): Promise<boolean> {
  // Other refunds may have been opened since it succeeded.
  if (refund.status === 'succeeded') await lockPaymentForRefund(tx, scope, refund.paymentId);
  const payment = await findPayment(tx, scope, refund.paymentId);
  assert(payment, 'a refund is of a payment');
  // Only these can be settled while another refund is pending.
  const isBesidePending = refund.status === 'succeeded' || refund.disputeId !== null;
  const others = isBesidePending ? await listRefundsOfPayment(tx, scope, refund.paymentId) : [];
  const settled = withoutPending(
    payment,
    others.filter(({ refundId }) => refundId !== refund.refundId),
  );
  const isFirst = await commitRefundSettlement(tx, {
    refund,
    settlement,
    gatewayRefundId,
    rider: await runtime.riders.refund(tx, scope, { refund, payment: settled, settlement, now: at }),
    eventId: runtime.mintId('event'),
    now: at,
    wallNow: runtime.wallClock(),
  });
  if (!isFirst) return false;
  const { returned, walletReturned, walletTakenBack } = settlement;
  if (subscription && returned) {
    await returnToSubscription(runtime, tx, scope, { refund, subscription }, returned, at);
  }
  if (walletReturned > 0n) {
    await returnToWallet(runtime, tx, scope, refund, refundCredit(refund.refundId, walletReturned), at);
  }
  if (walletTakenBack > 0n) await takeFromWallet(runtime, tx, scope, refund, walletTakenBack, at);
  if (settlement.releasesAmounts && refund.disputeId === null)
    await askAboutDisputes(runtime, tx, scope, refund);
  return true;
}

/** A dispute that has withdrawn less because of this refund has all of its money now. */
async function askAboutDisputes(
  runtime: Runtime,
  tx: Tx,
  scope: Scope,
  { refundId, paymentId }: Refund,
): Promise<void> {
  for (const { provider, gatewayDisputeId } of await listDisputesOfPayment(tx, scope, paymentId)) {
    const notificationId = `${refundId} ${gatewayDisputeId}`;
    const payload = { provider, notificationId, reference: gatewayDisputeId };
    await enqueueJob(tx, scope, { kind: 'dispute.receive', payload, runAt: runtime.wallClock() });
  }
}

/** Takes from the wallet what a reversed refund had put there. What was spent is the seller's gift. */
async function takeFromWallet(
  runtime: Runtime,
  tx: Tx,
  scope: Scope,
  { refundId, customerId, currency }: Refund,
  amount: bigint,
  at: Instant,
): Promise<void> {
  const wallet = await lockWallet(tx, scope, customerId, currency);
  assert(wallet, 'a wallet that a refund went to is there');
  const move = refundReversal(refundId, amount, wallet);
  if (move) await postWalletEntry(runtime, tx, scope, wallet, move, at);
  const entry = bookSpentRefund(refundId, amount - (move?.amount ?? 0n), currency);
  if (entry) await insertLedgerEntry(tx, scope, entry, at);
}
