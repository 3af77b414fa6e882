import { DomainError } from '../../domain/errors.ts';
import { type DeclineCode, isHardDecline } from '../../domain/payment/decline-codes.ts';
import { type PaymentMethod, checkPaymentMethod, isExpired } from '../../domain/payment/payment-method.ts';
import type { Payment } from '../../domain/payment/payment.ts';
import type { PayingNotice, SavedMethod } from './checkout-model.ts';
import { presentCard } from './present-order.ts';

/** Decline codes of the customer's methods that were declined when last tried, by id. */
export type Declines = ReadonlyMap<string, DeclineCode>;

/** The methods whose newest payment of these was declined. `payments` are newest first. */
export function declinesOf(payments: readonly Payment[]): Declines {
  const last = new Map<string, Payment>();
  for (const payment of payments) {
    const { paymentMethodId } = payment;
    if (paymentMethodId !== null && !last.has(paymentMethodId)) last.set(paymentMethodId, payment);
  }
  return new Map(
    [...last].flatMap(([id, payment]) => (wasDeclined(payment) ? [[id, payment.errorCode]] : [])),
  );
}

/** True for a payment that was declined, rather than left by the customer without an answer. */
function wasDeclined(payment: Payment): payment is Payment & { readonly errorCode: DeclineCode } {
  return payment.status === 'failed' && failureNotice(payment).kind === 'declined';
}

/** A customer's saved methods as a page offers them, each with why it cannot pay, where it cannot. */
export function savedMethodsOf(
  methods: readonly PaymentMethod[],
  need: Parameters<typeof checkPaymentMethod>[1],
  declines: Declines,
): SavedMethod[] {
  return methods.map((method) => {
    const declined = declines.get(method.paymentMethodId);
    const isRefused = declined !== undefined && isHardDecline(declined);
    return {
      id: method.paymentMethodId,
      card: presentCard(method.instrument),
      unusable: whyUnusable(method, need) ?? (isRefused ? 'declined' : null),
      wasDeclined: declined !== undefined,
    };
  });
}

function whyUnusable(
  method: PaymentMethod,
  need: Parameters<typeof checkPaymentMethod>[1],
): SavedMethod['unusable'] {
  if (isExpired(method.instrument, need.now)) return 'expired';
  try {
    checkPaymentMethod(method, need);
    return null;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return error.code === 'PAYMENT_METHOD_NOT_RECURRING' ? 'not_recurring' : 'currency';
  }
}

export function usableIds(methods: readonly SavedMethod[]): string[] {
  return methods.filter(({ unusable }) => unusable === null).map(({ id }) => id);
}

/**
 * The customer's choice if it can pay, else the first that can and was not declined, else another card: what a
 * button proposes is never to charge a card again that has just been refused.
 */
export function chooseMethod(methods: readonly SavedMethod[], chosen: string | undefined): string {
  if (chosen === 'new') return 'new';
  const usable = methods.filter(({ unusable }) => unusable === null);
  return (usable.find(({ id }) => id === chosen) ?? usable.find((each) => !each.wasDeclined))?.id ?? 'new';
}

/** What became of an attempt that failed. */
export function failureNotice({ errorCode }: Payment): PayingNotice {
  return errorCode === 'CUSTOMER_CANCELLED' || errorCode === null
    ? { kind: 'authentication_cancelled' }
    : { kind: 'declined', code: errorCode };
}
