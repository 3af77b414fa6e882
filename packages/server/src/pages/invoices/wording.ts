import type { BilledBuyer } from '../../domain/invoice/invoice.ts';
import type { TaxShare } from '../../domain/invoice/tax-shares.ts';
import type { Currency } from '../../domain/money/currency.ts';
import { dictionaryOf } from '../i18n/dictionary.ts';
import { formatAmount, formatRate, nameCountry } from '../i18n/format.ts';
import type { Locale } from '../i18n/locale.ts';
import type { Sheet, Sum } from './sheet.ts';

/** An amount with a true minus sign. */
export function writeAmount(amount: bigint, currency: Currency, locale: Locale): string {
  return amount < 0n
    ? `−${formatAmount({ amount: -amount, currency }, locale)}`
    : formatAmount({ amount, currency }, locale);
}

/** A sum that is part of another. */
export function writePart(label: string, amount: bigint, currency: Currency, locale: Locale): Sum {
  return { label, amount: writeAmount(amount, currency, locale), kind: 'part' };
}

/** Who the document is made out to, as letters are addressed in the reader's language. */
export function writeParty(heading: string, buyer: BilledBuyer, locale: Locale): Sheet['party'] {
  const t = dictionaryOf(locale).invoice;
  return {
    heading,
    lines: [
      ...(buyer.businessName === null ? [] : [buyer.businessName]),
      t.addressee(buyer.name),
      ...writeAddress(buyer.address, locale),
      buyer.email,
      ...(buyer.taxId === null ? [] : [t.taxId(buyer.taxId)]),
    ],
  };
}

/** An address is written as in its own country, or as its own country writes it for foreigners. */
function writeAddress(
  { country, state, city, street, zipcode }: BilledBuyer['address'],
  locale: Locale,
): string[] {
  const lines =
    country === 'JP' && locale === 'ja'
      ? [zipcode === null ? '' : `〒${zipcode}`, words([state, city, street], '')]
      : [street ?? '', words([city, words([state, zipcode], ' ')], ', '), nameCountry(country, locale)];
  return lines.filter((line) => line !== '');
}

function words(parts: readonly (string | null)[], separator: string): string {
  return parts.filter((part) => part !== null && part !== '').join(separator);
}

/** The tax of each rate as rows of the sums. Nothing is said where nothing is taxed. */
export function writeTaxes(
  taxes: readonly TaxShare[],
  context: { readonly currency: Currency; readonly buyer: BilledBuyer },
  locale: Locale,
): { readonly added: readonly Sum[]; readonly included: readonly Sum[] } {
  if (!isTaxed(taxes)) return { added: [], included: [] };
  const t = dictionaryOf(locale).invoice;
  const isJapan = context.buyer.address.country === 'JP';
  const write = (share: TaxShare, kind: Sum['kind']): Sum => {
    const word = share.isIncluded ? t.taxContained : t.taxAdded;
    const taxable = writeAmount(share.taxable, context.currency, locale);
    const amount = writeAmount(share.tax, context.currency, locale);
    return { label: word(formatRate(share.rateBps, locale), taxable, isJapan), amount, kind };
  };
  return {
    added: taxes.filter(({ isIncluded }) => !isIncluded).map((share) => write(share, 'part')),
    included: taxes.filter(({ isIncluded }) => isIncluded).map((share) => write(share, 'remark')),
  };
}

export function isTaxed(taxes: readonly TaxShare[]): boolean {
  return taxes.some(({ rateBps }) => rateBps > 0);
}
