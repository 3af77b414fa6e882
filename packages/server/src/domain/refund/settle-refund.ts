import type { DomainEvent } from '../event/event.ts';
import { type LedgerEntry, bookRefund, bookRefundReversal } from '../ledger/ledger.ts';
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
  /** Amount that the wallet got and that is taken back from it, as far as it is still there. */
  readonly walletTakenBack: bigint;
  readonly ledgerEntry: LedgerEntry | null;
  /** Money that it had taken back from a subscription and now returns; null for none. */
  readonly returned: TakenBack | null;
  /** Null for a dispute, which has events of its own. */
  readonly event: DomainEvent | null;
}

/**
 * Decides the settlement of a refund from the gateway's answer. Undefined when nothing changes: the answer is not
 * final, or the refund is settled that way already. One that fails after it succeeded is reversed.
 */
export function decideRefundSettlement(
  refund: Refund,
  outcome: 'succeeded' | 'pending' | 'failed',
  now: Instant,
): RefundSettlement | undefined {
  const { status: before } = refund;
  if (outcome === 'pending' || outcome === before || before === 'failed') return undefined;
  assertTransition(refundTransitions, before, outcome);
  const isSucceeded = outcome === 'succeeded';
  const isReversed = before === 'succeeded';
  return {
    status: outcome,
    releasesAmounts: !isSucceeded,
    walletReturned: isSucceeded ? refund.walletAmount : 0n,
    walletTakenBack: isReversed ? refund.walletAmount : 0n,
    ledgerEntry: isSucceeded ? bookRefund(refund) : isReversed ? bookRefundReversal(refund) : null,
    returned: isSucceeded ? null : refund.takenBack,
    event: refund.disputeId === null ? eventOf(refund, outcome, now) : null,
  };
}

function eventOf(
  { refundId, customerId }: Refund,
  outcome: 'succeeded' | 'failed',
  now: Instant,
): DomainEvent {
  return {
    type: `refund.${outcome}`,
    payloadType: 'Refund',
    objectId: refundId,
    relatedId: null,
    customerId,
    occurredAt: now,
  };
}
