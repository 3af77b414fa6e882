import type { DomainEvent } from '../event/event.ts';
import { type LedgerEntry, bookRefund } from '../ledger/ledger.ts';
import { assertTransition } from '../state.ts';
import type { Instant } from '../time.ts';
import { type Refund, refundTransitions } from './refund.ts';
import type { TakenBack } from './taken-back.ts';

/** Consequences of the gateway's final answer about a refund. All of it is committed together. */
export interface RefundSettlement {
  readonly status: 'succeeded' | 'failed';
  /** True when the amounts reserved by the refund become refundable again. */
  readonly releasesAmounts: boolean;
  /** Amount credited to the customer's wallet. */
  readonly walletReturned: bigint;
  readonly ledgerEntry: LedgerEntry | null;
  /** Money that it had taken back from a subscription and now returns; null for none. */
  readonly returned: TakenBack | null;
  readonly event: DomainEvent;
}

/**
 * Decides the settlement of a refund from the gateway's answer. Undefined when nothing changes: the answer is not
 * final, or the refund is already settled.
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
