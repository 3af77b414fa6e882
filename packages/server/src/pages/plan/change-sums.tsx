import type { Money } from '../../domain/money/money.ts';
import type { Dictionary } from '../i18n/dictionary.ts';
import { formatRate } from '../i18n/format.ts';
import type { Locale } from '../i18n/locale.ts';
import type { ChangeLine, ChangeSums } from './plan-model.ts';
import { Amount, Deduction } from '../parts/amount.tsx';
import { dictionaryOf } from '../i18n/dictionaries.ts';

interface SumsProps {
  readonly sums: ChangeSums;
  readonly locale: Locale;
  /** Label beside the total, for which the granted credit may stand in. */
  readonly totalLabel: string;
}

/** Amounts of a plan change, from the new plan down to the total, its largest element. */
export function ChangeSumsBox({ sums, locale, totalLabel }: SumsProps) {
  const t = dictionaryOf(locale);
  const givesCredit = sums.creditGiven.amount > 0n;
  const total = givesCredit ? sums.creditGiven : sums.total;
  return (
    <>
      <ul class="lines">
        {sums.lines.map((line) => (
          <li class="line">
            <span class="line-name">{nameLine(line, t)}</span>
            <SignedAmount money={line.amount} locale={locale} />
          </li>
        ))}
      </ul>
      <Steps sums={sums} locale={locale} t={t} />
      <div class="total">
        <span class="total-label">
          {givesCredit ? t.plan.totalCredit : totalLabel} <span class="currency">{total.currency}</span>
        </span>
        <strong>
          <Amount money={total} locale={locale} />
        </strong>
      </div>
    </>
  );
}

/** Amounts between the lines and the total; nothing if there are none. */
function Steps({ sums, locale, t }: { sums: ChangeSums; locale: Locale; t: Dictionary }) {
  const { creditUsed, topUp, tax, taxRateBps, isTaxIncluded, wallet, creditGiven, total } = sums;
  const rate = taxRateBps === null || tax.amount === 0n ? '' : formatRate(taxRateBps, locale);
  const beforeTax = { ...total, amount: total.amount + wallet.amount - tax.amount };
  return (
    <dl class="sums">
      {creditUsed.amount > 0n && (
        <div class="line">
          <dt>{t.plan.creditUsedLine}</dt>
          <dd>
            <Deduction money={creditUsed} locale={locale} />
          </dd>
        </div>
      )}
      {topUp.amount > 0n && (
        <div class="line">
          <dt>{t.plan.topUp}</dt>
          <dd>
            <Amount money={topUp} locale={locale} />
          </dd>
        </div>
      )}
      {tax.amount > 0n && !isTaxIncluded && (
        <div class="line">
          <dt>{t.plan.beforeTax}</dt>
          <dd>
            <Amount money={beforeTax} locale={locale} />
          </dd>
        </div>
      )}
      {creditGiven.amount > 0n ? (
        <div class="line">
          <dt>{t.plan.chargedToday}</dt>
          <dd>
            <Amount money={total} locale={locale} />
          </dd>
        </div>
      ) : (
        <div class="line">
          <dt>{isTaxIncluded && tax.amount > 0n ? t.order.taxIncluded(rate) : t.order.tax(rate)}</dt>
          <dd>
            <Amount money={tax} locale={locale} />
          </dd>
        </div>
      )}
      {wallet.amount > 0n && (
        <div class="line">
          <dt>{t.order.fromWallet}</dt>
          <dd>
            <Deduction money={wallet} locale={locale} />
          </dd>
        </div>
      )}
    </dl>
  );
}

function SignedAmount({ money, locale }: { money: Money; locale: Locale }) {
  return money.amount < 0n ? (
    <Deduction money={{ ...money, amount: -money.amount }} locale={locale} />
  ) : (
    <Amount money={money} locale={locale} />
  );
}

function nameLine({ kind, name, quantity }: ChangeLine, { plan: t }: Dictionary): string {
  switch (kind) {
    case 'plan':
      return t.quantityOf(name, quantity);
    case 'paid':
      return t.paid(name);
    case 'unused':
      return t.unused(name);
  }
}
