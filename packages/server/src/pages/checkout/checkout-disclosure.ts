import type { CheckoutSession } from '../../domain/checkout/checkout-session.ts';
import type { Instant } from '../../domain/time.ts';
import type { CheckoutPage } from '../parts/checkout-model.ts';
import { readerOf } from '../parts/coming-words.ts';
import { type DisclosureRow, disclosureRows } from '../parts/disclosure-rows.ts';

/**
 * Disclosure that Japanese law requires on the last screen before paying; null for buyers it does not
 * concern.
 */
export function disclosureFor(
  session: CheckoutSession,
  page: Pick<CheckoutPage, 'locale' | 'seller' | 'order' | 'values'>,
): readonly DisclosureRow[] | null {
  const { locale, seller, order, values } = page;
  const isForJapan = locale === 'ja' || order.total.currency === 'JPY' || values.country === 'JP';
  if (!isForJapan) return null;
  const { lines, total, coming, tax } = order;
  return disclosureRows(
    {
      kind: 'order',
      lines,
      total,
      isTaxKnown: tax !== null,
      coming,
      card: null,
      startsAt: null,
      openUntil: openUntil(session),
      seller,
    },
    readerOf(page),
  );
}

/**
 * Time until which the order can be placed at this price: the earliest end of its discounts, or the session's
 * expiry for the checkout of an offer.
 */
function openUntil({ cart, options, expiresAt }: CheckoutSession): Instant | null {
  const ends = cart.discounts.flatMap((discount) => discount.expiresAt ?? []);
  if (options.presentationId !== undefined) ends.push(expiresAt);
  return ends.length > 0 ? Math.min(...ends) : null;
}
