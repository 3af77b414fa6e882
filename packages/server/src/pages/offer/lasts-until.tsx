import type { Dictionary } from '../i18n/dictionary.ts';
import { formatDate } from '../i18n/format.ts';
import { wordsOfKind } from './offer-kind-words.ts';
import type { OfferPage, ShownOffer } from './offer-model.ts';

interface LastsUntilProps {
  readonly offer: ShownOffer;
  readonly page: OfferPage;
  readonly t: Dictionary;
}

/** End of a temporary benefit, and the charges after it. */
export function LastsUntil({ offer, page, t }: LastsUntilProps) {
  const { lasts } = wordsOfKind(offer.kind);
  if (lasts === null || offer.courtesy === null) return null;
  const date = formatDate(offer.courtesy.until, page.locale, page.seller.timeZone);
  return <p>{lasts(t.offer, offer.name, date)}</p>;
}
