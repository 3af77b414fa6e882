import type { BusinessId, CustomerId, DisputeId, PaymentId } from '../ids.ts';
import type { Currency } from '../money/currency.ts';
import type { DisputeStatus } from '../payment/dispute-status.ts';
import type { Transitions } from '../state.ts';
import type { Instant } from '../time.ts';

/*
 * Dispute: a customer has asked their bank for the money of a payment. Its gateway decides what becomes of it, and is
 * asked whenever it says that something has changed.
 *
 *   inquiry  pre_dispute      the bank asks; the money stays
 *   dispute                   the bank has withdrawn the money, and gives it back if the seller wins
 *   appeal   pre_arbitration  the same, once more
 *
 * Withdrawn money counts as given back: it is a refund that names its dispute, and is reversed when it comes back.
 * While a dispute is open its subscription is paused, and nothing is proposed to its customer.
 */

export const disputeStages = ['pre_dispute', 'dispute', 'pre_arbitration'] as const;

export type DisputeStage = (typeof disputeStages)[number];

/** Dispute status machine. A later stage may begin after an earlier one has ended. */
export const disputeTransitions = {
  dispute_opened: {
    dispute_challenged: 'the seller has sent evidence',
    dispute_accepted: 'the seller does not object, or the network has resolved it',
    dispute_expired: 'the seller has not answered in time',
    dispute_cancelled: 'the inquiry ends without a dispute, or the customer takes it back',
    dispute_won: 'the bank decides for the seller',
    dispute_lost: 'the bank decides for the customer',
  },
  dispute_challenged: {
    dispute_opened: 'an answer is asked for again: the inquiry has become a dispute, or is appealed',
    dispute_accepted: 'the seller does not object any more',
    dispute_expired: 'the seller has not answered in time',
    dispute_cancelled: 'the inquiry ends without a dispute, or the customer takes it back',
    dispute_won: 'the bank decides for the seller',
    dispute_lost: 'the bank decides for the customer',
  },
  dispute_cancelled: {
    dispute_opened: 'the inquiry has become a dispute after all',
    dispute_challenged: 'the same, with the evidence that was sent for it',
    dispute_won: 'the same, decided for the seller',
    dispute_lost: 'the same, decided for the customer',
  },
  dispute_won: {
    dispute_opened: 'the other side appeals',
    dispute_challenged: 'the other side appeals, and evidence was sent',
    dispute_lost: 'the bank has decided otherwise',
  },
  dispute_lost: {
    dispute_opened: 'the seller appeals',
    dispute_challenged: 'the seller appeals, with evidence',
    dispute_won: 'the bank has decided otherwise',
  },
  dispute_expired: { dispute_won: 'the bank has decided for the seller all the same' },
  dispute_accepted: { dispute_won: 'the bank has decided for the seller all the same' },
} as const satisfies Transitions<DisputeStatus>;

export const openDisputeStatuses = ['dispute_opened', 'dispute_challenged'] as const;

/** True while the bank has not decided. */
export function isOpenDispute({ status }: { readonly status: DisputeStatus }): boolean {
  return openDisputeStatuses.some((open) => open === status);
}

export interface Dispute {
  readonly disputeId: DisputeId;
  readonly businessId: BusinessId;
  readonly paymentId: PaymentId;
  readonly customerId: CustomerId;
  readonly provider: string;
  /** Its id at the payment's gateway. */
  readonly gatewayDisputeId: string;
  readonly status: DisputeStatus;
  readonly stage: DisputeStage;
  /** In minor units, as the bank states it; tax included. */
  readonly amount: bigint;
  readonly currency: Currency;
  /** Reason that the customer gave, in the gateway's words. */
  readonly reason: string | null;
  /** True where the network has given the money back by rules that the seller had agreed to. */
  readonly isResolvedByRdr: boolean;
  /** Start of the pause of its subscription that it has caused; null for none. */
  readonly pausedAt: Instant | null;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

/** Present state of a dispute, as its gateway tells it. */
export interface ReportedDispute extends Pick<
  Dispute,
  'gatewayDisputeId' | 'paymentId' | 'status' | 'stage' | 'amount' | 'currency' | 'reason' | 'isResolvedByRdr'
> {
  /** True while the bank has the money. */
  readonly isWithdrawn: boolean;
}
