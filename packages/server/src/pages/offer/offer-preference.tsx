import type { Dictionary } from '../i18n/dictionary.ts';
import type { OfferPage } from './offer-model.ts';

interface OfferPreferenceProps {
  readonly page: OfferPage;
  /** Whether there is an offer that "none" can say no to as well. */
  readonly canDecline: boolean;
  readonly t: Dictionary;
}

/** Where a buyer asks for fewer offers, or none: one press declines this one and all that would follow. */
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
