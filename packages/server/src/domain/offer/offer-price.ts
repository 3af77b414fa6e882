import { shareInBps } from '../money/round.ts';
import { rulesOf, thingOf } from './kinds/kinds.ts';
import type { Offer, OfferDiscount } from './offer.ts';
import type { Catalogue, UnitPrice } from './unit-price.ts';

/** The price of what an offer sells; undefined when the business has no such thing. */
export function unitPriceOf({ target }: Pick<Offer, 'target'>, catalogue: Catalogue): UnitPrice | undefined {
  return rulesOf(target).unitPrice(target, catalogue);
}

/** What the discount takes off `amount`, at most all of it. */
function discountOn(discount: OfferDiscount | null, amount: bigint): bigint {
  if (discount === null) return 0n;
  const taken = discount.type === 'percentage' ? shareInBps(amount, discount.bps) : discount.amount;
  return taken > amount ? amount : taken;
}

/** What accepting `quantity` of it costs before tax on top and credits. */
export function amountOf(offer: Pick<Offer, 'discount'>, unit: UnitPrice, quantity: number): bigint {
  const whole = unit.amount * BigInt(quantity);
  return whole - discountOn(offer.discount, whole);
}

/**
 * The most that accepting can be charged, before tax on top: the largest quantity at its price. A plan change
 * is charged no more than the whole new plan, whatever its mode. Where the quantity is the subscription's,
 * it is counted for one unit.
 */
export function mostOf(offer: Pick<Offer, 'discount' | 'quantity'>, unit: UnitPrice): bigint {
  return amountOf(offer, unit, offer.quantity?.maximum ?? 1);
}

/**
 * What is decisive about an offer, as text: what is sold, how many, for how much, with what off, and how it
 * is billed. Words and pictures are not; a no holds for as long as this stays the same.
 */
export function materialTerms(
  offer: Pick<Offer, 'target' | 'quantity' | 'discount'>,
  unit: UnitPrice,
): string {
  const { target, quantity, discount } = offer;
  const parts = [
    target.kind,
    thingOf(target),
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
 * The terms of an offer that a variant of an experiment shows otherwise: those that are shown, and its own. A no
 * to the one is a no to the other: neither the beginning nor the end of an experiment asks anybody again.
 */
export function termsOfVariant(shown: string, own: string): string {
  return shown === own ? shown : [shown, own].join(termsSeparator);
}

/** Whether what was answered then is what would be asked now, as it is shown or as the offer has it. */
export function areSameTerms(then: string, now: string): boolean {
  const answered = then.split(termsSeparator);
  return now.split(termsSeparator).some((terms) => answered.includes(terms));
}

const termsSeparator = '\n';
