import { dictionaryOf } from '../i18n/dictionaries.ts';
import { formatAmount, formatDate } from '../i18n/format.ts';
import type { Locale } from '../i18n/locale.ts';
import type { RenewalSummary } from './plan-model.ts';
import { Amount } from '../parts/amount.tsx';

interface RenewalsProps {
  readonly renewals: readonly RenewalSummary[];
  readonly locale: Locale;
  readonly timeZone: string;
}

/** Amounts of the next renewals, one by one, with the credit each uses. */
export function Renewals({ renewals, locale, timeZone }: RenewalsProps) {
  const { plan: t } = dictionaryOf(locale);
  return (
    <div class="renewals">
      <h2>{t.renewals}</h2>
      <ol>
        {renewals.map(({ at, amount, credit, wallet }) => (
          <li class="line">
            <span>
              {formatDate(at, locale, timeZone)}
              {credit.amount > 0n && (
                <span class="renewal-credit">{t.creditUsed(formatAmount(credit, locale))}</span>
              )}
              {wallet.amount > 0n && (
                <span class="renewal-credit">{t.walletUsed(formatAmount(wallet, locale))}</span>
              )}
            </span>
            <strong>
              <Amount money={amount} locale={locale} />
            </strong>
          </li>
        ))}
      </ol>
    </div>
  );
}

/** True if the renewals differ, by credit or wallet, so that each deserves a line. */
export function haveDifferentAmounts(renewals: readonly RenewalSummary[]): boolean {
  const [first] = renewals;
  return renewals.some(
    ({ amount, credit, wallet }) =>
      credit.amount > 0n || wallet.amount > 0n || amount.amount !== first?.amount.amount,
  );
}
