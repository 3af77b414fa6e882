import type { Child } from 'hono/jsx';
import { dictionaryOf } from '../i18n/dictionary.ts';
import { formatAmount, formatDate, formatEvery } from '../i18n/format.ts';
import type { Locale } from '../i18n/locale.ts';
import type { MoneyBox, MoneyLine } from '../offer-model.ts';
import { Amount, Deduction } from './amount.tsx';
import { CardLabel } from './card.tsx';

interface MoneyBoxProps {
  readonly box: MoneyBox;
  readonly locale: Locale;
  readonly timeZone: string;
  readonly isPaid?: boolean;
  /** Between the lines and the total: the choice of a quantity. */
  readonly children?: Child;
}

/** Everything about money in one box: what is charged today, to what, and what is charged later. */
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
      {box.creditGranted !== null && (
        <p class="renewal">{t.offer.creditGranted(formatAmount(box.creditGranted, locale))}</p>
      )}
      {box.renewal !== null && (
        <p class="renewal">
          {t.offer.renewal(
            formatAmount(box.renewal.amount, locale),
            formatEvery(box.renewal.interval, locale),
            formatDate(box.renewal.firstAt, locale, timeZone),
          )}
        </p>
      )}
      {box.renewal !== null && box.afterDiscount !== null && (
        <p class="renewal">
          {t.offer.afterDiscount(
            formatAmount(box.afterDiscount, locale),
            formatEvery(box.renewal.interval, locale),
          )}
        </p>
      )}
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

function hasSums({ discount, creditUsed, taxAdded, taxIncluded }: MoneyBox): boolean {
  return [discount, creditUsed, taxAdded, taxIncluded].some((sum) => sum !== null);
}

function Sums({ box, locale }: { box: MoneyBox; locale: Locale }) {
  const t = dictionaryOf(locale);
  return (
    <dl class="sums">
      {box.discount !== null && (
        <div class="line">
          <dt>{t.order.productDiscount}</dt>
          <dd>
            <Deduction money={box.discount} locale={locale} />
          </dd>
        </div>
      )}
      {box.creditUsed !== null && (
        <div class="line">
          <dt>{t.offer.creditUsed}</dt>
          <dd>
            <Deduction money={box.creditUsed} locale={locale} />
          </dd>
        </div>
      )}
      {box.taxAdded !== null && (
        <div class="line">
          <dt>{t.offer.tax}</dt>
          <dd>
            <Amount money={box.taxAdded} locale={locale} />
          </dd>
        </div>
      )}
      {box.taxIncluded !== null && (
        <div class="line">
          <dt>{t.offer.taxIncluded}</dt>
          <dd>
            <Amount money={box.taxIncluded} locale={locale} />
          </dd>
        </div>
      )}
    </dl>
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
