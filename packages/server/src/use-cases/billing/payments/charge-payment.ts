import { assert } from '../../../domain/assert.ts';
import type { GatewayOutcome } from '../../../domain/payment/gateway-outcome.ts';
import { type Payment, chargedAmount } from '../../../domain/payment/payment.ts';
import { isForSubscription } from '../../../domain/payment/settle.ts';
import type { Scope } from '../../../domain/scope.ts';
import {
  type ChargeReference,
  type ChargeRequest,
  GatewayError,
} from '../../../gateways/payment/payment-gateway.ts';
import {
  type ChargeAtGateway,
  type Runtime,
  findChargeAtGateway,
  now,
  refuseMode,
} from '../../../runtime.ts';
import { authenticateToken } from '../../../secrets/link-tokens.ts';
import { keepPreparedCharge } from '../../../store/billing/payments.ts';
import { statement } from '../../../store/postgres/postgres.ts';

/*
 * The call to the gateway, second step of every payment. A gateway that makes charges in two calls gets a commit
 * between them:
 *
 *   prepare, moves nothing ──→ write down the reference ──→ charge by the reference that is written down
 *
 * Of two processes that prepare the same payment one writes its reference down, and both charge by that one. What the
 * other has prepared is never charged.
 */

/** Charge of a payment, at its gateway. */
export function getChargeAtGateway(runtime: Runtime, payment: Payment): ChargeAtGateway {
  const found = findChargeAtGateway(runtime, payment);
  assert(found, 'a payment that is charged has an instrument, and the gateway that keeps it');
  return found;
}

/** Charges an opened payment. Throws `GatewayError` if the outcome is unknown. */
export async function chargePayment(
  runtime: Runtime,
  scope: Scope,
  payment: Payment,
): Promise<GatewayOutcome> {
  const amount = chargedAmount(payment);
  if (amount === 0n) return { status: 'succeeded', amount, currency: payment.currency };
  if (payment.instrument === null) {
    assert(isForSubscription(payment), 'a payment that is to be charged has an instrument');
    // The customer has deleted the payment method. Without one nothing is charged.
    return { status: 'failed', declineCode: 'REVOCATION_OF_AUTHORIZATION' };
  }
  const { gateway, charge: reference } = getChargeAtGateway(runtime, payment);
  refuseMode(gateway, scope);
  const problem = gateway.findAmountProblem?.({ amount, currency: payment.currency });
  if (problem !== undefined) {
    runtime.log.error(
      { payment_id: payment.paymentId, reason: problem },
      'the gateway cannot charge the amount',
    );
    return { status: 'failed', declineCode: 'INVALID_AMOUNT' };
  }
  const request: ChargeRequest = {
    ...reference,
    amount: { amount, currency: payment.currency },
    instrumentToken: payment.instrument.token,
    isCustomerPresent: payment.isCustomerPresent,
    forceAuthentication: payment.forceAuthentication,
    customer: { customerId: payment.customerId, name: payment.buyer.name, email: payment.buyer.email },
    returnUrl: returnUrlOf(runtime, payment),
    now: now(runtime, scope),
  };
  const prepared = await prepare(runtime, { gateway, charge: reference }, request);
  if (prepared === undefined) return { status: 'processing' };
  if (isRefused(prepared)) return { status: 'failed', declineCode: 'PROCESSING_ERROR' };
  return charge(runtime, { gateway, charge: prepared }, { ...request, ...prepared });
}

/**
 * Written down instead of a reference where the gateway refuses for good to prepare a charge: whoever has prepared it
 * nevertheless does not make it.
 */
const refusedReference = 'refused';

/** True for a payment whose charge its gateway has refused to prepare. No money has moved. */
export function isRefused({ gatewayPaymentId }: ChargeReference): boolean {
  return gatewayPaymentId === refusedReference;
}

/** Prepares the charge, if its gateway asks for that; undefined if the payment has been settled meanwhile. */
async function prepare(
  runtime: Runtime,
  { gateway, charge: reference }: ChargeAtGateway,
  request: ChargeRequest,
): Promise<ChargeReference | undefined> {
  if (!gateway.prepareCharge || reference.gatewayPaymentId !== null) return reference;
  const prepared = await gateway.prepareCharge(request).catch((error: unknown) => {
    if (!(error instanceof GatewayError) || error.isRetryable) throw error;
    runtime.log.error(
      { err: error, payment_id: request.paymentId },
      'the gateway refused to prepare a charge',
    );
    return refusedReference;
  });
  runtime.failpoint('payment.after-prepare');
  const gatewayPaymentId = await statement(runtime.sql, (tx) => keepPreparedCharge(tx, reference, prepared));
  runtime.failpoint('payment.after-write-down');
  return gatewayPaymentId === undefined ? undefined : { ...reference, gatewayPaymentId };
}

async function charge(
  runtime: Runtime,
  { gateway, charge: reference }: ChargeAtGateway,
  request: ChargeRequest,
): Promise<GatewayOutcome> {
  try {
    return await gateway.charge(request);
  } catch (error) {
    if (!(error instanceof GatewayError) || error.isRetryable) throw error;
    runtime.log.error({ err: error, payment_id: request.paymentId }, 'the gateway refused the request');
    // The gateway will never accept this request. Unless it already knows the payment, no money has moved.
    const refused = { status: 'failed', declineCode: 'PROCESSING_ERROR' } as const;
    if (!gateway.prepareCharge) return (await gateway.findCharge(reference)) ?? refused;
    // What is prepared is ended, so that no other process can make it.
    const ended = await gateway.abandonCharge?.(reference);
    return ended && ended.status !== 'failed' ? ended : refused;
  }
}

/**
 * Address at which a page of the gateway returns the payer. It goes to the gateway, so it grants no more than any
 * payer may see.
 */
function returnUrlOf({ config, secrets }: Runtime, { paymentId }: Payment): string {
  return `${config.publicUrl}/authenticate/${authenticateToken(secrets, paymentId, 'payer')}/return`;
}
