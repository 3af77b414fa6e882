import { assert } from '../../../domain/assert.ts';
import { isAuthenticationForced } from '../../../domain/payment/authentication-policy.ts';
import type { GatewayOutcome } from '../../../domain/payment/gateway-outcome.ts';
import { type Payment, chargedAmount } from '../../../domain/payment/payment.ts';
import { isForSubscription } from '../../../domain/payment/settle.ts';
import type { Scope } from '../../../domain/scope.ts';
import {
  type CardPage,
  type CardPageRequest,
  type ChargeReference,
  type ChargeRequest,
  type GatewayCustomer,
  GatewayError,
  type PaymentGateway,
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
  const found = findChargeAtGateway(runtime, payment);
  const cardPage = payment.instrument === null ? found?.gateway.cardPage : undefined;
  if (found && cardPage) return takeCard(runtime, scope, payment, { ...found, cardPage });
  if (amount === 0n) return { status: 'succeeded', amount, currency: payment.currency };
  if (payment.instrument === null) {
    assert(isForSubscription(payment), 'a payment that is to be charged has an instrument');
    // The customer has deleted the payment method. Without one nothing is charged.
    return { status: 'failed', declineCode: 'REVOCATION_OF_AUTHORIZATION' };
  }
  const { gateway, charge: reference } = getChargeAtGateway(runtime, payment);
  const { challenges, prepareCharge } = gateway;
  refuseMode(gateway, scope);
  if (!isChargeable(runtime, gateway, payment)) return { status: 'failed', declineCode: 'INVALID_AMOUNT' };
  const request: ChargeRequest = {
    ...reference,
    amount: { amount, currency: payment.currency },
    instrumentToken: payment.instrument.token,
    isCustomerPresent: payment.isCustomerPresent,
    forceAuthentication: isAuthenticationForced(payment, scope.authentication),
    customer: customerOf(payment),
    returnUrl: challenges?.kind === 'gateway_page' ? `${pageUrlOf(runtime, payment)}/return` : null,
    now: now(runtime, scope),
  };
  const prepared = await prepare(runtime, reference, prepareCharge && (() => prepareCharge(request)));
  if (prepared === undefined) return { status: 'processing' };
  if (isRefused(prepared)) return { status: 'failed', declineCode: 'PROCESSING_ERROR' };
  return charge(runtime, { gateway, charge: prepared }, { ...request, ...prepared });
}

/**
 * Prepares the page on which the customer gives a new card and pays, and returns what has come of it. The page is
 * written down like a charge: of two that are prepared, the customer is led to one.
 */
async function takeCard(
  runtime: Runtime,
  scope: Scope,
  payment: Payment,
  { gateway, charge: reference, cardPage }: ChargeAtGateway & { readonly cardPage: CardPage },
): Promise<GatewayOutcome> {
  refuseMode(gateway, scope);
  if (!isChargeable(runtime, gateway, payment)) return { status: 'failed', declineCode: 'INVALID_AMOUNT' };
  const request = pageRequestOf(runtime, scope, payment, reference);
  const prepared = await prepare(runtime, reference, () => cardPage.preparePage(request));
  if (prepared === undefined) return { status: 'processing' };
  if (isRefused(prepared)) return { status: 'failed', declineCode: 'PROCESSING_ERROR' };
  return (await gateway.findCharge(prepared)) ?? { status: 'processing' };
}

/**
 * Prepares fields of the gateway for a new card, in place of its page, and returns the payment with the reference that
 * is written down: from then on it is that charge. The payment as it is where there are none, or they cannot be
 * prepared; it is then made on the gateway's page.
 */
export async function prepareCardFields(runtime: Runtime, scope: Scope, payment: Payment): Promise<Payment> {
  const found = payment.instrument === null ? findChargeAtGateway(runtime, payment) : undefined;
  const fields = found?.gateway.cardPage?.fields;
  if (!found || !fields || !payment.gateway || chargedAmount(payment) === 0n) return payment;
  if (!isChargeable(runtime, found.gateway, payment)) return payment;
  refuseMode(found.gateway, scope);
  try {
    if (!(await fields.isWanted(scope.businessId))) return payment;
    const request = pageRequestOf(runtime, scope, payment, found.charge);
    const prepared = await prepare(runtime, found.charge, () => fields.prepareFields(request));
    if (prepared === undefined || isRefused(prepared)) return payment;
    return { ...payment, gateway: { ...payment.gateway, gatewayPaymentId: prepared.gatewayPaymentId } };
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    runtime.log.warn({ err: error, payment_id: payment.paymentId }, 'the card fields could not be prepared');
    return payment;
  }
}

function pageRequestOf(
  runtime: Runtime,
  scope: Scope,
  payment: Payment,
  reference: ChargeReference,
): CardPageRequest {
  const pageUrl = pageUrlOf(runtime, payment);
  return {
    ...reference,
    amount: { amount: chargedAmount(payment), currency: payment.currency },
    description: payment.lines.map(({ name }) => name).join(', ') || scope.businessName,
    customer: customerOf(payment),
    forceAuthentication: isAuthenticationForced(payment, scope.authentication),
    returnUrl: `${pageUrl}/return`,
    backUrl: `${pageUrl}/back`,
  };
}

function isChargeable(runtime: Runtime, gateway: PaymentGateway, payment: Payment): boolean {
  const amount = { amount: chargedAmount(payment), currency: payment.currency };
  const reason = gateway.findAmountProblem?.(amount);
  if (reason === undefined) return true;
  runtime.log.error({ payment_id: payment.paymentId, reason }, 'the gateway cannot charge the amount');
  return false;
}

function customerOf({ customerId, buyer: { name, email } }: Payment): GatewayCustomer {
  return { customerId, name, email };
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

/** Prepares a charge, if its gateway asks for that; undefined if the payment has been settled meanwhile. */
async function prepare(
  runtime: Runtime,
  reference: ChargeReference,
  call: (() => Promise<string>) | undefined,
): Promise<ChargeReference | undefined> {
  if (!call || reference.gatewayPaymentId !== null) return reference;
  const prepared = await call().catch((error: unknown) => {
    if (!(error instanceof GatewayError) || error.isRetryable) throw error;
    const context = { err: error, payment_id: reference.paymentId };
    runtime.log.error(context, 'the gateway refused to prepare a charge');
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
 * Address of the payment's challenge, to which pages of the gateway lead back. It goes to the gateway, so it grants no
 * more than any payer may see.
 */
function pageUrlOf({ config, secrets }: Runtime, { paymentId }: Payment): string {
  return `${config.publicUrl}/authenticate/${authenticateToken(secrets, paymentId, 'payer')}`;
}
