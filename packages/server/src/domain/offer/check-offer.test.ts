import { describe, expect, test } from 'vitest';
import type { Product } from '../catalog/product.ts';
import { DomainError } from '../errors.ts';
import { asId } from '../ids.ts';
import { type OfferTerms, checkOffer } from './check-offer.ts';
import { parseTarget } from './kinds/kinds.ts';
import { noTargetFields } from './kinds/target-fields.ts';
import { copyIn } from './offer.ts';
import { materialTerms } from './offer-price.ts';
import { offerOf, plan, productId, oneTimeProduct } from './sample-offers.ts';

const catalogue = { products: [oneTimeProduct('lens', 2_000n), plan('pro', 3_000n)], addons: [] };
const lens = offerOf('lens');

function refusalOf(act: () => unknown): string | null {
  try {
    act();
    return null;
  } catch (error) {
    return error instanceof DomainError ? `${error.code} ${error.message}` : String(error);
  }
}

const text = lens.copy.en!;
const off = (amount: bigint) => ({ type: 'amount', amount, currency: 'USD', cycles: null }) as const;

test('an offer that can be sold is kept', () => {
  expect(refusalOf(() => checkOffer(lens, catalogue))).toBeNull();
  const free = { ...lens, discount: { type: 'percentage', bps: 10_000, cycles: null } } as const;
  expect(refusalOf(() => checkOffer(free, catalogue))).toBeNull();
});

const faults: readonly (readonly [string, Partial<OfferTerms>, RegExp])[] = [
  ['no name', { name: ' ' }, /^INVALID_REQUEST_BODY name: /],
  ['no copy', { copy: {} }, /^INVALID_REQUEST_BODY copy: /],
  ['an empty headline', { copy: { ja: { ...text, headline: '' } } }, / copy\.ja\.headline: /],
  [
    'a long value point',
    { copy: { en: { ...text, valuePoints: ['x'.repeat(201)] } } },
    / copy\.en\.value_points\[0\]: /,
  ],
  ['a maximum below its minimum', { quantity: { minimum: 3, maximum: 2 } }, / quantity\.maximum: /],
  ['no quantity for what is sold anew', { quantity: null }, / quantity: /],
  [
    'a discount above the price',
    { discount: off(2_001n) },
    /^INVALID_REQUEST_BODY discount\.amount: is above the price, \$20\.00/,
  ],
  [
    'a discount in another currency',
    { discount: { ...off(1n), currency: 'EUR' } },
    /^MIXED_CURRENCIES discount\.currency: /,
  ],
  [
    'a discount that leaves too little to charge',
    { discount: off(1_960n) },
    /^TOTAL_PAYMENT_AMOUNT_BELOW_MINIMUM_AMOUNT discount: .*\$0\.50/,
  ],
  [
    'a discount above 100 %',
    { discount: { type: 'percentage', bps: 10_001, cycles: null } },
    /^INVALID_PERCENTAGE discount\.bps: /,
  ],
  ['cycles of what is paid once', { discount: { ...off(1n), cycles: 3 } }, / discount\.cycles: /],
  ['a memory of no days', { rememberDeclinesDays: 0 }, / remember_declines_days: /],
  [
    'a product that does not exist',
    { target: { kind: 'one_time', productId: productId('x') } },
    / product_id: there is no product pdt_x/,
  ],
  [
    'a plan sold once',
    { target: { kind: 'one_time', productId: productId('pro') } },
    / kind: the product is a plan/,
  ],
  [
    'an add-on that does not exist',
    { target: { kind: 'addon', addonId: asId('adn_x'), prorationBillingMode: 'prorated_immediately' } },
    /^MISSING_ADDON_IDS addon_id: /,
  ],
  ['itself among what it includes', { includes: [productId('lens')] }, / includes\[0\]: /],
];

test.each(faults)('%s is refused by the field', (_, over, message) => {
  expect(refusalOf(() => checkOffer({ ...lens, ...over }, catalogue))).toMatch(message);
});

test('what the customer names the price of is not offered, nor what costs too little or too much to charge', () => {
  const [product] = catalogue.products;
  const named = { ...product!, price: { ...product!.price, isPayWhatYouWant: true } } as Product;
  expect(refusalOf(() => checkOffer(lens, { ...catalogue, products: [named] }))).toMatch(
    / product_id: the customer names/,
  );
  const cheap = { ...catalogue, products: [oneTimeProduct('lens', 10n)] };
  expect(refusalOf(() => checkOffer(lens, cheap))).toMatch(
    /^TOTAL_PAYMENT_AMOUNT_BELOW_MINIMUM_AMOUNT quantity\.minimum: /,
  );
  const five = { ...lens, quantity: { minimum: 5, maximum: 5 } };
  expect(refusalOf(() => checkOffer(five, cheap))).toBeNull();
  const dear = { ...catalogue, products: [oneTimeProduct('lens', 9_007_199_254_740_991n)] };
  expect(refusalOf(() => checkOffer(five, dear))).toMatch(/^AMOUNT_TOO_LARGE quantity\.maximum: /);
});

test('a product that was archived is not offered', () => {
  const [product] = catalogue.products;
  const archived = { ...catalogue, products: [{ ...product!, archivedAt: 1 }] };
  expect(refusalOf(() => checkOffer(lens, archived))).toMatch(/^PRODUCT_IS_DELETED product_id: /);
});

describe('what an offer sells', () => {
  const none = noTargetFields;
  const [pdt, adn] = [productId('pro'), asId<'addon'>('adn_1')];

  test('is put together from the fields of its kind', () => {
    expect(parseTarget({ ...none, kind: 'one_time', productId: pdt })).toEqual({
      kind: 'one_time',
      productId: pdt,
    });
    expect(parseTarget({ ...none, kind: 'plan_change', productId: pdt })).toEqual({
      kind: 'plan_change',
      productId: pdt,
      prorationBillingMode: 'difference_immediately',
    });
    const addon = { kind: 'addon', addonId: adn, prorationBillingMode: 'do_not_bill' } as const;
    expect(parseTarget({ ...none, ...addon })).toEqual(addon);
    expect(parseTarget({ ...none, kind: 'pause', productId: pdt, pauseDays: 30 })).toEqual({
      kind: 'pause',
      productId: pdt,
      days: 30,
    });
  });

  test.each([
    [{ ...none, kind: 'one_time' }, /^INVALID_REQUEST_BODY product_id: /],
    [{ ...none, kind: 'plan_change' }, / product_id: /],
    [{ ...none, kind: 'addon' }, / addon_id: /],
    [{ ...none, kind: 'addon', addonId: adn, productId: pdt }, / product_id: /],
    [{ ...none, kind: 'subscription', productId: pdt, addonId: adn }, / addon_id: /],
    [
      { ...none, kind: 'subscription', productId: pdt, prorationBillingMode: 'do_not_bill' },
      / proration_billing_mode: /,
    ],
    [{ ...none, kind: 'pause', pauseDays: 30 }, / product_id: /],
    [{ ...none, kind: 'pause', productId: pdt }, / pause_days: /],
    [{ ...none, kind: 'pause', productId: pdt, pauseDays: 0 }, / pause_days: /],
    [{ ...none, kind: 'pause', productId: pdt, pauseDays: 367 }, / pause_days: /],
    [{ ...none, kind: 'one_time', productId: pdt, pauseDays: 30 }, / pause_days: /],
  ] as const)('is refused where a field is missing or too many: %j', (fields, message) => {
    expect(refusalOf(() => parseTarget(fields))).toMatch(message);
  });
});

test('words and pictures are not material, money and quantity are', () => {
  const unit = { currency: 'USD', amount: 2_000n } as const;
  const before = materialTerms(lens, unit);
  expect(materialTerms({ ...lens, ...{ name: 'Another name', copy: {} } }, unit)).toBe(before);
  const changed = [
    materialTerms(lens, { ...unit, amount: 1_999n }),
    materialTerms(lens, { ...unit, currency: 'EUR' }),
    materialTerms({ ...lens, discount: off(1n) }, unit),
    materialTerms({ ...lens, discount: { type: 'percentage', bps: 1, cycles: null } }, unit),
    materialTerms({ ...lens, quantity: { minimum: 1, maximum: 2 } }, unit),
    materialTerms({ ...lens, target: { kind: 'one_time', productId: productId('x') } }, unit),
  ];
  expect(new Set([before, ...changed]).size).toBe(changed.length + 1);
});

test('a language the seller did not write reads as the other', () => {
  expect(copyIn({ en: text }, 'ja')).toEqual({ locale: 'en', text });
  expect(copyIn({ en: text, ja: { ...text, headline: '交換レンズ' } }, 'ja')?.text.headline).toBe(
    '交換レンズ',
  );
});
