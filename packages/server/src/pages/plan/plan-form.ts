import { asId } from '../../domain/ids.ts';
import type { ConfirmedChange } from '../../domain/offer/retention-request.ts';
import type { ChangeByCustomer } from '../../domain/subscription/change-by-customer.ts';

/** The change that a form confirms, as it was asked about. */
export function confirmedIn(
  data: FormData,
  { product, quantity, isAtNextBillingDate }: ChangeByCustomer,
): ConfirmedChange {
  return {
    productId: product.productId,
    quantity,
    isAtNextBillingDate,
    quoteId: asId<'quote'>(nameIn(data, 'quote_id')),
    asked: readAmount(data.get('shown')),
    wallet: readAmount(data.get('wallet')),
  };
}

/** A form that is sent twice goes on with what it began; another look at the page is another attempt. */
export function attemptIn(data: FormData): string {
  return nameIn(data, 'attempt');
}

/** What this site has put into a form by itself; anything else is as good as nothing. */
function nameIn(data: FormData, field: string): string {
  return /^[\w-]{1,64}$/.exec(textOf(data.get(field)))?.[0] ?? '';
}

/** A whole number from 1 to 9,999, in any digits; undefined for anything else. */
export function readQuantity(typed: string): number | undefined {
  const digits = /^\d{1,4}$/.exec(typed.normalize('NFKC').trim())?.[0];
  const quantity = Number(digits ?? 0);
  return quantity > 0 ? quantity : undefined;
}

/** An amount as the page has sent it, which may be below 0. */
export function readAmount(sent: unknown): bigint {
  return BigInt(/^-?\d{1,16}$/.exec(textOf(sent))?.[0] ?? '0');
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}
