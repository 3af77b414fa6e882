import type { Dictionary } from '../i18n/dictionary.ts';
import type { OfferPage, ProposedOffer } from './offer-model.ts';

interface OfferQuantityProps {
  readonly offer: ProposedOffer;
  readonly page: OfferPage;
  readonly t: Dictionary;
}

/** Quantity field in a form of its own, which also works without scripts. */
export function OfferQuantity({ offer, page, t }: OfferQuantityProps) {
  const { value, minimum, maximum } = offer.quantity;
  if (minimum === maximum) return null;
  return (
    <form class="quantity" method="post" action={`/offers/${page.token}/quantity`}>
      <label for="quantity">{t.offer.quantity}</label>
      <input
        id="quantity"
        name="quantity"
        type="number"
        class="figures"
        min={minimum}
        max={maximum}
        value={String(value)}
        required
      />
      <button class="button button-quiet">{t.offer.changeQuantity}</button>
    </form>
  );
}
