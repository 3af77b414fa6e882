import type { Disclosure } from '../checkout-model.ts';
import { dictionaryOf } from '../i18n/dictionary.ts';
import { formatAmount, formatEvery } from '../i18n/format.ts';
import type { Locale } from '../i18n/locale.ts';
import type { Order, OrderLine } from '../order-model.ts';

/** What the disclosure says of an order. */
type DisclosedOrder = Pick<Order, 'total' | 'renewals'> & {
  readonly isOnDemand?: boolean;
  readonly lines: readonly Pick<OrderLine, 'name' | 'quantity'>[];
};

export interface DisclosureRow {
  readonly name: string;
  readonly texts: readonly string[];
}

/**
 * What the Japanese act on specified commercial transactions (article 12-6) wants on the last screen before
 * an order: quantity, price with later charges, when and how it is paid, delivery, cancellation.
 */
export function disclosureRows(order: DisclosedOrder, said: Disclosure, locale: Locale): DisclosureRow[] {
  const t = dictionaryOf(locale).disclosure;
  const { total, renewals, isOnDemand = false } = order;
  return [
    {
      name: t.quantity,
      texts: order.lines.map((line) => `${line.name} × ${String(line.quantity)}`),
    },
    {
      name: t.price,
      texts: [
        t.priceNow(formatAmount(total, locale)),
        ...renewals.map(({ amount, interval }) =>
          t.priceLater(formatAmount(amount, locale), formatEvery(interval, locale)),
        ),
        ...(isOnDemand ? [t.priceOnDemand] : []),
      ],
    },
    {
      name: t.paymentTime,
      texts: [
        t.paymentTimeOnce,
        ...(renewals.length > 0 ? [t.paymentTimeRenewal] : []),
        ...(isOnDemand ? [t.paymentTimeOnDemand] : []),
      ],
    },
    { name: t.paymentMethod, texts: [t.paymentMethodCard] },
    { name: t.delivery, texts: [said.delivery] },
    { name: t.cancellation, texts: [said.cancellation] },
    { name: t.seller, texts: [said.seller] },
  ];
}

/** Terms and what is said of each, a line a sentence. */
export function DisclosureBox({ rows, locale }: { rows: readonly DisclosureRow[]; locale: Locale }) {
  return (
    <section class="disclosure" aria-labelledby="disclosure-title">
      <h2 id="disclosure-title">{dictionaryOf(locale).disclosure.title}</h2>
      <dl>
        {rows.map(({ name, texts }) => (
          <>
            <dt>{name}</dt>
            <dd>
              {texts.map((text) => (
                <p>{text}</p>
              ))}
            </dd>
          </>
        ))}
      </dl>
    </section>
  );
}
