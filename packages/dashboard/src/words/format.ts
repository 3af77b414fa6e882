import { useMemo } from 'react';
import { type Language, useSpeech } from './words.tsx';

/** Decimals of a currency, by ISO 4217. */
export function decimalsOf(currency: string): number {
  return (
    new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2
  );
}

/** Amount in minor units as customers of that language read it. A minus sign, not a hyphen. */
function formatMoney(amount: number, currency: string, language: Language): string {
  const decimals = decimalsOf(currency);
  return new Intl.NumberFormat(language, {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    minimumFractionDigits: decimals,
  })
    .format(amount / 10 ** decimals)
    .replace('-', '−');
}

/** Minor units of what somebody typed, or undefined where it is no such amount. */
export function parseAmount(text: string, currency: string): number | undefined {
  const decimals = decimalsOf(currency);
  const plain = text.trim().replaceAll(/[\s,]/g, '');
  const parts = /^(\d+)(?:\.(\d*))?$/.exec(plain);
  if (parts === null || (parts[2] ?? '').length > decimals) return undefined;
  const minor = Number(`${parts[1] ?? ''}${(parts[2] ?? '').padEnd(decimals, '0')}`);
  return Number.isSafeInteger(minor) ? minor : undefined;
}

/** Formats of the chosen language: money, counts, shares, days and times (the reader's time zone). */
export function useFormat() {
  const { language } = useSpeech();
  return useMemo(() => {
    const count = new Intl.NumberFormat(language);
    const share = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 });
    const day = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short', year: 'numeric' });
    const dayHere = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short' });
    const time = new Intl.DateTimeFormat(language, {
      day: 'numeric',
      month: 'short',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
    const exact = new Intl.DateTimeFormat(language, {
      dateStyle: 'medium',
      timeStyle: 'short',
      hourCycle: 'h23',
      timeZone: 'UTC',
    });
    return {
      money: (amount: number, currency: string) => formatMoney(amount, currency, language),
      count: (n: number) => count.format(n),
      share: (n: number) => share.format(n),
      day: (at: string) => day.format(new Date(at)),
      shortDay: (at: string) => dayHere.format(new Date(at)),
      time: (at: string) => time.format(new Date(at)),
      utc: (at: string) => `${exact.format(new Date(at))} UTC`,
    };
  }, [language]);
}
