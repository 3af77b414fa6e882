import type { CheckoutSession } from '../domain/checkout/checkout-session.ts';
import type { Instant } from '../domain/time.ts';
import type { CheckoutPage, Disclosure } from './checkout-model.ts';
import { dictionaryOf } from './i18n/dictionary.ts';

/** What Japanese law wants on the last screen before paying; null for whoever it is not about. */
export function disclosureFor(
  session: CheckoutSession,
  { locale, order, values }: Pick<CheckoutPage, 'locale' | 'order' | 'values'>,
  seller: string,
): Disclosure | null {
  const isForJapan = locale === 'ja' || order.total.currency === 'JPY' || values.country === 'JP';
  if (!isForJapan) return null;
  const said = dictionaryOf(locale).disclosure.defaults(seller, order.coming !== null);
  return { ...said, openUntil: openUntil(session) };
}

/** When an order like this ends: with the first of its discounts to end, and that of an offer with its checkout. */
function openUntil({ cart, options, expiresAt }: CheckoutSession): Instant | null {
  const ends = cart.discounts.flatMap((discount) => discount.expiresAt ?? []);
  if (options.presentationId !== undefined) ends.push(expiresAt);
  return ends.length > 0 ? Math.min(...ends) : null;
}
