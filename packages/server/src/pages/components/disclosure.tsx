import type { Disclosure } from '../checkout-model.ts';
import { dictionaryOf } from '../i18n/dictionary.ts';
import { type Reader, disclosedCharges } from '../coming-words.ts';
import { formatAmount, formatTime } from '../i18n/format.ts';
import type { Locale } from '../i18n/locale.ts';
import type { Order, OrderLine } from '../order-model.ts';

/** What the disclosure says of an order. */
type DisclosedOrder = Pick<Order, 'total' | 'coming'> & {
  readonly lines: readonly Pick<OrderLine, 'name' | 'quantity'>[];
};

export interface DisclosureRow {
  readonly name: string;
  readonly texts: readonly string[];
}

/**
 * What the Japanese act on specified commercial transactions (article 12-6) wants on the last screen before
 * an order: quantity, price with later charges, when and how it is paid, delivery, until when it can be ordered,
 * cancellation.
 */
export function disclosureRows(order: DisclosedOrder, said: Disclosure, reader: Reader): DisclosureRow[] {
  const t = dictionaryOf(reader.locale).disclosure;
  const { total, coming } = order;
  const isOnDemand = coming?.kind === 'on_demand';
  return [
    {
      name: t.quantity,
      texts: order.lines.map((line) => `${line.name} × ${String(line.quantity)}`),
    },
    {
      name: t.price,
      texts: [
        t.priceNow(formatAmount(total, reader.locale)),
        ...(isOnDemand ? [t.priceOnDemand] : disclosedCharges(coming, 'order', reader)),
      ],
    },
    {
      name: t.paymentTime,
      texts: [
        total.amount > 0n ? t.paymentTimeOnce : t.paymentTimeNothing,
        ...(coming?.kind === 'charged' ? [t.paymentTimeRenewal] : []),
        ...(isOnDemand ? [t.paymentTimeOnDemand] : []),
      ],
    },
    { name: t.paymentMethod, texts: [t.paymentMethodCard] },
    { name: t.delivery, texts: [said.delivery] },
    ...(said.openUntil === null
      ? []
      : [
          {
            name: t.openUntil,
            texts: [t.until(formatTime(said.openUntil, reader.locale, reader.timeZone))],
          },
        ]),
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
