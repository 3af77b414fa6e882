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
    <section class="disclosure" aria-labelledby="disclosure-title">
      <h2 id="disclosure-title">{t.title}</h2>
      <dl>
        <dt>{t.quantity}</dt>
        <dd>
          {order.lines.map((line) => (
            <p>{`${line.name} × ${String(line.quantity)}`}</p>
          ))}
        </dd>
        <dt>{t.price}</dt>
        <dd>
          <p>{t.priceNow(formatAmount(order.total, locale))}</p>
          {order.renewals.map(({ amount, interval }) => (
            <p>{t.priceLater(formatAmount(amount, locale), formatEvery(interval, locale))}</p>
          ))}
          {order.isOnDemand && <p>{t.priceOnDemand}</p>}
        </dd>
        <dt>{t.paymentTime}</dt>
        <dd>
          <p>{t.paymentTimeOnce}</p>
          {order.renewals.length > 0 && <p>{t.paymentTimeRenewal}</p>}
          {order.isOnDemand && <p>{t.paymentTimeOnDemand}</p>}
        </dd>
        <dt>{t.paymentMethod}</dt>
        <dd>{t.paymentMethodCard}</dd>
        <dt>{t.delivery}</dt>
        <dd>{disclosure.delivery}</dd>
        <dt>{t.cancellation}</dt>
        <dd>{disclosure.cancellation}</dd>
        <dt>{t.seller}</dt>
        <dd>{disclosure.seller}</dd>
      </dl>
    </section>
  );
}
