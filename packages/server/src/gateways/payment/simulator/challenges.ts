import type { BusinessId, PaymentId } from '../../../domain/ids.ts';
import type { GatewayOutcome } from '../../../domain/payment/gateway-outcome.ts';
import type { Challenges } from '../payment-gateway.ts';
import type { ChallengeEnd } from './decide-charge.ts';

/** Ends the challenge of a charge, identified by Rung's ids. */
export type EndChallenge = (
  businessId: BusinessId,
  paymentId: PaymentId,
  end: ChallengeEnd,
) => Promise<GatewayOutcome>;

/** Capability `challenges`: the simulated bank has no page of its own. */
export function createChallenges(end: EndChallenge): Challenges {
  return {
    kind: 'own_page',
    answer: ({ businessId, paymentId }, answer) => end(businessId, paymentId, answer),
  };
}
