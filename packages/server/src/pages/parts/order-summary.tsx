import type { Child } from 'hono/jsx';
import type { Dictionary } from '../i18n/dictionary.ts';
import { formatAmount, formatRate } from '../i18n/format.ts';
import type { Locale } from '../i18n/locale.ts';
import type { Order, OrderDiscount, OrderLine } from './order-model.ts';
import { Amount, Deduction } from './amount.tsx';
import { ComingLines } from './coming.tsx';
import { dictionaryOf } from '../i18n/dictionaries.ts';

interface OrderSummaryProps {
  readonly order: Order;
  readonly locale: Locale;
  readonly timeZone: string;
  /** Label of the total: to be paid, or paid. */
  readonly isPaid?: boolean;
  /** Codes that the reader may remove, inside the checkout's form. */
  readonly removableCodes?: readonly string[];
  /** Between the lines and the total: the discount code field. */
  readonly children?: Child;
}

/** Summary of an order: lines, deductions and taxes, and the total as the largest element of the box. */
export function OrderSummary(props: OrderSummaryProps) {
  const { order, locale } = props;
  const t = dictionaryOf(locale);
  return (
    <section class="sheet order" aria-labelledby="order-title" data-part="order">
      <h2 id="order-title" class="visually-hidden">
        {t.order.title}
      </h2>
      <ul class="lines">
        {order.lines.map((line) => (
          <Line line={line} locale={locale} t={t} />
        ))}
      </ul>
      <Sums {...props} />
      {props.children}
      <div class="total">
        <span class="total-label">
          {totalLabel(order, props.isPaid ?? false, t)} <span class="currency">{order.total.currency}</span>
        </span>
        <strong>
          <Amount money={order.total} locale={locale} />
        </strong>
      </div>
      <ComingLines coming={order.coming} reader={{ locale, timeZone: props.timeZone }} />
    </section>
  );
}

function Line({ line, locale, t }: { line: OrderLine; locale: Locale; t: Dictionary }) {
  return (
    <li>
      <div class="line">
        {line.picture !== undefined && (
          <img class="line-picture" src={line.picture} alt="" width="48" height="48" />
        )}
        <span class="line-name">{line.name}</span>
        <Amount money={line.amount} locale={locale} />
      </div>
      {line.quantity > 1 && (
        <p class="line-note amount">
          {t.order.quantityOf(formatAmount(line.unitPrice, locale), line.quantity)}
        </p>
      )}
      {line.trial !== null && (
        <p class="line-note">
          {line.trial.isFree ? t.order.freeTrial(line.trial.days) : t.order.paidTrial(line.trial.days)}
        </p>
      )}
      {line.description !== null && <p class="line-note">{line.description}</p>}
      {line.addons.map((addon) => (
        <div class="line line-addon">
          <span>
            {addon.name}
            {addon.quantity > 1 && ` × ${String(addon.quantity)}`}
          </span>
          <Amount money={addon.amount} locale={locale} />
        </div>
      ))}
    </li>
  );
}

function Sums({ order, locale, removableCodes = [] }: OrderSummaryProps) {
  const t = dictionaryOf(locale);
  const changesTotal = order.discounts.length > 0 || order.total.amount !== order.subtotal.amount;
  return (
    <dl class="sums">
      {changesTotal && (
        <div class="line">
          <dt>{t.order.subtotal}</dt>
          <dd>
            <Amount money={order.subtotal} locale={locale} />
          </dd>
        </div>
      )}
      {order.discounts.map((discount) => (
        <div class="line">
          <dt>
            {deductionLabel(discount, t)}
            {discount.code !== null && removableCodes.includes(discount.code) && (
              <RemoveDiscount code={discount.code} t={t} />
            )}
          </dt>
          <dd>
            <Deduction money={discount.amount} locale={locale} />
          </dd>
        </div>
      ))}
      <TaxLines order={order} locale={locale} t={t} />
      {order.fromWallet !== undefined && (
        <div class="line">
          <dt>{t.order.fromWallet}</dt>
          <dd>
            <Deduction money={order.fromWallet} locale={locale} />
          </dd>
        </div>
      )}
    </dl>
  );
}

function deductionLabel({ code, reason }: OrderDiscount, t: Dictionary): string {
  if (reason !== undefined) return t.order[reason];
  return code === null ? t.order.productDiscount : t.order.discount(code);
}

function RemoveDiscount({ code, t }: { code: string; t: Dictionary }) {
  return (
    <button
      class="text-button"
      name="remove_discount"
      value={code}
      formnovalidate
      aria-label={t.order.removeDiscountLabel(code)}
    >
      {t.order.removeDiscount}
    </button>
  );
}

function TaxLines({ order: { tax }, locale, t }: { order: Order; locale: Locale; t: Dictionary }) {
  if (tax === null) {
    return (
      <div class="line">
        <dt>{t.order.taxPending}</dt>
        <dd class="pending">{t.order.taxPendingHint}</dd>
      </div>
    );
  }
  const rate = tax.rateBps === null ? '' : formatRate(tax.rateBps, locale);
  const hasIncluded = tax.included.amount !== 0n;
  return (
    <>
      {(tax.added.amount !== 0n || !hasIncluded) && (
        <div class="line">
          <dt>{t.order.tax(rate)}</dt>
          <dd>
            <Amount money={tax.added} locale={locale} />
          </dd>
        </div>
      )}
      {hasIncluded && (
        <div class="line">
          <dt>{t.order.taxIncluded(rate)}</dt>
          <dd>
            <Amount money={tax.included} locale={locale} />
          </dd>
        </div>
      )}
    </>
  );
}

function totalLabel(order: Order, isPaid: boolean, t: Dictionary): string {
  if (isPaid) return t.order.totalPaid;
  return order.coming === null ? t.order.total : t.order.totalToday;
}
