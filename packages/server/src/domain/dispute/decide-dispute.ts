import type { DomainEvent } from '../event/event.ts';
import type { DisputeId } from '../ids.ts';
import type { Payment } from '../payment/payment.ts';
import type { Subscription } from '../subscription/subscription.ts';
import { type UpdatedSubscription, decideUpdate, isDue } from '../subscription/decide-update.ts';
import type { Instant } from '../time.ts';
import { type Dispute, type ReportedDispute, disputeTransitions, isOpenDispute } from './dispute.ts';

/** State before a report of the gateway. */
export interface DisputeFacts {
  /** The dispute as it was told last; null for a new one. */
  readonly known: Dispute | null;
  readonly payment: Pick<Payment, 'paymentId' | 'businessId' | 'customerId'>;
  readonly provider: string;
  /** Locked subscription of the payment; null for none. */
  readonly subscription: Subscription | null;
  /** True while the payment of a plan change, or of a renewal, is under way. */
  readonly isBeingCharged: boolean;
  /** True while the dispute's money counts as given back. */
  readonly isWithdrawn: boolean;
  /** True if less of it counts as given back than could: a refund that had come before it has failed. */
  readonly isShort: boolean;
  /** True if another dispute of the subscription is open. */
  readonly hasOtherOpen: boolean;
  /** Id of a new dispute. */
  readonly disputeId: DisputeId;
  readonly now: Instant;
}

/** Consequences of a report. All of it is committed together. */
export interface DisputeChange {
  readonly dispute: Dispute;
  readonly events: readonly DomainEvent[];
  /** Movement of the disputed money; null where it stays. */
  readonly money: 'withdrawn' | 'given_back' | null;
  /** Pause of the subscription, or its end; null where it stays. */
  readonly subscription: UpdatedSubscription | null;
  /** True if the subscription is to be paused as soon as the payment under way has ended. */
  readonly isPauseDue: boolean;
}

/**
 * Decides the consequences of what the gateway says of a dispute at `now`. Undefined when nothing changes, and for a
 * status that does not follow from the known one.
 *
 * An open dispute pauses an active subscription: a pause charges nothing and loses none of the time that was paid for,
 * whereas on hold its customer would be asked to pay. The pause ends when the seller wins. After a lost one it stays,
 * for the seller to decide.
 */
export function decideDispute(reported: ReportedDispute, facts: DisputeFacts): DisputeChange | undefined {
  const { known, now } = facts;
  if (known && !isFollowing(known, reported)) return undefined;
  const money = moneyMoved(reported, facts);
  const { pausedAt, updated, isPauseDue } = decidePauseOf(reported, facts);
  const { paymentId: _, isWithdrawn: __, ...told } = reported;
  const dispute: Dispute = {
    disputeId: known?.disputeId ?? facts.disputeId,
    businessId: facts.payment.businessId,
    paymentId: facts.payment.paymentId,
    customerId: facts.payment.customerId,
    provider: facts.provider,
    ...told,
    pausedAt,
    createdAt: known?.createdAt ?? now,
    updatedAt: now,
  };
  const events = eventsOf(known, dispute, now);
  if (known && events.length === 0 && money === null && !updated && isSame(known, dispute)) {
    return isPauseDue ? { dispute: known, events, money, subscription: null, isPauseDue } : undefined;
  }
  return { dispute, events, money, subscription: updated, isPauseDue };
}

function moneyMoved(
  { isWithdrawn }: ReportedDispute,
  { isWithdrawn: wasWithdrawn, isShort }: DisputeFacts,
): DisputeChange['money'] {
  if (isWithdrawn) return wasWithdrawn && !isShort ? null : 'withdrawn';
  return wasWithdrawn ? 'given_back' : null;
}

function isFollowing(known: Dispute, { status }: ReportedDispute): boolean {
  return known.status === status || status in disputeTransitions[known.status];
}

function isSame(known: Dispute, after: Dispute): boolean {
  return known.amount === after.amount && known.reason === after.reason && known.stage === after.stage;
}

/** A later stage is told like a new dispute; one that has ended before it was heard of is told from its beginning. */
function eventsOf(known: Dispute | null, dispute: Dispute, now: Instant): DomainEvent[] {
  const { status } = dispute;
  if (known?.status === status && known.stage === dispute.stage) return [];
  const told = known || status === 'dispute_opened' ? [status] : (['dispute_opened', status] as const);
  return told.map((each) => ({
    type: eventTypes[each],
    payloadType: 'Dispute',
    objectId: dispute.disputeId,
    relatedId: null,
    customerId: dispute.customerId,
    occurredAt: now,
  }));
}

const eventTypes = {
  dispute_opened: 'dispute.opened',
  dispute_expired: 'dispute.expired',
  dispute_accepted: 'dispute.accepted',
  dispute_cancelled: 'dispute.cancelled',
  dispute_challenged: 'dispute.challenged',
  dispute_won: 'dispute.won',
  dispute_lost: 'dispute.lost',
} as const;

interface DisputePause {
  readonly pausedAt: Instant | null;
  readonly updated: UpdatedSubscription | null;
  readonly isPauseDue: boolean;
}

function decidePauseOf(reported: ReportedDispute, facts: DisputeFacts): DisputePause {
  const { known, subscription, isBeingCharged, hasOtherOpen, now } = facts;
  const before = known?.pausedAt ?? null;
  const unchanged: DisputePause = { pausedAt: before, updated: null, isPauseDue: false };
  if (!subscription) return unchanged;
  if (isOpenDispute(reported)) {
    // One that the seller has resumed meanwhile goes on.
    if (before !== null || subscription.status !== 'active' || subscription.isOnDemand) return unchanged;
    if (isBeingCharged || isDue(subscription, now)) return { ...unchanged, isPauseDue: true };
    return {
      pausedAt: now,
      updated: decideUpdate(subscription, { status: 'paused' }, now),
      isPauseDue: false,
    };
  }
  const isForSeller = reported.status === 'dispute_won' || reported.status === 'dispute_cancelled';
  if (!isForSeller || before === null || hasOtherOpen) return unchanged;
  if (subscription.status !== 'paused' || subscription.pausedAt !== before) return unchanged;
  return {
    pausedAt: null,
    updated: decideUpdate(subscription, { status: 'active' }, now),
    isPauseDue: false,
  };
}
