import { shareInBps } from '../money/round.ts';
import { rulesOf, offeredItem } from './kinds/kinds.ts';
import type { Offer, OfferDiscount } from './offer.ts';
import type { Catalogue, UnitPrice } from './unit-price.ts';

/** Unit price of an offer's item; undefined when it does not exist. */
export function unitPriceOf({ target }: Pick<Offer, 'target'>, catalogue: Catalogue): UnitPrice | undefined {
  return rulesOf(target).unitPrice(target, catalogue);
}

/** Deduction from `amount`, at most all of it. */
function discountOn(discount: OfferDiscount | null, amount: bigint): bigint {
  if (discount === null) return 0n;
  const taken = discount.type === 'percentage' ? shareInBps(amount, discount.bps) : discount.amount;
  return taken > amount ? amount : taken;
}

/** Price of `quantity` units, before tax on top and credits. */
export function amountOf(offer: Pick<Offer, 'discount'>, unit: UnitPrice, quantity: number): bigint {
  const whole = unit.amount * BigInt(quantity);
  return whole - discountOn(offer.discount, whole);
}

/**
 * Maximum charge of an acceptance, before tax on top: the largest quantity at its price. A plan change charges at
 * most the whole new plan in any proration mode. When the quantity is the subscription's, it is computed for one
 * unit.
 */
export function mostOf(offer: Pick<Offer, 'discount' | 'quantity'>, unit: UnitPrice): bigint {
  return amountOf(offer, unit, offer.quantity?.maximum ?? 1);
}

/**
 * Material terms of an offer as text: item, quantity, price, discount and billing. Copy and images are excluded; a
 * decline holds while this text stays the same.
 */
export function materialTerms(
  offer: Pick<Offer, 'target' | 'quantity' | 'discount'>,
  unit: UnitPrice,
): string {
  const { target, quantity, discount } = offer;
  const parts = [
    target.kind,
    offeredItem(target),
    `${unit.currency} ${unit.amount}`,
    quantity === null ? 'as many as before' : `${quantity.minimum} to ${quantity.maximum}`,
    discount === null
      ? 'no discount'
      : `${discount.type === 'percentage' ? `${discount.bps} bps` : `${discount.currency} ${discount.amount}`} off for ${discount.cycles ?? 'all'} cycles`,
    rulesOf(target).billing(target),
  ];
  return parts.join('; ');
}

/**
 * Terms of an offer that an experiment variant shows differently: the shown ones and the offer's own. Declining one
 * declines both, so that neither the start nor the end of an experiment asks anyone again.
 */
export function termsOfVariant(shown: string, own: string): string {
  return shown === own ? shown : [shown, own].join(termsSeparator);
}

/** True when answered terms match the current ones, as shown or as the offer has them. */
export function areSameTerms(then: string, now: string): boolean {
  const answered = then.split(termsSeparator);
  return now.split(termsSeparator).some((terms) => answered.includes(terms));
}

const termsSeparator = '\n';
