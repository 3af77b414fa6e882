import { DomainError } from '../../../domain/errors.ts';
import { type PaymentMethodId, asId } from '../../../domain/ids.ts';
import type { CardDetails } from '../../../domain/payment/gateway-outcome.ts';
import type { Payer } from '../../../domain/payment/due-payment.ts';
import { checkPaymentMethod } from '../../../domain/payment/payment-method.ts';
import type { Scope } from '../../../domain/scope.ts';
import type { GatewayCustomer } from '../../../gateways/payment/payment-gateway.ts';
import { type Runtime, gatewayFor } from '../../../runtime.ts';
import { findPaymentMethod } from '../../../store/billing/payment-methods.ts';

/** Payment source chosen by a customer on session. */
export type PaymentSource =
  | { readonly kind: 'card'; readonly card: CardDetails }
  | { readonly kind: 'saved'; readonly paymentMethodId: PaymentMethodId }
  /** A new card, given on the gateway's own page. */
  | {
      readonly kind: 'card_page';
      /** True if the customer can be shown fields of it. */ readonly isInFields?: boolean;
    };

/**
 * Resolves the customer's choice to a chargeable instrument, before anything is written: one of their own
 * saved payment methods, a card that the gateway saves here, or one that it takes on its own page. Refuses one that
 * cannot be charged.
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
    if (!method) throw paymentMethodNotFound();
    checkPaymentMethod(method, need);
    return { paymentMethodId: method.paymentMethodId, instrument: method.instrument };
  }
  const { cardEntry, cardPage, provider } = gatewayFor(runtime, scope);
  if (payWith.kind === 'card_page') {
    if (!cardPage) throw noCardEntry();
    return { paymentMethodId: null, instrument: null, newCardAt: provider };
  }
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
    'card: the payment gateway of this business accepts no card numbers. The card was not stored. Pay with a saved payment method, or on the hosted checkout, which leads to the page of the gateway.',
  );
}

/** Also for payment methods of other customers. */
export function paymentMethodNotFound(): DomainError {
  return new DomainError(
    'PAYMENT_METHOD_NOT_FOUND',
    'payment_method_id: this customer has no such payment method.',
  );
}
