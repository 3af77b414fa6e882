import { describe, expect, test } from 'vitest';
import { boundary } from '../calendar/add-interval.ts';
import type { Addon } from '../catalog/addon.ts';
import type { CurrencyOption, Discount } from '../catalog/discount.ts';
import type { OneTimePrice, Product, RecurringPrice } from '../catalog/product.ts';
import { type AddonId, asId } from '../ids.ts';
import type { TaxRate } from '../tax/tax.ts';
import type { Cart, CartDiscount, CartItem, OnDemandTerms } from './cart.ts';
import { priceCart } from './price-cart.ts';

const now = Date.UTC(2026, 0, 31, 10);
const seats = asId<'addon'>('adn_seats');

function product(productId: string, price: Partial<OneTimePrice>, rest: Partial<Product> = {}): Product {
  return {
    ...described(productId),
    price: {
      type: 'one_time_price',
      currency: 'USD',
      amount: 2_900n,
      discountBps: 0,
      isTaxInclusive: false,
      hasPurchasingPowerParity: false,
      isPayWhatYouWant: false,
      suggestedAmount: null,
      ...price,
    },
    ...rest,
  };
}

function plan(productId: string, price: Partial<RecurringPrice>, rest: Partial<Product> = {}): Product {
  return {
    ...described(productId),
    price: {
      type: 'recurring_price',
      currency: 'USD',
      amount: 3_000n,
      discountBps: 0,
      isTaxInclusive: false,
      hasPurchasingPowerParity: false,
      frequency: { count: 1, interval: 'Month' },
      period: { count: 10, interval: 'Year' },
      trialPeriodDays: 0,
      trialAmount: null,
      trialAppliesDiscounts: false,
      ...price,
    },
    addonIds: [seats],
    ...rest,
  };
}

function described(productId: string): Omit<Product, 'price'> {
  return {
    productId: asId<'product'>(productId),
    businessId: asId<'business'>('bus_sample'),
    brandId: 'brnd_sample',
    name: `Sample ${productId}`,
    description: null,
    image: null,
    taxCategory: 'saas',
    addonIds: [],
    metadata: {},
    archivedAt: null,
    createdAt: 0,
    updatedAt: 0,
  };
}

function addon(rest: Partial<Addon> = {}): Addon {
  return {
    addonId: seats,
    businessId: asId<'business'>('bus_sample'),
    name: 'Seat',
    description: null,
    image: null,
    currency: 'USD',
    amount: 1_000n,
    taxCategory: 'saas',
    createdAt: 0,
    updatedAt: 0,
    ...rest,
  };
}

function item(sold: Product, rest: Partial<CartItem> = {}): CartItem {
  return { product: sold, quantity: 1, addons: [], customAmount: null, ...rest };
}

function withSeats(quantity: number, sold: Addon | null = addon(), addonId: AddonId = seats) {
  return { addons: [{ addonId, addon: sold, quantity }] };
}

function percentage(code: string, bps: number, rest: Partial<Discount> = {}): CartDiscount {
  return {
    discount: {
      discountId: asId<'discount'>(`dsc_${code}`),
      businessId: asId<'business'>('bus_sample'),
      code,
      name: null,
      type: 'percentage',
      amount: bps,
      currencyOptions: [],
      restrictedTo: [],
      customerEligibility: 'any',
      usageLimit: null,
      perCustomerUsageLimit: null,
      timesUsed: 0,
      startsAt: null,
      expiresAt: null,
      subscriptionCycles: null,
      preserveOnPlanChange: false,
      metadata: {},
      createdAt: 0,
      ...rest,
    },
    timesUsedByCustomer: 0,
    isCustomerListed: false,
  };
}

function flat(code: string, amount: bigint, rest: Partial<Discount> = {}): CartDiscount {
  return percentage(code, 1, {
    type: 'flat',
    currencyOptions: [option({ maxAmountPossible: amount })],
    ...rest,
  });
}

function option(rest: Partial<CurrencyOption>): CurrencyOption {
  return { currency: 'USD', maxAmountPossible: null, minimumSubtotal: 0n, isDefault: true, ...rest };
}

function cart(items: readonly CartItem[], rest: Partial<Cart> = {}): Cart {
  return {
    items,
    discounts: [],
    customer: { hasPurchased: false },
    address: { country: 'JP', state: null },
    taxRates: [],
    trialPeriodDays: null,
    onDemand: null,
    isFinal: true,
    timeZone: 'UTC',
    now,
    ...rest,
  };
}

const tenPercent: TaxRate = {
  country: 'JP',
  state: null,
  taxCategory: null,
  name: 'Consumption tax',
  rateBps: 1_000,
};
const course = product('prod_course', {});
const basic = plan('prod_basic', {});

function refusal(code: string, named = ''): unknown {
  return expect.objectContaining({ code, message: expect.stringContaining(named) as string });
}

function pricing(...parts: Parameters<typeof cart>) {
  return () => priceCart(cart(...parts));
}

describe('a cart of one-time products', () => {
  test('costs the sum of its lines, each times its quantity', () => {
    const priced = priceCart(
      cart([item(course, { quantity: 2 }), item(product('prod_book', { amount: 999n }))]),
    );
    expect(priced.totals).toMatchObject({ subtotal: 6_799n, discount: 0n, tax: 0n, total: 6_799n });
    expect(priced).toMatchObject({ currency: 'USD', recurring: null, trial: null, nextBillingAt: null });
    expect(priced.subscriptions).toEqual([]);
  });

  test('adds a tax that is not included, rounded once over all lines', () => {
    const book = product('prod_book', { amount: 1_005n });
    const priced = priceCart(cart([item(book), item(book)], { taxRates: [tenPercent] }));
    // 10 % of 2,010 is 201, not twice the 101 of one.
    expect(priced.lines.map((line) => line.tax)).toEqual([101n, 100n]);
    expect(priced.totals).toMatchObject({ subtotal: 2_010n, tax: 201n, includedTax: 0n, total: 2_211n });
  });

  test.each([
    { amount: 24n, isTaxInclusive: false, rounding: 'half_up', tax: 7n, taxes: [3n, 2n, 2n], total: 79n },
    { amount: 24n, isTaxInclusive: false, rounding: 'up', tax: 8n, taxes: [3n, 3n, 2n], total: 80n },
    { amount: 104n, isTaxInclusive: true, rounding: 'half_up', tax: 28n, taxes: [10n, 9n, 9n], total: 312n },
    { amount: 104n, isTaxInclusive: true, rounding: 'up', tax: 29n, taxes: [10n, 10n, 9n], total: 312n },
  ] as const)(
    'three lines of ¥$amount at 10 %, tax inside: $isTaxInclusive, rounded $rounding, come to ¥$tax of tax',
    ({ amount, isTaxInclusive, rounding, tax, taxes, total }) => {
      const book = product('prod_book', { currency: 'JPY', amount, isTaxInclusive });
      const taxRates = [{ ...tenPercent, rounding }];
      const priced = priceCart(cart([item(book), item(book), item(book)], { taxRates }));
      expect(priced.lines.map((line) => line.tax)).toEqual(taxes);
      expect(priced.totals).toMatchObject({ tax, total });
    },
  );

  test('takes an included tax out of the price, which stays what is paid', () => {
    const shirt = product('prod_shirt', { currency: 'JPY', amount: 1_100n, isTaxInclusive: true });
    const coupon = flat('YEN', 110n, {
      currencyOptions: [option({ currency: 'JPY', maxAmountPossible: 110n })],
    });
    const priced = priceCart(cart([item(shirt)], { taxRates: [tenPercent], discounts: [coupon] }));
    expect(priced.totals).toEqual({
      subtotal: 1_000n,
      discount: 100n,
      tax: 90n,
      total: 990n,
      listSubtotal: 1_100n,
      listDiscount: 110n,
      includedTax: 90n,
    });
  });

  test('shows no tax before the address is known', () => {
    const priced = priceCart(cart([item(course)], { taxRates: [tenPercent], address: null }));
    expect(priced.totals).toMatchObject({ tax: 0n, total: 2_900n });
  });

  test("takes the product's own discount off first", () => {
    const reduced = product('prod_sale', { amount: 10_000n, discountBps: 1_250 });
    const priced = priceCart(cart([item(reduced)], { discounts: [percentage('HALF', 5_000)] }));
    expect(priced.lines[0]).toMatchObject({ productDiscount: 1_250n, listDiscount: 5_625n, total: 4_375n });
  });

  test('lets the customer name the price, from the minimum up', () => {
    const tip = product('prod_tip', { amount: 500n, isPayWhatYouWant: true, discountBps: 5_000 });
    expect(priceCart(cart([item(tip, { customAmount: 700n })])).totals.total).toBe(700n);
    expect(pricing([item(tip, { customAmount: 499n })])).toThrow(
      refusal('REQUEST_AMOUNT_BELOW_MINIMUM', 'product_cart[0].amount'),
    );
  });

  test('proposes a price while the customer has not named one, and refuses to charge it', () => {
    const tip = product('prod_tip', { amount: 500n, isPayWhatYouWant: true, suggestedAmount: 900n });
    expect(priceCart(cart([item(tip)], { isFinal: false })).totals.total).toBe(900n);
    expect(pricing([item(tip)])).toThrow(
      refusal('PAY_AS_YOU_WANT_AMOUNT_REQUIRED', 'product_cart[0].amount'),
    );
  });

  test('ignores a named amount for a product that has its price', () => {
    expect(priceCart(cart([item(course, { customAmount: 1n })])).totals.total).toBe(2_900n);
  });
});

describe('codes', () => {
  const eighty = product('prod_eighty', { amount: 8_000n });

  test('stack in their order, each on what the one before left', () => {
    const half = percentage('HALF', 5_000);
    const ten = flat('TEN', 1_000n);
    const halfFirst = priceCart(cart([item(eighty)], { discounts: [half, ten] }));
    const tenFirst = priceCart(cart([item(eighty)], { discounts: [ten, half] }));
    expect(halfFirst.totals.total).toBe(3_000n);
    expect(tenFirst.totals.total).toBe(3_500n);
    expect(halfFirst.discounts.map(({ position, amount }) => ({ position, amount }))).toEqual([
      { position: 0, amount: 4_000n },
      { position: 1, amount: 1_000n },
    ]);
  });

  test('take off no more than there is', () => {
    const priced = priceCart(
      cart([item(eighty)], { discounts: [flat('HUGE', 99_999n), percentage('ALL', 10_000)] }),
    );
    expect(priced.totals).toMatchObject({ subtotal: 8_000n, discount: 8_000n, total: 0n });
    expect(priced.discounts.map(({ amount }) => amount)).toEqual([8_000n, 0n]);
  });

  test('take off no more than their ceiling in this currency', () => {
    const capped = percentage('CAPPED', 5_000, { currencyOptions: [option({ maxAmountPossible: 1_500n })] });
    expect(priceCart(cart([item(eighty)], { discounts: [capped] })).totals.discount).toBe(1_500n);
  });

  test('reduce only the products they are restricted to, with their add-ons', () => {
    const restricted = percentage('PLAN', 5_000, { restrictedTo: [basic.productId] });
    const priced = priceCart(cart([item(eighty), item(basic, withSeats(2))], { discounts: [restricted] }));
    expect(priced.lines.map((line) => line.discount)).toEqual([0n, 1_500n, 1_000n]);
  });

  test('are split over the lines to the last unit', () => {
    const penny = product('prod_penny', { amount: 100n });
    const priced = priceCart(
      cart([item(penny), item(penny), item(penny)], { discounts: [flat('ODD', 100n)] }),
    );
    expect(priced.lines.map((line) => line.discount)).toEqual([34n, 33n, 33n]);
  });

  test('hold their minimum against the original prices of the products they are for', () => {
    const minimum = { currencyOptions: [option({ maxAmountPossible: 100n, minimumSubtotal: 8_000n })] };
    const half = percentage('HALF', 5_000);
    expect(
      priceCart(cart([item(eighty)], { discounts: [half, flat('MIN', 100n, minimum)] })).totals.total,
    ).toBe(3_900n);
    expect(pricing([item(course), item(course)], { discounts: [flat('MIN', 100n, minimum)] })).toThrow(
      refusal('DISCOUNT_MINIMUM_SUBTOTAL_NOT_MET', '$80.00'),
    );
    const restricted = { ...minimum, restrictedTo: [course.productId] };
    expect(pricing([item(course), item(eighty)], { discounts: [flat('MIN', 100n, restricted)] })).toThrow(
      refusal('DISCOUNT_MINIMUM_SUBTOTAL_NOT_MET'),
    );
  });

  test.each([
    ['before it starts', percentage('SOON', 100, { startsAt: now + 1 }), 'DISCOUNT_NOT_YET_ACTIVE'],
    ['at its end', percentage('OVER', 100, { expiresAt: now }), 'DISCOUNT_CODE_EXPIRED'],
    [
      'once used up',
      percentage('ONCE', 100, { usageLimit: 1, timesUsed: 1 }),
      'DISCOUNT_CODE_USAGE_LIMIT_EXCEEDED',
    ],
    [
      'once used up by this customer',
      { ...percentage('EACH', 100, { perCustomerUsageLimit: 2 }), timesUsedByCustomer: 2 },
      'DISCOUNT_PER_CUSTOMER_USAGE_LIMIT_EXCEEDED',
    ],
    [
      'by someone who never bought, when it is for existing customers',
      percentage('BACK', 100, { customerEligibility: 'existing' }),
      'DISCOUNT_CUSTOMER_NOT_ELIGIBLE',
    ],
    [
      'by someone who is not on its list',
      percentage('LIST', 100, { customerEligibility: 'specific' }),
      'DISCOUNT_CUSTOMER_NOT_ELIGIBLE',
    ],
    [
      'for other products',
      percentage('OTHER', 100, { restrictedTo: [basic.productId] }),
      'DISCOUNT_NOT_AVAILABLE_FOR_PRODUCT',
    ],
    [
      'without an amount for the currency',
      flat('YEN', 1n, { currencyOptions: [option({ currency: 'JPY', maxAmountPossible: 1n })] }),
      'DISCOUNT_CURRENCY_OPTION_INVALID',
    ],
    [
      'with a ceiling only in another, default currency',
      percentage('YEN', 100, { currencyOptions: [option({ currency: 'JPY', maxAmountPossible: 1n })] }),
      'DISCOUNT_CURRENCY_OPTION_INVALID',
    ],
  ] as const)('are refused %s', (_, discount, code) => {
    expect(pricing([item(course)], { discounts: [discount] })).toThrow(refusal(code, discount.discount.code));
  });

  test('are granted at their start, on the last use, and to whom they are for', () => {
    const granted = [
      percentage('NOW', 100, { startsAt: now, expiresAt: now + 1 }),
      percentage('LAST', 100, { usageLimit: 2, timesUsed: 1 }),
      percentage('FIRST', 100, { customerEligibility: 'first_time' }),
      { ...percentage('LIST', 100, { customerEligibility: 'specific' }), isCustomerListed: true },
    ];
    expect(priceCart(cart([item(course)], { discounts: granted })).discounts).toHaveLength(4);
  });

  test('for first purchases are refused to someone who has bought', () => {
    const first = percentage('FIRST', 100, { customerEligibility: 'first_time' });
    expect(pricing([item(course)], { discounts: [first], customer: { hasPurchased: true } })).toThrow(
      refusal('DISCOUNT_CUSTOMER_NOT_ELIGIBLE'),
    );
  });

  test('are not held against a customer before there is one', () => {
    const existing = percentage('BACK', 5_000, { customerEligibility: 'existing' });
    expect(priceCart(cart([item(course)], { discounts: [existing], customer: null })).totals.total).toBe(
      1_450n,
    );
  });

  test('count once', () => {
    const code = percentage('TWICE', 100);
    expect(pricing([item(course)], { discounts: [code, code] })).toThrow(
      refusal('INVALID_DISCOUNT_CODE', 'TWICE'),
    );
  });
});

describe('a cart with a subscription', () => {
  test('costs the first cycle now and says what the next costs and when', () => {
    const priced = priceCart(
      cart([item(basic, { quantity: 2, ...withSeats(3) })], { taxRates: [tenPercent] }),
    );
    expect(priced.lines.map(({ kind, total }) => ({ kind, total }))).toEqual([
      { kind: 'product', total: 6_600n },
      { kind: 'addon', total: 3_300n },
    ]);
    expect(priced.recurring).toEqual(priced.totals);
    expect(priced.nextBillingAt).toBe(Date.UTC(2026, 1, 28, 10));
  });

  test('leaves what is bought once out of the later cycles', () => {
    const priced = priceCart(cart([item(course), item(basic)]));
    expect(priced.totals.total).toBe(5_900n);
    expect(priced.recurring?.total).toBe(3_000n);
    expect(priced.subscriptions[0]?.dueNow.total).toBe(3_000n);
  });

  test('costs nothing now in a free trial', () => {
    const trial = plan('prod_trial', { trialPeriodDays: 14, discountBps: 1_000 });
    const priced = priceCart(cart([item(trial, withSeats(1))], { taxRates: [tenPercent] }));
    expect(priced.totals.total).toBe(0n);
    expect(priced.recurring?.total).toBe(4_070n);
    expect(priced.trial).toEqual({ days: 14, amount: null });
    expect(priced.nextBillingAt).toBe(Date.UTC(2026, 1, 14, 10));
  });

  test('costs the trial amount per unit now in a paid trial', () => {
    const trial = plan('prod_trial', { trialPeriodDays: 7, trialAmount: 100n });
    const discounts = [percentage('HALF', 5_000)];
    const priced = priceCart(cart([item(trial, { quantity: 2 })], { taxRates: [tenPercent], discounts }));
    expect(priced.totals).toMatchObject({ subtotal: 200n, discount: 0n, tax: 20n, total: 220n });
    expect(priced.trial).toEqual({ days: 7, amount: 100n });
    expect(priced.recurring?.subtotal).toBe(6_000n);
    expect(priced.recurring?.discount).toBe(3_000n);
  });

  test('reduces the trial amount by codes where the price says so', () => {
    const trial = plan('prod_trial', { trialPeriodDays: 7, trialAmount: 200n, trialAppliesDiscounts: true });
    const priced = priceCart(cart([item(trial)], { discounts: [percentage('HALF', 5_000)] }));
    expect(priced.totals.total).toBe(100n);
    expect(priced.trial).toEqual({ days: 7, amount: 100n });
  });

  test('takes the length of the trial from the cart when it says one', () => {
    const trial = plan('prod_trial', { trialPeriodDays: 7, trialAmount: 200n });
    expect(priceCart(cart([item(trial)], { trialPeriodDays: 0 })).totals.total).toBe(3_000n);
    expect(priceCart(cart([item(basic)], { trialPeriodDays: 30 }))).toMatchObject({
      trial: { days: 30, amount: null },
      nextBillingAt: Date.UTC(2026, 2, 2, 10),
    });
    expect(pricing([item(basic)], { trialPeriodDays: 10_001 })).toThrow(
      refusal('INVALID_REQUEST_BODY', 'trial_period_days'),
    );
  });

  test('drops a code once its cycles are used, the first paid cycle being one', () => {
    const one = percentage('ONE', 5_000, { subscriptionCycles: 1 });
    const three = percentage('THREE', 1_000, { subscriptionCycles: 3 });
    const always = flat('ALWAYS', 100n);
    const priced = priceCart(cart([item(basic)], { discounts: [one, three, always] }));
    expect(priced.totals.total).toBe(1_250n);
    expect(priced.recurring?.total).toBe(2_600n);
    expect(priced.subscriptions[0]?.discounts.map(({ cyclesRemaining }) => cyclesRemaining)).toEqual([
      0,
      2,
      null,
    ]);
  });

  test('does not use a cycle of a code up in a trial', () => {
    const trial = plan('prod_trial', { trialPeriodDays: 7 });
    const one = percentage('ONE', 5_000, { subscriptionCycles: 1 });
    const priced = priceCart(cart([item(trial)], { discounts: [one] }));
    expect(priced.recurring?.total).toBe(1_500n);
    expect(priced.subscriptions[0]?.discounts[0]?.cyclesRemaining).toBe(1);
  });

  test('prices the later cycles of two subscriptions apart, and says the earlier date', () => {
    const yearly = plan('prod_yearly', { amount: 30_000n, frequency: { count: 1, interval: 'Year' } });
    const priced = priceCart(cart([item(yearly), item(basic)], { discounts: [flat('TEN', 1_000n)] }));
    expect(priced.totals.discount).toBe(1_000n);
    expect(priced.subscriptions.map(({ recurring }) => recurring.total)).toEqual([29_000n, 2_000n]);
    expect(priced.recurring?.total).toBe(31_000n);
    expect(priced.nextBillingAt).toBe(Date.UTC(2026, 1, 28, 10));
    expect(priced.trial).toBeNull();
  });

  test('taxes an add-on by its own category and its plan’s way of showing tax', () => {
    const taxRates: TaxRate[] = [{ ...tenPercent, taxCategory: 'e_book' }];
    const inclusive = plan('prod_inclusive', { isTaxInclusive: true });
    const books = addon({ amount: 1_100n, taxCategory: 'e_book' });
    const priced = priceCart(cart([item(inclusive, withSeats(1, books))], { taxRates }));
    expect(priced.lines.map(({ tax, isTaxInclusive }) => ({ tax, isTaxInclusive }))).toEqual([
      { tax: 0n, isTaxInclusive: true },
      { tax: 100n, isTaxInclusive: true },
    ]);
  });
});

describe('a cart is refused, naming the field,', () => {
  const yen = product('prod_yen', { currency: 'JPY' });
  const archived = product('prod_old', {}, { archivedAt: 1 });
  const cheap = product('prod_cheap', { amount: 49n });
  const dear = product('prod_dear', { amount: 2n ** 53n - 1n });
  const seat = { addonId: seats, addon: addon(), quantity: 1 };

  test.each([
    ['when it is empty', [], 'PRODUCT_CART_EMTPY', 'product_cart'],
    [
      'with 101 entries',
      Array.from({ length: 101 }, () => item(course)),
      'INVALID_REQUEST_BODY',
      'product_cart',
    ],
    ['for a quantity of 0', [item(course, { quantity: 0 })], 'INVALID_QUANTITY', 'product_cart[0].quantity'],
    [
      'for a quantity of 10^9',
      [item(course, { quantity: 1e9 })],
      'INVALID_QUANTITY',
      'product_cart[0].quantity',
    ],
    ['for half a product', [item(course, { quantity: 0.5 })], 'INVALID_QUANTITY', 'product_cart[0].quantity'],
    [
      'for something archived',
      [item(course), item(archived)],
      'PRODUCT_IS_DELETED',
      'product_cart[1].product_id',
    ],
    ['in two currencies', [item(course), item(yen)], 'MIXED_CURRENCIES', 'product_cart[1].product_id'],
    [
      'for an add-on of a one-time product',
      [item(course, withSeats(1))],
      'ADDON_NOT_AVAILABLE_FOR_PRODUCT',
      'product_cart[0].addons',
    ],
    [
      'for an add-on that is not sold with the plan',
      [item(plan('prod_bare', {}, { addonIds: [] }), withSeats(1))],
      'ADDON_NOT_AVAILABLE_FOR_PRODUCT',
      'product_cart[0].addons[0].addon_id',
    ],
    [
      'for an add-on that does not exist',
      [item(basic, withSeats(1, null))],
      'MISSING_ADDON_IDS',
      'product_cart[0].addons[0].addon_id',
    ],
    [
      'for the same add-on twice',
      [item(basic, { addons: [seat, seat] })],
      'DUPLICATE_ADDON_IDS_IN_REQUEST',
      'product_cart[0].addons[1].addon_id',
    ],
    [
      'for an add-on quantity of 0',
      [item(basic, withSeats(0))],
      'INVALID_QUANTITY',
      'product_cart[0].addons[0].quantity',
    ],
    [
      'for an add-on in another currency',
      [item(basic, withSeats(1, addon({ currency: 'JPY' })))],
      'MIXED_CURRENCIES',
      'product_cart[0].addons[0].addon_id',
    ],
    [
      'when the total is too small to charge',
      [item(cheap)],
      'TOTAL_PAYMENT_AMOUNT_BELOW_MINIMUM_AMOUNT',
      '$0.49',
    ],
    [
      'when a later cycle is too small to charge',
      [item(plan('prod_tiny', { amount: 49n, trialPeriodDays: 7 }))],
      'TOTAL_PAYMENT_AMOUNT_BELOW_MINIMUM_AMOUNT',
      'later cycle',
    ],
    ['when the total is too large to send', [item(dear), item(dear)], 'AMOUNT_TOO_LARGE', '9007199254740991'],
  ] as const)('%s', (_, items, code, named) => {
    expect(pricing(items)).toThrow(refusal(code, named));
  });

  test('with 21 codes', () => {
    const discounts = Array.from({ length: 21 }, (_, index) => percentage(`CODE${index}`, 1));
    expect(pricing([item(course)], { discounts })).toThrow(refusal('INVALID_REQUEST_BODY', 'discount_codes'));
  });

  test('but not when it is free, the least that can be charged, or the most that can be sent', () => {
    expect(priceCart(cart([item(product('prod_free', { amount: 0n }))])).totals.total).toBe(0n);
    expect(priceCart(cart([item(product('prod_least', { amount: 50n }))])).totals.total).toBe(50n);
    expect(priceCart(cart([item(dear)])).totals.total).toBe(2n ** 53n - 1n);
  });
});

describe('a plan that is charged on demand', () => {
  const mandate: OnDemandTerms = { isMandateOnly: true, price: null, currency: null, description: null };

  test.each([
    ['nothing when only the payment method is saved', mandate, 0n, 3],
    ['nothing then, even if a price is named', { ...mandate, price: 500n }, 0n, 1],
    [
      'the price that is named, whatever the quantity',
      { ...mandate, isMandateOnly: false, price: 700n },
      770n,
      1,
    ],
    ['what the plan costs when none is named', { ...mandate, isMandateOnly: false }, 9_900n, 3],
  ])('costs at once %s', (_, onDemand, total) => {
    const trial = plan('prod_trial', { trialPeriodDays: 7, trialAmount: 200n });
    for (const each of [basic, trial]) {
      const priced = priceCart(cart([item(each, { quantity: 3 })], { onDemand, taxRates: [tenPercent] }));
      expect(priced.totals.total).toBe(total);
      expect(priced).toMatchObject({ recurring: null, nextBillingAt: null, trial: null });
    }
  });

  test('does nothing by itself before the end of its period, and would renew for what the plan costs', () => {
    const [subscription] = priceCart(cart([item(basic)], { onDemand: mandate })).subscriptions;
    expect(subscription).toMatchObject({
      isOnDemand: true,
      trial: null,
      dueNow: { total: 0n },
      recurring: { total: 3_000n },
    });
    expect(subscription?.nextBillingAt).toBe(boundary(now, { count: 10, interval: 'Year' }, 1, 'UTC'));
  });

  test('is described as the seller wants', () => {
    const onDemand = { ...mandate, isMandateOnly: false, price: 700n, description: 'First delivery' };
    const [line] = priceCart(cart([item(basic)], { onDemand })).lines;
    expect(line).toMatchObject({ description: 'First delivery', quantity: 1, unitAmount: 700n });
  });

  test('may cost less in a cycle than a gateway takes, because no cycle is charged', () => {
    const tiny = plan('prod_tiny', { amount: 1n });
    expect(priceCart(cart([item(tiny)], { onDemand: mandate })).totals.total).toBe(0n);
  });

  test.each([
    ['without a plan', [item(course)], {}, 'INVALID_REQUEST_BODY', 'subscription_data.on_demand'],
    [
      'with something paid once',
      [item(basic), item(course)],
      {},
      'ONE_TIME_PRODUCTS_NOT_ALLOWED_FOR_ON_DEMAND',
      'subscription_data.on_demand',
    ],
    ['with add-ons', [item(basic, withSeats(1))], {}, 'ADDONS_NOT_ALLOWED_FOR_ON_DEMAND', 'add-ons'],
    [
      'with a code',
      [item(basic)],
      { discounts: [percentage('CODE', 1_000)] },
      'DISCOUNT_NOT_AVAILABLE_FOR_ON_DEMAND',
      'codes',
    ],
    ['with a trial', [item(basic)], { trialPeriodDays: 7 }, 'INVALID_REQUEST_BODY', 'trial_period_days'],
    [
      'in another currency',
      [item(basic)],
      { onDemand: { ...mandate, currency: 'EUR' as const } },
      'UNSUPPORTED_BILLING_CURRENCY',
      'product_currency',
    ],
    [
      'for less than a gateway takes',
      [item(basic)],
      { onDemand: { ...mandate, isMandateOnly: false, price: 49n } },
      'TOTAL_PAYMENT_AMOUNT_BELOW_MINIMUM_AMOUNT',
      '$0.49',
    ],
  ])('is refused %s', (_, items, rest, code, named) => {
    expect(pricing(items, { onDemand: mandate, ...rest })).toThrow(refusal(code, named));
  });
});
