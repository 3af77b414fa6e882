import type { DeclineCode } from '../../../domain/payment/decline-codes.ts';
import type { Instant } from '../../../domain/time.ts';
import type { ChallengeAnswer, ChargeRequest } from '../payment-gateway.ts';
import type { CardRule } from './test-cards.ts';

/** Saved card as recorded in the book. */
export interface BookInstrument {
  readonly rule: CardRule;
  readonly expiresAt: Instant;
  readonly currencies: readonly string[] | null;
  /** Most for one charge, in minor units of its currency; null for any amount. */
  readonly mostPerCharge: bigint | null;
  /** True if a charge succeeded or waits for its customer; set only for a card that pays once. */
  readonly hasBeenCharged: boolean;
}

export type ChargeDecision =
  | { readonly status: 'succeeded' }
  | { readonly status: 'failed'; readonly declineCode: DeclineCode }
  /**
   * `confirmedDeclineCode`: reason for failing even if the customer confirms; null if confirming takes the
   * money.
   */
  | { readonly status: 'requires_action'; readonly confirmedDeclineCode: DeclineCode | null };

/** End of a challenge: the customer's answer, or `time_out` by the caller. */
export type ChallengeEnd = ChallengeAnswer | 'time_out';

/**
 * Decides the bank's answer to a charge. A card that could not pay anyway is declined without a challenge.
 */
export function decideCharge(
  instrument: BookInstrument,
  request: Pick<ChargeRequest, 'amount' | 'isCustomerPresent' | 'forceAuthentication' | 'now'>,
): ChargeDecision {
  const refusal = refusalBeforeAsking(instrument, request);
  if (refusal) return { status: 'failed', declineCode: refusal };

  const { rule } = instrument.rule;
  const asks = request.forceAuthentication || rule === 'ask_then_approve' || rule === 'ask_then_refuse';
  if (!asks) return { status: 'succeeded' };
  if (!request.isCustomerPresent) return { status: 'failed', declineCode: 'AUTHENTICATION_REQUIRED' };
  return {
    status: 'requires_action',
    confirmedDeclineCode: rule === 'ask_then_refuse' ? 'AUTHENTICATION_FAILURE' : null,
  };
}

function refusalBeforeAsking(
  { rule, expiresAt, currencies, mostPerCharge, hasBeenCharged }: BookInstrument,
  { amount, isCustomerPresent, now }: Pick<ChargeRequest, 'amount' | 'isCustomerPresent' | 'now'>,
): DeclineCode | null {
  if (now >= expiresAt) return 'EXPIRED_CARD';
  if (currencies && !currencies.includes(amount.currency)) return 'PAYMENT_METHOD_UNSUPPORTED';
  if (mostPerCharge !== null && amount.amount > mostPerCharge) return 'LIMIT_EXCEEDED';
  if (rule.rule === 'decline') return rule.declineCode;
  if (rule.rule === 'approve_once' && (hasBeenCharged || !isCustomerPresent)) return 'GENERIC_DECLINE';
  return null;
}

/** Decides the outcome of a charge after its challenge. Null: the charge succeeds. */
export function decideChallenge(
  confirmedDeclineCode: DeclineCode | null,
  answer: ChallengeEnd,
): DeclineCode | null {
  switch (answer) {
    case 'succeed':
      return confirmedDeclineCode;
    case 'fail':
      return 'AUTHENTICATION_FAILURE';
    case 'abandon':
      return 'CUSTOMER_CANCELLED';
    case 'time_out':
      return 'AUTHENTICATION_TIMEOUT';
  }
}
