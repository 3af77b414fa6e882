import type { Disclosure } from '../checkout-model.ts';
import { dictionaryOf } from '../i18n/dictionary.ts';
import { formatAmount, formatEvery } from '../i18n/format.ts';
import type { Locale } from '../i18n/locale.ts';
import type { Order } from '../order-model.ts';

interface DisclosureBoxProps {
  readonly order: Order;
  readonly disclosure: Disclosure;
  readonly locale: Locale;
}

/**
 * What the Japanese act on specified commercial transactions (article 12-6) wants on the last screen before
 * an order: quantity, price with later charges, when and how it is paid, delivery, cancellation.
 */
export function DisclosureBox({ order, disclosure, locale }: DisclosureBoxProps) {
  const t = dictionaryOf(locale).disclosure;
  return (
    <DisclosureTerms
      title={t.title}
      terms={[
        [t.quantity, order.lines.map((line) => `${line.name} × ${String(line.quantity)}`)],
        [
          t.price,
          [
            t.priceNow(formatAmount(order.total, locale)),
            ...order.renewals.map(({ amount, interval }) =>
              t.priceLater(formatAmount(amount, locale), formatEvery(interval, locale)),
            ),
            ...(order.isOnDemand ? [t.priceOnDemand] : []),
          ],
        ],
        [
          t.paymentTime,
          [
            t.paymentTimeOnce,
            ...(order.renewals.length > 0 ? [t.paymentTimeRenewal] : []),
            ...(order.isOnDemand ? [t.paymentTimeOnDemand] : []),
          ],
        ],
        [t.paymentMethod, [t.paymentMethodCard]],
        [t.delivery, [disclosure.delivery]],
        [t.cancellation, [disclosure.cancellation]],
        [t.seller, [disclosure.seller]],
      ]}
    />
  );
}

interface DisclosureTermsProps {
  readonly title: string;
  readonly terms: readonly (readonly [name: string, sentences: readonly string[]])[];
}

/** Terms and what is said of each, a line a sentence. */
export function DisclosureTerms({ title, terms }: DisclosureTermsProps) {
  return (
    <section class="disclosure" aria-labelledby="disclosure-title">
      <h2 id="disclosure-title">{title}</h2>
      <dl>
        {terms.map(([name, sentences]) => (
          <>
            <dt>{name}</dt>
            <dd>
              {sentences.map((sentence) => (
                <p>{sentence}</p>
              ))}
            </dd>
          </>
        ))}
      </dl>
    </section>
  );
}
