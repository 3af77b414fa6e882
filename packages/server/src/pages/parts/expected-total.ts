import type { Money } from '../../domain/money/money.ts';

/** Total in a form that can be submitted and compared: `3000 JPY`. */
export function expectedTotal({ amount, currency }: Money): string {
  return `${String(amount)} ${currency}`;
}

/** Total that a form was submitted with; `fallback` if it is unreadable. */
export function parseTotal(text: string, fallback: Money): Money {
  const [amount = '', currency] = text.split(' ');
  return /^\d{1,16}$/.test(amount) && currency === fallback.currency
    ? { amount: BigInt(amount), currency: fallback.currency }
    : fallback;
}
