import type { Locale } from '../locale.ts';
import { exponentOf } from './currency.ts';
import type { Money } from './money.ts';

// Creating a formatter costs far more than using one.
const formatters = new Map<string, Intl.NumberFormat>();

/** Formats an amount for people: `$1,234.50`, `¥1,000`, `BHD 1.250`. Exact at any size. */
export function formatMoney(money: Money, locale: Locale): string {
  const key = `${locale} ${money.currency}`;
  let formatter = formatters.get(key);
  if (formatter === undefined) {
    const digits = exponentOf(money.currency);
    formatter = new Intl.NumberFormat(locale, {
      style: 'currency',
      currency: money.currency,
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    });
    formatters.set(key, formatter);
  }
  return formatter.format(decimalOf(money));
}

/** Decimal text, because a float cannot hold every amount. */
function decimalOf({ amount, currency }: Money): `${number}` {
  const digits = exponentOf(currency);
  const text = (amount < 0n ? -amount : amount).toString().padStart(digits + 1, '0');
  const point = text.length - digits;
  const sign = amount < 0n ? '-' : '';
  return `${sign}${text.slice(0, point)}${digits === 0 ? '' : '.'}${text.slice(point)}` as `${number}`;
}
