import { DomainError } from '../errors.ts';
import type { CustomerId, PaymentMethodId } from '../ids.ts';
import type { Currency } from '../money/currency.ts';
import type { Instant } from '../time.ts';
import type { Instrument } from './gateway-outcome.ts';

/**
 * Saved payment method: an instrument a customer paid with before, stored at the gateway and chargeable with one
 * click.
 */
export interface PaymentMethod {
  readonly paymentMethodId: PaymentMethodId;
  readonly customerId: CustomerId;
  readonly instrument: Instrument;
  readonly createdAt: Instant;
  /** Time of the latest successful payment with it. */
  readonly lastUsedAt: Instant | null;
}

/**
 * True when expired. A card is valid through the last moment of its expiry month, in UTC, unless its gateway has said
 * that it goes on.
 */
export function isExpired(instrument: Instrument, now: Instant): boolean {
  return (
    instrument.outlivesExpiry !== true && now >= Date.UTC(instrument.expiryYear, instrument.expiryMonth, 1)
  );
}

/** Requirements of a payment on its method. */
export interface PaymentNeed {
  readonly currency: Currency;
  /** Largest amount of a charge that is known: the one due now, or a later cycle. Tax may be missing in an estimate. */
  readonly amount: bigint;
  readonly isRecurring: boolean;
  readonly now: Instant;
}

/** Reason why a method cannot be used. */
export type MethodObstacle = 'expired' | 'currency_unsupported' | 'not_recurring' | 'beyond_limit';

/**
 * Reason why a method cannot make this payment: expired, unsupported currency, no mandate for recurring charges, or a
 * limit of its own.
 */
export function methodObstacle(method: PaymentMethod, need: PaymentNeed): MethodObstacle | undefined {
  const { instrument } = method;
  if (isExpired(instrument, need.now)) return 'expired';
  if (instrument.currencies !== null && !instrument.currencies.includes(need.currency)) {
    return 'currency_unsupported';
  }
  if (need.isRecurring && !instrument.isRecurringEnabled) return 'not_recurring';
  return findExceededLimit(method, need) === undefined ? undefined : 'beyond_limit';
}

/** Limit of the method that this payment exceeds, in words; undefined if it exceeds none. */
function findExceededLimit(
  { instrument: { limits }, lastUsedAt }: PaymentMethod,
  { amount, currency, isRecurring, now }: PaymentNeed,
): string | undefined {
  if (!limits) return undefined;
  const { mostPerCharge: most, usableUntil, isSingleUse } = limits;
  if (usableUntil !== null && now >= usableUntil)
    return `could pay until ${new Date(usableUntil).toISOString()}`;
  if (isSingleUse && lastUsedAt !== null) return 'pays once, and has paid';
  if (isSingleUse && isRecurring) return 'pays once, and there are renewals to pay';
  if (most !== null && (most.currency !== currency || amount > most.amount)) {
    return `pays at most ${String(most.amount)} ${most.currency} at a time (minor units)`;
  }
  return undefined;
}

/**
 * Refuses a method that cannot make this payment. Ownership by the customer is checked where it is loaded. `field`
 * is the request's name for a method that is not saved yet.
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
    case 'beyond_limit':
      throw new DomainError(
        'PAYMENT_METHOD_LIMIT_EXCEEDED',
        `${field}: this method ${findExceededLimit(method, need) ?? 'has a limit'}. Use another one, or a standard checkout. Nothing was charged.`,
      );
  }
}
