import { DomainError } from '../errors.ts';
import type { CustomerId, PaymentMethodId } from '../ids.ts';
import type { Currency } from '../money/currency.ts';
import type { Instant } from '../time.ts';
import type { Instrument } from './gateway-outcome.ts';

/** An instrument a customer paid with before, kept by the gateway and usable with one click. */
export interface PaymentMethod {
  readonly paymentMethodId: PaymentMethodId;
  readonly customerId: CustomerId;
  readonly instrument: Instrument;
  readonly createdAt: Instant;
  /** When a payment last succeeded with it. */
  readonly lastUsedAt: Instant | null;
}

/** A card is good through the last moment of its expiry month, in UTC. */
export function isExpired(instrument: Instrument, now: Instant): boolean {
  return now >= Date.UTC(instrument.expiryYear, instrument.expiryMonth, 1);
}

/** What is to be paid with a method. */
export interface PaymentNeed {
  readonly currency: Currency;
  readonly isRecurring: boolean;
  readonly now: Instant;
}

/** Why a method cannot pay something. */
export type MethodObstacle = 'expired' | 'currency_unsupported' | 'not_recurring';

/** What keeps a method from paying this: expired, not in this currency, or not on file for what recurs. */
export function methodObstacle({ instrument }: PaymentMethod, need: PaymentNeed): MethodObstacle | undefined {
  if (isExpired(instrument, need.now)) return 'expired';
  if (instrument.currencies !== null && !instrument.currencies.includes(need.currency)) {
    return 'currency_unsupported';
  }
  if (need.isRecurring && !instrument.isRecurringEnabled) return 'not_recurring';
  return undefined;
}

/**
 * Refuses a method that cannot pay this. That it belongs to the customer is settled where it is loaded.
 * `field` is how the request names it, when it is not saved yet.
 */
export function checkPaymentMethod(
  method: PaymentMethod,
  need: PaymentNeed & { readonly field?: 'card' },
): void {
  const { instrument } = method;
  const field = need.field ?? 'payment_method_id';
  switch (methodObstacle(method, need)) {
    case undefined:
      return;
    case 'expired':
      throw new DomainError(
        'PAYMENT_METHOD_EXPIRED',
        `${field}: the card ending in ${instrument.lastFour} has expired. Ask the customer for another one, or use a standard checkout.`,
      );
    case 'currency_unsupported':
      throw new DomainError(
        'PAYMENT_METHOD_CURRENCY_UNSUPPORTED',
        `${field}: this method cannot pay in ${need.currency}, only in ${(instrument.currencies ?? []).join(', ')}.`,
      );
    case 'not_recurring':
      throw new DomainError(
        'PAYMENT_METHOD_NOT_RECURRING',
        `${field}: this method cannot be charged for renewals. Use a card that can.`,
      );
  }
}
