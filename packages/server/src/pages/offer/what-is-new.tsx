import type { Dictionary } from '../i18n/dictionary.ts';
import { formatAmount, formatPer } from '../i18n/format.ts';
import type { OfferPage, ProposedOffer } from './offer-model.ts';

interface WhatIsNewProps {
  readonly offer: ProposedOffer;
  readonly page: OfferPage;
  readonly t: Dictionary;
}

/** Comparison with the customer's present plan: its new benefits, and the price difference. */
export function WhatIsNew({ offer, page, t }: WhatIsNewProps) {
  const benefits = offer.copy?.newBenefits ?? [];
  const { difference } = offer;
  if (benefits.length === 0 && difference === null) return null;
  return (
    <div class="what-is-new">
      {benefits.length > 0 && (
        <>
          <h2 lang={page.locale}>{t.offer.isNew}</h2>
          <ul class="benefits">
            {benefits.map((benefit) => (
              <li>{benefit}</li>
            ))}
          </ul>
        </>
      )}
      {difference !== null && (
        <p class="difference figures" lang={page.locale}>
          {describeDifference(difference, page, t)}
        </p>
      )}
    </div>
  );
}

function describeDifference(
  { amount, interval }: NonNullable<ProposedOffer['difference']>,
  { locale }: OfferPage,
  t: Dictionary,
): string {
  const isMore = amount.amount > 0n;
  const text = formatAmount(isMore ? amount : { ...amount, amount: -amount.amount }, locale);
  if (interval === null) return isMore ? t.offer.more(text) : t.offer.less(text);
  const per = formatPer(interval, locale);
  return isMore ? t.offer.morePer(text, per) : t.offer.lessPer(text, per);
}
