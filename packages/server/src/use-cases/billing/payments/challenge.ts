import { assert } from '../../../domain/assert.ts';
import type { Payment } from '../../../domain/payment/payment.ts';
import type { Scope } from '../../../domain/scope.ts';
import type { ChallengeAnswer } from '../../../gateways/payment/payment-gateway.ts';
import type { Runtime } from '../../../runtime.ts';
import { getChargeAtGateway } from './charge-payment.ts';
import { settlePayment } from './execute-payment.ts';

/** Place where a customer answers their bank's challenge: Rung's own page, or a URL of the gateway. */
export type ChallengePlace =
  { readonly kind: 'own_page' } | { readonly kind: 'gateway_page'; readonly url: string };

/** Finds where a payment's challenge is answered; `returnUrl` is where a page of the gateway leads back. */
export async function findChallenge(
  runtime: Runtime,
  payment: Payment,
  returnUrl: string,
): Promise<ChallengePlace> {
  const { gateway, charge: reference } = getChargeAtGateway(runtime, payment);
  const { challenges } = gateway;
  assert(challenges, 'a gateway that has a customer asked says where');
  if (challenges.kind === 'own_page') return { kind: 'own_page' };
  return { kind: 'gateway_page', url: await challenges.findUrl(reference, returnUrl) };
}

/** Sends the customer's answer on Rung's own challenge page to the gateway, and settles the result. */
export async function answerChallenge(
  runtime: Runtime,
  scope: Scope,
  payment: Payment,
  answer: ChallengeAnswer,
): Promise<Payment> {
  const { gateway, charge: reference } = getChargeAtGateway(runtime, payment);
  if (gateway.challenges?.kind !== 'own_page' && answer === 'abandon') {
    return abandonPayment(runtime, scope, payment);
  }
  // For other gateways only the bank takes answers; here they merely trigger a lookup.
  const outcome =
    gateway.challenges?.kind === 'own_page'
      ? await gateway.challenges.answer(reference, answer)
      : await gateway.findCharge(reference);
  return outcome ? settlePayment(runtime, scope, payment, outcome) : payment;
}

/**
 * Abandons a payment that waits for its challenge, so that a late answer cannot charge it. Returns its state
 * afterwards: the challenge may have just been answered, and a gateway may be unable to abandon it.
 */
export async function abandonPayment(runtime: Runtime, scope: Scope, payment: Payment): Promise<Payment> {
  const { gateway, charge: reference } = getChargeAtGateway(runtime, payment);
  const outcome = await (gateway.abandonCharge?.(reference) ?? gateway.findCharge(reference));
  return outcome ? settlePayment(runtime, scope, payment, outcome) : payment;
}
