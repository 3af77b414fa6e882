import type { Dictionary } from '../i18n/dictionary.ts';
import { formatDate } from '../i18n/format.ts';
import type { OfferPage, ShownOffer } from '../offer-model.ts';

interface PausedUntilProps {
  readonly offer: ShownOffer;
  readonly page: OfferPage;
  readonly t: Dictionary;
}

/** What rests, until when, and that it goes on by itself. */
export function PausedUntil({ offer, page, t }: PausedUntilProps) {
  if (offer.pausedUntil === null) return null;
  const date = formatDate(offer.pausedUntil, page.locale, page.seller.timeZone);
  return <p>{t.offer.pausedUntil(offer.name, date)}</p>;
}
