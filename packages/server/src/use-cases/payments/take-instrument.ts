import { DomainError } from '../../domain/errors.ts';
import { type CustomerId, type PaymentMethodId, asId } from '../../domain/ids.ts';
import type { CardDetails } from '../../domain/payment/gateway-outcome.ts';
import type { Payer } from '../../domain/payment/open-due.ts';
import { checkPaymentMethod } from '../../domain/payment/payment-method.ts';
import type { Scope } from '../../domain/scope.ts';
import { type Runtime, gatewayFor } from '../../runtime.ts';
import { findPaymentMethod } from '../../store/payment-methods.ts';

/** What a customer at the screen pays with. */
export type PayWith =
  | { readonly kind: 'card'; readonly card: CardDetails }
  | { readonly kind: 'saved'; readonly paymentMethodId: PaymentMethodId };

/**
 * Turns what the customer chose into what can be charged: one of their own saved methods, or a card that the
 * gateway takes charge of here, before anything is written. Refuses what cannot pay.
 */
export async function takeInstrument(
  runtime: Runtime,
  scope: Scope,
  customerId: CustomerId,
  payWith: PayWith,
  need: Parameters<typeof checkPaymentMethod>[1],
): Promise<Payer> {
  if (payWith.kind === 'saved') {
    const method = await findPaymentMethod(runtime.sql, scope, customerId, payWith.paymentMethodId);
    if (!method) throw noSuchMethod();
    checkPaymentMethod(method, need);
    return { paymentMethodId: method.paymentMethodId, instrument: method.instrument };
  }
  const instrument = await gatewayFor(runtime, scope).saveInstrument(scope.businessId, payWith.card);
  const asMethod = {
    paymentMethodId: asId<'payment_method'>(''),
    customerId,
    instrument,
    createdAt: need.now,
    lastUsedAt: null,
  };
  checkPaymentMethod(asMethod, { ...need, field: 'card' });
  return { paymentMethodId: null, instrument };
}

/** Also of methods that are somebody else's. */
export function noSuchMethod(): DomainError {
  return new DomainError(
    'PAYMENT_METHOD_NOT_FOUND',
    'payment_method_id: this customer has no such payment method.',
  );
}
