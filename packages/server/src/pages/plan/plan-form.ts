import { asId } from '../../domain/ids.ts';
import type { ConfirmedChange } from '../../domain/offer/retention-request.ts';
import type { ChangeByCustomer } from '../../domain/subscription/change-by-customer.ts';

/** Change confirmed by a form, as it was shown. */
export function readConfirmedChange(
  data: FormData,
  { product, quantity, isAtNextBillingDate }: ChangeByCustomer,
): ConfirmedChange {
  return {
    productId: product.productId,
    quantity,
    isAtNextBillingDate,
    quoteId: asId<'quote'>(readOwnValue(data, 'quote_id')),
    asked: readAmount(data.get('shown')),
    wallet: readAmount(data.get('wallet')),
  };
}

/**
 * Attempt id of a form. A form that is sent twice continues its first attempt; each view of the page has a
 * new one.
 */
export function readAttemptId(data: FormData): string {
  return readOwnValue(data, 'attempt');
}

/** Value that this site put into a form; any other value is ignored. */
function readOwnValue(data: FormData, field: string): string {
  return /^[\w-]{1,64}$/.exec(textOf(data.get(field)))?.[0] ?? '';
}

/** Whole number from 1 to 9,999, in any digits; undefined for anything else. */
export function readQuantity(typed: string): number | undefined {
  const digits = /^\d{1,4}$/.exec(typed.normalize('NFKC').trim())?.[0];
  const quantity = Number(digits ?? 0);
  return quantity > 0 ? quantity : undefined;
}

/** Amount submitted by the page, which may be below 0. */
export function readAmount(sent: unknown): bigint {
  return BigInt(/^-?\d{1,16}$/.exec(textOf(sent))?.[0] ?? '0');
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}
