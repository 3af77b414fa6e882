import { checkMetadata } from '../catalog/metadata.ts';
import { DomainError } from '../errors.ts';
import { formatMoney } from '../money/format.ts';
import { minimumCharge } from '../money/minimum-charge.ts';
import { largestAmount } from '../money/money.ts';
import { largestQuantity } from '../pricing/check-cart.ts';
import { type Fault, checkNumber, checkText, fault, isWithin, refusal } from './check-fields.ts';
import { rulesOf, offeredItem } from './kinds/kinds.ts';
import { locales } from '../locale.ts';
import type { Offer, OfferCopy } from './offer.ts';
import { amountOf, unitPriceOf } from './offer-price.ts';
import type { Catalogue } from './unit-price.ts';

/** Offer fields that the seller sets. */
export type OfferTerms = Pick<
  Offer,
  'name' | 'target' | 'quantity' | 'discount' | 'copy' | 'rememberDeclinesDays' | 'includes' | 'metadata'
>;

/** Ten years: anything longer is assumed to be a typing error. */
export const longestMemoryDays = 3_650;

/**
 * Refuses an offer that contradicts itself or cannot be sold. `catalogue` has the business's products and add-ons
 * that the offer names. The message begins with the field.
 */
export function checkOffer(offer: OfferTerms, catalogue: Catalogue): void {
  checkMetadata(offer.metadata);
  checkText('name', offer.name, 1, 200);
  checkAllCopy('copy', offer.copy);
  checkQuantity(offer);
  checkDiscount('discount', offer.discount);
  if (offer.rememberDeclinesDays !== null) {
    checkNumber('remember_declines_days', offer.rememberDeclinesDays, 1, longestMemoryDays);
  }
  checkIncludes(offer, catalogue);
  const fault = targetFault(offer, catalogue);
  if (fault) throw new DomainError(fault.code, `${fault.field}: ${fault.message}`);
}

/**
 * Reason why the offer cannot be sold with the current catalogue; undefined when there is none. Checked when an
 * offer is written and again when a funnel is published, because products change in between.
 */
export function targetFault(
  offer: Pick<Offer, 'target' | 'quantity' | 'discount'>,
  catalogue: Catalogue,
): Fault | undefined {
  const { target } = offer;
  return (
    rulesOf(target).goodsFault(target, catalogue) ?? discountFault(offer) ?? priceFault(offer, catalogue)
  );
}

function discountFault({ target, discount }: Pick<Offer, 'target' | 'discount'>): Fault | undefined {
  const { isRecurring, noun, sellsNothing } = rulesOf(target);
  if (discount !== null && sellsNothing) {
    return fault('INVALID_REQUEST_BODY', 'discount', `${noun} costs nothing. Leave it out.`);
  }
  if (discount === null || discount.cycles === null || isRecurring) return undefined;
  const message = 'counts cycles of a subscription, and this is a one-time sale. Omit it.';
  return fault('INVALID_REQUEST_BODY', 'discount.cycles', message);
}

function priceFault(
  offer: Pick<Offer, 'target' | 'quantity' | 'discount'>,
  catalogue: Catalogue,
): Fault | undefined {
  const unit = unitPriceOf(offer, catalogue);
  if (!unit) return undefined;
  const { discount, quantity, target } = offer;
  if (unit.amount * BigInt(quantity?.maximum ?? 1) > largestAmount) {
    return fault('AMOUNT_TOO_LARGE', 'quantity.maximum', `comes to more than ${largestAmount}. Lower it.`);
  }
  const fewest = quantity?.minimum ?? 1;
  const whole = unit.amount * BigInt(fewest);
  if (discount?.type === 'amount' && discount.currency !== unit.currency) {
    const message = `is ${discount.currency}, and the price is in ${unit.currency}. Use one currency.`;
    return fault('MIXED_CURRENCIES', 'discount.currency', message);
  }
  if (discount?.type === 'amount' && discount.amount > whole) {
    const price = formatMoney({ amount: whole, currency: unit.currency }, 'en');
    return fault('INVALID_REQUEST_BODY', 'discount.amount', `is above the price, ${price}. Lower it.`);
  }
  const left = amountOf(offer, unit, fewest);
  const least = minimumCharge(unit.currency);
  if (left === 0n || left >= least || rulesOf(target).isPaidWithPlan) return undefined;
  const asked = formatMoney({ amount: least, currency: unit.currency }, 'en');
  return fault(
    'TOTAL_PAYMENT_AMOUNT_BELOW_MINIMUM_AMOUNT',
    discount === null ? 'quantity.minimum' : 'discount',
    `leaves a price between 0 and ${asked}, the minimum charge. Raise the price, or make it free.`,
  );
}

/** Refuses invalid offer copy. `field` is its path. */
export function checkAllCopy(field: string, copy: Offer['copy']): void {
  if (locales.every((locale) => copy[locale] === undefined)) {
    throw refusal(field, `needs at least one language of ${locales.join(', ')}.`);
  }
  for (const locale of locales) {
    const text = copy[locale];
    if (text !== undefined) checkCopy(`${field}.${locale}`, text);
  }
}

function checkCopy(field: string, text: OfferCopy): void {
  checkText(`${field}.headline`, text.headline, 1, 120);
  checkText(`${field}.body`, text.body, 0, 2_000);
  checkTexts(`${field}.value_points`, text.valuePoints);
  checkTexts(`${field}.new_benefits`, text.newBenefits);
  if (text.acceptLabel !== null) checkText(`${field}.accept_label`, text.acceptLabel, 1, 60);
  if (text.badge !== null) checkText(`${field}.badge`, text.badge, 1, 40);
}

function checkQuantity({ target, quantity }: OfferTerms): void {
  const { noun, quantity: whose } = rulesOf(target);
  if (whose === 'held' && quantity !== null) {
    throw refusal('quantity', `${noun} is of the whole subscription. Leave it out.`);
  }
  if (quantity === null) {
    if (whose !== 'own') return;
    throw refusal(
      'quantity',
      'only a plan_change can use the quantity of the subscription. Set minimum and maximum.',
    );
  }
  checkNumber('quantity.minimum', quantity.minimum, 1, largestQuantity);
  checkNumber('quantity.maximum', quantity.maximum, quantity.minimum, largestQuantity);
}

/** Refuses a contradictory discount, regardless of the price. `field` is its path. */
export function checkDiscount(field: string, discount: Offer['discount']): void {
  if (discount === null) return;
  if (discount.type === 'percentage' && !isWithin(discount.bps, 1, 10_000)) {
    throw new DomainError(
      'INVALID_PERCENTAGE',
      `${field}.bps: must be a whole number of basis points from 1 to 10000 (540 is 5.4 %).`,
    );
  }
  if (discount.type === 'amount' && (discount.amount < 1n || discount.amount > largestAmount)) {
    throw refusal(`${field}.amount`, `must be from 1 to ${largestAmount}, in the currency's smallest unit.`);
  }
  if (discount.cycles !== null) checkNumber(`${field}.cycles`, discount.cycles, 1, 1_200);
}

function checkIncludes({ target, includes }: OfferTerms, catalogue: Catalogue): void {
  if (includes.length > 50) throw refusal('includes', `${includes.length} were sent; at most 50 are kept.`);
  const { noun, sellsNothing } = rulesOf(target);
  if (sellsNothing && includes.length > 0) {
    throw refusal('includes', `${noun} sells no product that could include others. Omit it.`);
  }
  const seen = new Set<string>([offeredItem(target)]);
  for (const [index, productId] of includes.entries()) {
    const field = `includes[${index}]`;
    if (seen.has(productId)) throw refusal(field, `${productId} is sold or listed already. Leave it out.`);
    seen.add(productId);
    if (!catalogue.products.some((product) => product.productId === productId)) {
      throw refusal(field, `there is no product ${productId}. Check the id.`);
    }
  }
}

function checkTexts(field: string, texts: readonly string[]): void {
  if (texts.length > 8) throw refusal(field, `${texts.length} were sent; at most 8 are shown.`);
  for (const [index, text] of texts.entries()) checkText(`${field}[${index}]`, text, 1, 200);
}
