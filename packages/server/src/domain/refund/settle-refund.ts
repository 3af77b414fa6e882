import type { DomainEvent } from '../event/event.ts';
import { type LedgerEntry, bookRefund } from '../ledger/ledger.ts';
import { assertTransition } from '../state.ts';
import type { Instant } from '../time.ts';
import { type Refund, refundTransitions } from './refund.ts';
import type { TakenBack } from './taken-back.ts';

/** What follows from the gateway's last word about a refund. All of it is committed together. */
export interface RefundSettlement {
  readonly status: 'succeeded' | 'failed';
  /** Whether what the refund had set aside of the payment and its lines can be refunded again. */
  readonly releasesAmounts: boolean;
  /** What enters the customer's wallet. */
  readonly walletReturned: bigint;
  readonly ledgerEntry: LedgerEntry | null;
  /** What it had taken of a subscription and returns to it; null when nothing does. */
  readonly returned: TakenBack | null;
  readonly event: DomainEvent;
}

/**
 * Turns the gateway's answer about a refund into what is to be committed. Undefined when it changes nothing:
 * the answer is not final, or the refund has been settled before.
 */
export function decideRefundSettlement(
  refund: Refund,
  outcome: 'succeeded' | 'pending' | 'failed',
  now: Instant,
): RefundSettlement | undefined {
  if (refund.status !== 'pending' || outcome === 'pending') return undefined;
  assertTransition(refundTransitions, refund.status, outcome);
  const isSucceeded = outcome === 'succeeded';
  return {
    status: outcome,
    releasesAmounts: !isSucceeded,
    walletReturned: isSucceeded ? refund.walletAmount : 0n,
    ledgerEntry: isSucceeded ? bookRefund(refund) : null,
    returned: isSucceeded ? null : refund.takenBack,
    event: {
      type: isSucceeded ? 'refund.succeeded' : 'refund.failed',
      payloadType: 'Refund',
      objectId: refund.refundId,
      relatedId: null,
      customerId: refund.customerId,
      occurredAt: now,
    },
  };
}
