import { DomainError } from '../domain/errors.ts';
import type { Money } from '../domain/money/money.ts';
import { type PaymentMethod, checkPaymentMethod, isExpired } from '../domain/payment/payment-method.ts';
import type { Payment } from '../domain/payment/payment.ts';
import type { PayingNotice, SavedMethod } from './checkout-model.ts';
import { cardFaceOf } from './order-of.ts';

/** A customer's saved methods as a page offers them, each with why it cannot pay, where it cannot. */
export function savedMethodsOf(
  methods: readonly PaymentMethod[],
  need: Parameters<typeof checkPaymentMethod>[1],
): SavedMethod[] {
  return methods.map((method) => ({
    id: method.paymentMethodId,
    card: cardFaceOf(method.instrument),
    unusable: whyUnusable(method, need),
  }));
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

/** The customer's choice if it can pay, else the first that can and was not just declined, else another card. */
export function chooseMethod(
  methods: readonly SavedMethod[],
  chosen: string | undefined,
  declined: string | null | undefined,
): string {
  if (chosen === 'new') return 'new';
  const usable = usableIds(methods);
  return usable.find((id) => id === chosen) ?? usable.find((id) => id !== declined) ?? 'new';
}

/** What became of an attempt that failed. */
export function failureNotice({ errorCode }: Payment): PayingNotice {
  return errorCode === 'CUSTOMER_CANCELLED' || errorCode === null
    ? { kind: 'authentication_cancelled' }
    : { kind: 'declined', code: errorCode };
}

/** A total in a form that can be sent and compared: `3000 JPY`. */
export function expectedTotal({ amount, currency }: Money): string {
  return `${String(amount)} ${currency}`;
}

/** The total that a form was sent with; `fallback` where that says nothing. */
export function parseTotal(text: string, fallback: Money): Money {
  const [amount = '', currency] = text.split(' ');
  return /^\d{1,16}$/.test(amount) && currency === fallback.currency
    ? { amount: BigInt(amount), currency: fallback.currency }
    : fallback;
}
