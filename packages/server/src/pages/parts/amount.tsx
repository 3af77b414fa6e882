import type { Money } from '../../domain/money/money.ts';
import { formatAmount } from '../i18n/format.ts';
import type { Locale } from '../i18n/locale.ts';

/** Amount in tabular figures, never broken across lines. */
export function Amount({ money, locale }: { money: Money; locale: Locale }) {
  return <span class="amount">{formatAmount(money, locale)}</span>;
}

/** Deducted amount, with a true minus sign. */
export function Deduction({ money, locale }: { money: Money; locale: Locale }) {
  return <span class="amount">{`−${formatAmount(money, locale)}`}</span>;
}
