import { DomainError } from '../../../domain/errors.ts';
import { type PaymentMethodId, asId } from '../../../domain/ids.ts';
import type { CardDetails } from '../../../domain/payment/gateway-outcome.ts';
import type { Payer } from '../../../domain/payment/due-payment.ts';
import { checkPaymentMethod } from '../../../domain/payment/payment-method.ts';
import type { Scope } from '../../../domain/scope.ts';
import type { GatewayCustomer } from '../../../gateways/payment/payment-gateway.ts';
import { type Runtime, gatewayFor } from '../../../runtime.ts';
import { findPaymentMethod } from '../../../store/billing/payment-methods.ts';

/** What a customer at the screen pays with. */
export type PaymentSource =
  | { readonly kind: 'card'; readonly card: CardDetails }
  | { readonly kind: 'saved'; readonly paymentMethodId: PaymentMethodId };

/**
 * Turns what the customer chose into what can be charged: one of their own saved methods, or a card that the
 * gateway takes charge of here, before anything is written. Refuses what cannot pay.
 */
export async function resolvePaymentSource(
  runtime: Runtime,
  scope: Scope,
  customer: GatewayCustomer,
  payWith: PaymentSource,
  need: Parameters<typeof checkPaymentMethod>[1],
): Promise<Payer> {
  if (payWith.kind === 'saved') {
    const method = await findPaymentMethod(runtime.sql, scope, customer.customerId, payWith.paymentMethodId);
    if (!method) throw noSuchMethod();
    checkPaymentMethod(method, need);
    return { paymentMethodId: method.paymentMethodId, instrument: method.instrument };
  }
  const { cardEntry } = gatewayFor(runtime, scope);
  if (!cardEntry) throw noCardEntry();
  const instrument = await cardEntry.saveInstrument(scope.businessId, customer, payWith.card);
  const asMethod = {
    paymentMethodId: asId<'payment_method'>(''),
    customerId: customer.customerId,
    instrument,
    createdAt: need.now,
    lastUsedAt: null,
  };
  checkPaymentMethod(asMethod, { ...need, field: 'card' });
  return { paymentMethodId: null, instrument };
}

function noCardEntry(): DomainError {
  return new DomainError(
    'UNSUPPORTED_FEATURE',
    'card: the payment gateway of this business takes no card numbers. Nothing of the card was kept. Pay with a saved payment method, or in the fields of the gateway.',
  );
}

/** Also of methods that are somebody else's. */
export function noSuchMethod(): DomainError {
  return new DomainError(
    'PAYMENT_METHOD_NOT_FOUND',
    'payment_method_id: this customer has no such payment method.',
  );
}
