import { DomainError } from '../domain/errors.ts';
import { type PaymentMethod, checkPaymentMethod, isExpired } from '../domain/payment/payment-method.ts';
import type { SavedMethod } from './checkout-model.ts';
import type { Order } from './order-model.ts';

/** Why a saved method cannot pay an order; null when it can. */
export function whyUnusable(method: PaymentMethod, order: Order, at: number): SavedMethod['unusable'] {
  if (isExpired(method.instrument, at)) return 'expired';
  try {
    checkPaymentMethod(method, {
      currency: order.total.currency,
      isRecurring: order.renewals.length > 0,
      now: at,
    });
    return null;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return error.code === 'PAYMENT_METHOD_NOT_RECURRING' ? 'not_recurring' : 'currency';
  }
}

/** The customer's choice if it can pay, else the first that can and was not just declined, else another card. */
export function chooseMethod(
  methods: readonly SavedMethod[],
  chosen: string | undefined,
  declined: string | null | undefined,
): string {
  if (chosen === 'new') return 'new';
  const usable = methods.filter(({ unusable }) => unusable === null);
  const choice = usable.find(({ id }) => id === chosen) ?? usable.find(({ id }) => id !== declined);
  return choice?.id ?? 'new';
}
