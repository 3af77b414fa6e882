import type { Dictionary } from '../i18n/dictionary.ts';
import type { OfferPage } from './offer-model.ts';

interface OfferPreferenceProps {
  readonly page: OfferPage;
  /** True if the offer is still open, so that "none" also declines it. */
  readonly canDecline: boolean;
  readonly t: Dictionary;
}

/** Form for fewer offers, or none: choosing "none" declines this offer and suppresses later ones. */
export function OfferPreferenceForm({ page, canDecline, t }: OfferPreferenceProps) {
  const { preference } = page;
  if (preference === null) return null;
  return (
    <details class="preference">
      <summary>{t.offer.preferenceTitle}</summary>
      <form method="post" action={`/offers/${page.token}/preference`}>
        <p class="hint">{t.offer.preferenceBody(page.seller.name)}</p>
        <div class="choice">
          {preference === 'fewer' ? (
            <button class="button" name="preference" value="all">
              {t.offer.all}
            </button>
          ) : (
            <button class="button" name="preference" value="fewer">
              {t.offer.fewer}
            </button>
          )}
          {preference === 'none' ? (
            <button class="button" name="preference" value="all">
              {t.offer.all}
            </button>
          ) : (
            <button class="button" name="preference" value="none">
              {canDecline ? t.offer.none : t.offer.noneLater}
            </button>
          )}
        </div>
      </form>
    </details>
  );
}
