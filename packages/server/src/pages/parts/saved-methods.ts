import { type DeclineCode, isHardDecline } from '../../domain/payment/decline-codes.ts';
import { type PaymentMethod, type PaymentNeed, methodObstacle } from '../../domain/payment/payment-method.ts';
import { type Payment, isOnCardPage } from '../../domain/payment/payment.ts';
import type { PayingNotice, SavedMethod } from './checkout-model.ts';
import { presentCard } from './present-order.ts';

/** Decline codes by payment method id, of methods that were declined when last tried. */
export type Declines = ReadonlyMap<string, DeclineCode>;

/** Methods whose newest payment among these was declined. `payments` are newest first. */
export function findDeclines(payments: readonly Payment[]): Declines {
  const last = new Map<string, Payment>();
  for (const payment of payments) {
    const { paymentMethodId } = payment;
    if (paymentMethodId !== null && !last.has(paymentMethodId)) last.set(paymentMethodId, payment);
  }
  return new Map(
    [...last].flatMap(([id, payment]) => (wasDeclined(payment) ? [[id, payment.errorCode]] : [])),
  );
}

/** True for a payment that was declined, rather than abandoned by the customer. */
function wasDeclined(payment: Payment): payment is Payment & { readonly errorCode: DeclineCode } {
  return payment.status === 'failed' && failureNotice(payment).kind === 'declined';
}

/** Saved methods of a customer as a page lists them, with a reason for each that cannot pay. */
export function presentSavedMethods(
  methods: readonly PaymentMethod[],
  need: PaymentNeed,
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

function whyUnusable(method: PaymentMethod, need: PaymentNeed): SavedMethod['unusable'] {
  const obstacle = methodObstacle(method, need);
  switch (obstacle) {
    case undefined:
      return null;
    case 'currency_unsupported':
      return 'currency';
    case 'beyond_limit':
      return 'limit';
    default:
      return obstacle;
  }
}

export function usableIds(methods: readonly SavedMethod[]): string[] {
  return methods.filter(({ unusable }) => unusable === null).map(({ id }) => id);
}

/**
 * The customer's choice if it can pay, else the first usable method that was not declined, else a new card:
 * the default must never charge a card again that has just been refused.
 */
export function chooseMethod(methods: readonly SavedMethod[], chosen: string | undefined): string {
  if (chosen === 'new') return 'new';
  const usable = methods.filter(({ unusable }) => unusable === null);
  return (usable.find(({ id }) => id === chosen) ?? usable.find((each) => !each.wasDeclined))?.id ?? 'new';
}

/** Notice about a failed attempt. */
export function failureNotice(payment: Payment): PayingNotice {
  const { errorCode } = payment;
  if (errorCode === 'CUSTOMER_CANCELLED' && isOnCardPage(payment)) return { kind: 'card_page_left' };
  return errorCode === 'CUSTOMER_CANCELLED' || errorCode === null
    ? { kind: 'authentication_cancelled' }
    : { kind: 'declined', code: errorCode };
}
