import type { Money } from '../../domain/money/money.ts';

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
