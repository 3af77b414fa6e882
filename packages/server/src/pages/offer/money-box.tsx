import type { Child } from 'hono/jsx';
import type { Money } from '../../domain/money/money.ts';
import { dictionaryOf } from '../i18n/dictionaries.ts';
import { formatAmount } from '../i18n/format.ts';
import type { Locale } from '../i18n/locale.ts';
import type { MoneyBox, MoneyLine } from './offer-model.ts';
import { Amount, Deduction } from '../parts/amount.tsx';
import { CardLabel } from '../parts/card.tsx';
import { ComingLines } from '../parts/coming.tsx';

interface MoneyBoxProps {
  readonly box: MoneyBox;
  readonly locale: Locale;
  readonly timeZone: string;
  readonly isPaid?: boolean;
  /** Between the lines and the total: the choice of a quantity. */
  readonly children?: Child;
}

/** Price box: charges today, their payment method, and later charges. */
export function MoneyBoxSheet({ box, locale, timeZone, isPaid = false, children }: MoneyBoxProps) {
  const t = dictionaryOf(locale);
  return (
    <section class="sheet order money" aria-labelledby="money-title">
      <h2 id="money-title" class="visually-hidden">
        {t.offer.priceTitle}
      </h2>
      {box.lines.length > 0 && (
        <ul class="lines">
          {box.lines.map((line) => (
            <Line line={line} locale={locale} />
          ))}
        </ul>
      )}
      {children}
      {hasSums(box) && <Sums box={box} locale={locale} />}
      <div class={hasSums(box) || box.lines.length > 0 ? 'total' : 'total total-alone'}>
        <span class="total-label">
          {isPaid ? t.order.totalPaid : t.order.totalToday} <span class="currency">{box.total.currency}</span>
        </span>
        <strong>
          <Amount money={box.total} locale={locale} />
        </strong>
      </div>
      <ComingLines coming={box.coming} reader={{ locale, timeZone }} />
      <PaidWith box={box} locale={locale} />
    </section>
  );
}

function Line({ line, locale }: { line: MoneyLine; locale: Locale }) {
  const t = dictionaryOf(locale);
  const isBack = line.amount.amount < 0n;
  const price = formatAmount(line.unitPrice, locale);
  return (
    <li>
      <div class="line">
        <span class="line-name">{isBack ? t.offer.unused(line.name) : line.name}</span>
        {isBack ? (
          <Deduction money={{ ...line.amount, amount: -line.amount.amount }} locale={locale} />
        ) : (
          <Amount money={line.amount} locale={locale} />
        )}
      </div>
      {line.quantity > 1 && <p class="line-note amount">{t.order.quantityOf(price, line.quantity)}</p>}
      {line.isPart && <p class="line-note">{t.offer.partOf(price)}</p>}
    </li>
  );
}

function hasSums({ discount, creditUsed, taxAdded, taxIncluded, creditKept, fromWallet }: MoneyBox): boolean {
  return [discount, creditUsed, taxAdded, taxIncluded, creditKept, fromWallet].some((sum) => sum !== null);
}

function Sums({ box, locale }: { box: MoneyBox; locale: Locale }) {
  const t = dictionaryOf(locale);
  return (
    <dl class="sums">
      <Sum name={t.order.productDiscount} money={box.discount} locale={locale} isTaken />
      <Sum name={t.offer.creditUsed} money={box.creditUsed} locale={locale} isTaken />
      <Sum name={t.offer.tax} money={box.taxAdded} locale={locale} />
      <Sum name={t.offer.taxIncluded} money={box.taxIncluded} locale={locale} />
      <Sum name={t.offer.creditKept} money={box.creditKept} locale={locale} />
      <Sum name={t.order.fromWallet} money={box.fromWallet} locale={locale} isTaken />
    </dl>
  );
}

interface SumProps {
  readonly name: string;
  readonly money: Money | null;
  readonly locale: Locale;
  readonly isTaken?: boolean;
}

function Sum({ name, money, locale, isTaken = false }: SumProps) {
  if (money === null) return null;
  return (
    <div class="line">
      <dt>{name}</dt>
      <dd>
        {isTaken ? <Deduction money={money} locale={locale} /> : <Amount money={money} locale={locale} />}
      </dd>
    </div>
  );
}

function PaidWith({ box, locale }: { box: MoneyBox; locale: Locale }) {
  const t = dictionaryOf(locale);
  if (box.isPaidInCheckout) return <p class="money-card">{t.offer.paidInCheckout}</p>;
  if (box.card === null) return null;
  return (
    <p class="money-card">
      <span>{t.offer.paidWith}</span> <CardLabel card={box.card} t={t} />
    </p>
  );
}
