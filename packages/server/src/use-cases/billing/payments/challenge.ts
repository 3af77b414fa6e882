import { assert } from '../../../domain/assert.ts';
import type { Payment } from '../../../domain/payment/payment.ts';
import type { Scope } from '../../../domain/scope.ts';
import type { ChallengeAnswer } from '../../../gateways/payment/payment-gateway.ts';
import type { Runtime } from '../../../runtime.ts';
import { getAtGateway, settlePayment } from './execute-payment.ts';

/** Where a customer answers their bank: on Rung's own page, or at an address of the gateway. */
export type ChallengePlace =
  { readonly kind: 'own_page' } | { readonly kind: 'gateway_page'; readonly url: string };

/** Finds where a payment that waits for its bank is answered; `returnUrl` is where a page of the gateway leads back. */
export async function findChallenge(
  runtime: Runtime,
  payment: Payment,
  returnUrl: string,
): Promise<ChallengePlace> {
  const { gateway, charge: reference } = getAtGateway(runtime, payment);
  const { challenges } = gateway;
  assert(challenges, 'a gateway that has a customer asked says where');
  if (challenges.kind === 'own_page') return { kind: 'own_page' };
  return { kind: 'gateway_page', url: await challenges.findUrl(reference, returnUrl) };
}

/** Tells the gateway what the customer has answered their bank on Rung's own page, and settles what it says then. */
export async function answerChallenge(
  runtime: Runtime,
  scope: Scope,
  payment: Payment,
  answer: ChallengeAnswer,
): Promise<Payment> {
  const { gateway, charge: reference } = getAtGateway(runtime, payment);
  // Elsewhere only the bank itself takes answers; here they are nothing but a reason to ask.
  const outcome =
    gateway.challenges?.kind === 'own_page'
      ? await gateway.challenges.answer(reference, answer)
      : await gateway.findCharge(reference);
  return outcome ? settlePayment(runtime, scope, payment, outcome) : payment;
}

/**
 * Ends a payment that waits for its customer's bank, so that no late answer takes the money. Answers it as it stands
 * then: the bank may have been answered a moment before, and a gateway may be unable to end it.
 */
export async function abandonPayment(runtime: Runtime, scope: Scope, payment: Payment): Promise<Payment> {
  const { gateway, charge: reference } = getAtGateway(runtime, payment);
  const outcome = await (gateway.abandonCharge?.(reference) ?? gateway.findCharge(reference));
  return outcome ? settlePayment(runtime, scope, payment, outcome) : payment;
}
