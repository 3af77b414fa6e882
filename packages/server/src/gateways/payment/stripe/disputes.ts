import type { Stripe } from 'stripe';
import type { DisputeStage, ReportedDispute } from '../../../domain/dispute/dispute.ts';
import type { DisputeStatus } from '../../../domain/payment/dispute-status.ts';
import { type BusinessId, asId } from '../../../domain/ids.ts';
import type { Currency } from '../../../domain/money/currency.ts';
import { GatewayError } from '../payment-gateway.ts';
import { fromStripeAmount } from './amounts.ts';
import { asStripeFailure, toGatewayError } from './client.ts';

/*
 * A dispute by its status at Stripe:
 *
 *   warning_needs_response, warning_under_review, warning_closed     an inquiry: no money is withdrawn
 *   needs_response, under_review, won, lost                          a dispute
 *   appeal_needs_response, appeal_under_review                       an appeal
 *   prevented                                                        given back by the network's rules
 *
 * The balance transactions tell whether the money is withdrawn, not the status. Its fee is Stripe's, and is not booked:
 * Rung keeps no fees.
 */

/** Finds a dispute as it is now; undefined for one of a payment that is not the business's. */
export async function findDispute(
  stripe: Stripe,
  businessId: BusinessId,
  reference: string,
): Promise<ReportedDispute | undefined> {
  try {
    const dispute = await stripe.disputes.retrieve(reference, { expand: ['payment_intent'] });
    return toReported(dispute, businessId);
  } catch (error) {
    if (error instanceof GatewayError) throw error;
    if (asStripeFailure(error).code === 'resource_missing') return undefined;
    throw toGatewayError(error);
  }
}

function toReported(dispute: Stripe.Dispute, businessId: BusinessId): ReportedDispute | undefined {
  const { payment_intent: intent, balance_transactions: movements } = dispute;
  if (intent === null || typeof intent !== 'object') return undefined;
  const { rung_business: owner, rung_payment: paymentId } = intent.metadata;
  if (owner !== businessId || paymentId === undefined) return undefined;
  const { amount, currency } = fromStripeAmount(dispute);
  return {
    gatewayDisputeId: dispute.id,
    paymentId: asId<'payment'>(paymentId),
    ...standingOf(dispute),
    amount,
    currency: currency as Currency,
    reason: dispute.reason,
    isResolvedByRdr: dispute.status === 'prevented',
    isWithdrawn: movements.reduce((sum, movement) => sum + movement.amount, 0) < 0,
  };
}

interface Standing {
  readonly status: DisputeStatus;
  readonly stage: DisputeStage;
}

function standingOf({ status, evidence_details: evidence }: Stripe.Dispute): Standing {
  switch (status) {
    case 'warning_needs_response':
      return { status: 'dispute_opened', stage: 'pre_dispute' };
    case 'warning_under_review':
      return { status: 'dispute_challenged', stage: 'pre_dispute' };
    case 'warning_closed':
      return { status: 'dispute_cancelled', stage: 'pre_dispute' };
    case 'needs_response':
      return { status: 'dispute_opened', stage: 'dispute' };
    case 'under_review':
      return { status: 'dispute_challenged', stage: 'dispute' };
    case 'appeal_needs_response':
      return { status: 'dispute_opened', stage: 'pre_arbitration' };
    case 'appeal_under_review':
      return { status: 'dispute_challenged', stage: 'pre_arbitration' };
    case 'won':
      return { status: 'dispute_won', stage: 'dispute' };
    case 'lost':
      return { status: lostStatus(evidence), stage: 'dispute' };
    case 'prevented':
      return { status: 'dispute_accepted', stage: 'pre_dispute' };
    default:
      throw new GatewayError(`Stripe has a dispute in the unknown status "${String(status)}".`, {
        isRetryable: true,
      });
  }
}

/** Without evidence nobody has decided: the seller has let the time pass, or has closed it. */
function lostStatus({ submission_count: submissions, due_by: dueBy }: Stripe.Dispute.EvidenceDetails) {
  if (submissions > 0) return 'dispute_lost';
  return dueBy !== null && dueBy * 1000 <= Date.now() ? 'dispute_expired' : 'dispute_accepted';
}
