import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runsOf } from '../../../test/laws/run-counts.ts';
import { sharedCases } from '../../../test/laws/shared-cases.ts';
import type { Discount } from '../catalog/discount.ts';
import type { Product } from '../catalog/product.ts';
import { DomainError } from '../errors.ts';
import { asId } from '../ids.ts';
import type { Currency } from '../money/currency.ts';
import { minimumCharge } from '../money/minimum-charge.ts';
import { taxCategories } from '../tax/tax-category.ts';
import { taxRoundings } from '../tax/tax.ts';
import type { Cart, CartDiscount, CartItem, PricedCart, PricedLine, Totals } from './cart.ts';
import { priceCart } from './price-cart.ts';

const addonId = asId<'addon'>('adn_seats');
const bps = fc.oneof(fc.constantFrom(0, 1, 1_000, 3_333, 10_000), fc.integer({ min: 0, max: 10_000 }));
const amount = fc.bigInt({ min: 0n, max: 5_000_000n });
const quantity = fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 999_999 }));
const somePlace = fc.constantFrom('JP', 'US', 'DE');

function productIn(currency: Currency, index: number): fc.Arbitrary<Product> {
  const shared = fc.record({
    amount,
    discountBps: fc.oneof(fc.constant(0), bps),
    isTaxInclusive: fc.boolean(),
  });
  const oneTime = fc.record({ isPayWhatYouWant: fc.boolean(), suggestedAmount: fc.constant(null) });
  const recurring = fc
    .record({
      trialPeriodDays: fc.constantFrom(0, 14),
      trialAmount: fc.option(amount),
      trialAppliesDiscounts: fc.boolean(),
    })
    .map((trial) => ({
      ...trial,
      frequency: { count: 1, interval: 'Month' as const },
      period: { count: 1, interval: 'Year' as const },
    }));
  const price = fc.oneof(
    fc
      .tuple(shared, oneTime)
      .map(([left, right]) => ({ type: 'one_time_price' as const, ...left, ...right })),
    fc
      .tuple(shared, recurring)
      .map(([left, right]) => ({ type: 'recurring_price' as const, ...left, ...right })),
  );
  return fc.tuple(price, fc.constantFrom(...taxCategories)).map(([terms, taxCategory]) => ({
    productId: asId<'product'>(`prod_${index}`),
    businessId: asId<'business'>('bus_sample'),
    brandId: 'brnd_sample',
    name: `Sample product ${index}`,
    description: null,
    image: null,
    price: { ...terms, currency, hasPurchasingPowerParity: false },
    taxCategory,
    addonIds: [addonId],
    metadata: {},
    archivedAt: null,
    createdAt: 0,
    updatedAt: 0,
  }));
}

function itemIn(currency: Currency, index: number): fc.Arbitrary<CartItem> {
  const addons = fc.array(fc.record({ amount, quantity, taxCategory: fc.constantFrom(...taxCategories) }), {
    maxLength: 1,
  });
  return fc
    .record({ product: productIn(currency, index), quantity, addons, tip: amount })
    .map(({ product, quantity: units, addons: chosen, tip }) => ({
      product,
      quantity: units,
      customAmount: product.price.amount + tip,
      addons:
        product.price.type === 'one_time_price'
          ? []
          : chosen.map((terms) => ({
              addonId,
              quantity: terms.quantity,
              addon: {
                addonId,
                businessId: product.businessId,
                name: 'Seat',
                description: null,
                image: null,
                currency,
                amount: terms.amount,
                taxCategory: terms.taxCategory,
                createdAt: 0,
                updatedAt: 0,
              },
            })),
    }));
}

function discountIn(currency: Currency, index: number, items: number): fc.Arbitrary<CartDiscount> {
  const restrictions = fc.subarray(
    Array.from({ length: items }, (_, item) => asId<'product'>(`prod_${item}`)),
  );
  return fc
    .record({
      type: fc.constantFrom('percentage', 'flat'),
      amount: fc.integer({ min: 1, max: 10_000 }),
      ceiling: fc.bigInt({ min: 1n, max: 10_000_000n }),
      isCapped: fc.boolean(),
      restrictedTo: restrictions,
      subscriptionCycles: fc.constantFrom(null, 1, 3),
    })
    .map(({ ceiling, isCapped, ...terms }) => ({
      timesUsedByCustomer: 0,
      isCustomerListed: false,
      discount: {
        ...terms,
        discountId: asId<'discount'>(`dsc_${index}`),
        businessId: asId<'business'>('bus_sample'),
        code: `CODE${index}`,
        name: null,
        currencyOptions:
          terms.type === 'flat' || isCapped
            ? [{ currency, maxAmountPossible: ceiling, minimumSubtotal: 0n, isDefault: true }]
            : [],
        customerEligibility: 'any',
        usageLimit: null,
        perCustomerUsageLimit: null,
        timesUsed: 0,
        startsAt: null,
        expiresAt: null,
        preserveOnPlanChange: false,
        metadata: {},
        createdAt: 0,
      } satisfies Discount,
    }));
}

const rates = fc.array(
  fc.record({
    country: somePlace,
    state: fc.constant(null),
    taxCategory: fc.option(fc.constantFrom(...taxCategories)),
    name: fc.constant('Tax'),
    rateBps: bps,
    rounding: fc.constantFrom(...taxRoundings),
  }),
  { maxLength: 6 },
);

const carts: fc.Arbitrary<Cart> = fc
  .record({
    currency: fc.constantFrom<Currency>('USD', 'JPY', 'KWD'),
    size: fc.integer({ min: 1, max: 6 }),
    stack: fc.integer({ min: 0, max: 4 }),
  })
  .chain(({ currency, size, stack }) =>
    fc.record({
      items: fc.tuple(...Array.from({ length: size }, (_, index) => itemIn(currency, index))),
      discounts: fc.tuple(...Array.from({ length: stack }, (_, index) => discountIn(currency, index, size))),
      customer: fc.constant(null),
      address: fc.option(fc.record({ country: somePlace, state: fc.constant(null) })),
      taxRates: rates,
      trialPeriodDays: fc.constantFrom(null, 0, 7),
      onDemand: fc.constant(null),
      isFinal: fc.constant(true),
      timeZone: fc.constant('UTC'),
      now: fc.constant(Date.UTC(2026, 0, 31)),
    }),
  );

/** Prices a random cart; carts too small or too large to charge are refused and skipped. */
function priceOrSkip(cart: Cart): PricedCart {
  try {
    return priceCart(cart);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    expect(['TOTAL_PAYMENT_AMOUNT_BELOW_MINIMUM_AMOUNT', 'AMOUNT_TOO_LARGE']).toContain(error.code);
    fc.pre(false);
    throw error;
  }
}

const { check: checkCarts } = sharedCases(
  carts.map((cart) => {
    let priced: PricedCart | undefined;
    return { cart, priced: () => (priced ??= priceOrSkip(cart)) };
  }),
  runsOf(2_400),
);

function law(name: string, check: (priced: PricedCart, cart: Cart) => void): void {
  test(name, () => {
    checkCarts(({ cart, priced }) => {
      check(priced(), cart);
    });
  });
}

function everyLine(priced: PricedCart): PricedLine[] {
  return [...priced.lines, ...priced.subscriptions.flatMap((subscription) => subscription.recurringLines)];
}

function everyTotals(priced: PricedCart): Totals[] {
  const later = priced.subscriptions.flatMap(({ dueNow, recurring }) => [dueNow, recurring]);
  return [priced.totals, ...later, ...(priced.recurring === null ? [] : [priced.recurring])];
}

function sum<Part>(parts: readonly Part[], pick: (part: Part) => bigint): bigint {
  return parts.reduce((total, part) => total + pick(part), 0n);
}

law('total = subtotal − discount + tax, exactly, on every line and every sum', (priced) => {
  for (const part of [...everyLine(priced), ...everyTotals(priced)]) {
    expect(part.subtotal - part.discount + part.tax).toBe(part.total);
  }
  for (const totals of everyTotals(priced)) {
    expect(totals.listSubtotal - totals.listDiscount + totals.tax - totals.includedTax).toBe(totals.total);
  }
});

law('the sums are the sums of the lines', (priced) => {
  for (const [lines, totals] of [
    [priced.lines, priced.totals] as const,
    ...priced.subscriptions.map((own) => [own.recurringLines, own.recurring] as const),
  ]) {
    expect(sum(lines, (line) => line.subtotal)).toBe(totals.subtotal);
    expect(sum(lines, (line) => line.discount)).toBe(totals.discount);
    expect(sum(lines, (line) => line.tax)).toBe(totals.tax);
    expect(sum(lines, (line) => line.total)).toBe(totals.total);
  }
});

law('the tax of a document is rounded once for each rate, with tax inside, outside or both', (priced) => {
  for (const lines of [priced.lines, ...priced.subscriptions.map((own) => own.recurringLines)]) {
    for (const rate of new Set(lines.map(({ taxRateBps }) => taxRateBps))) {
      const taxed = lines.filter(({ taxRateBps }) => taxRateBps === rate);
      // In units of which a minor unit, the tax on top of one and the tax within one are whole numbers.
      const unit = 10_000n * (10_000n + BigInt(rate));
      const exact = sum(taxed, (line) => {
        const paid = (line.listAmount - line.listDiscount) * BigInt(rate);
        return paid * (line.isTaxInclusive ? 10_000n : 10_000n + BigInt(rate));
      });
      const more = sum(taxed, ({ tax }) => tax) * unit - exact;
      const rounding = taxed[0]?.taxRounding;
      if (rounding === 'down') expect(more > -unit && more <= 0n).toBe(true);
      else if (rounding === 'up') expect(more >= 0n && more < unit).toBe(true);
      else expect(2n * more > -unit && 2n * more <= unit).toBe(true);
    }
  }
});

law('a line that nothing is taken off has no discount, whatever the tax of others', (priced) => {
  for (const line of everyLine(priced)) {
    if (line.listDiscount === 0n) expect([line.discount, line.subtotal]).toEqual([0n, line.taxable]);
  }
});

law('nothing is below zero, and no discount above what it reduces', (priced) => {
  for (const line of everyLine(priced)) {
    for (const part of [
      line.subtotal,
      line.discount,
      line.taxable,
      line.tax,
      line.total,
      line.productDiscount,
    ]) {
      expect(part >= 0n).toBe(true);
    }
    expect(line.discount <= line.subtotal && line.listDiscount <= line.listAmount).toBe(true);
  }
});

law('a price that includes its tax is what is paid, whatever the rate', (priced) => {
  for (const line of everyLine(priced).filter(({ isTaxInclusive }) => isTaxInclusive)) {
    expect(line.taxable + line.tax).toBe(line.listAmount - line.listDiscount);
  }
});

law('what each discount took adds up to the discount, by line and by code', (priced) => {
  for (const line of everyLine(priced)) {
    expect(line.productDiscount + sum(line.discounts, (part) => part.amount)).toBe(line.listDiscount);
  }
  const codes = sum(priced.discounts, (discount) => discount.amount);
  expect(codes + sum(priced.lines, (line) => line.productDiscount)).toBe(priced.totals.listDiscount);
});

law('no code takes more than its ceiling', (priced) => {
  const granted = [
    ...priced.discounts,
    ...priced.subscriptions.flatMap((subscription) => subscription.discounts),
  ];
  for (const { discount, amount: taken } of granted) {
    const ceiling = discount.currencyOptions[0]?.maxAmountPossible ?? null;
    expect(ceiling === null || taken <= ceiling).toBe(true);
  }
});

law('a total is nothing, or enough for a gateway to take', (priced) => {
  for (const { total } of [priced.totals, ...priced.subscriptions.map(({ recurring }) => recurring)]) {
    expect(total === 0n || total >= minimumCharge(priced.currency)).toBe(true);
  }
});

law('the same cart costs the same again', (priced, cart) => {
  expect(priceCart(cart)).toEqual(priced);
});

law('before tax, the order of the products changes no price', (priced, cart) => {
  const reversed = priceOrSkip({ ...cart, items: cart.items.toReversed(), taxRates: [] });
  const untaxed = priceOrSkip({ ...cart, taxRates: [] });
  expect(reversed.totals).toEqual(untaxed.totals);
  expect(reversed.recurring).toEqual(untaxed.recurring);
  expect(priced.currency).toBe(reversed.currency);
});

law('a percentage never makes a cart dearer, and a larger one never less cheap', (priced, cart) => {
  const last = cart.discounts.at(-1);
  if (last?.discount.type !== 'percentage') return;
  const larger = { ...last, discount: { ...last.discount, amount: 10_000 } };
  const cheaper = priceOrSkip({ ...cart, discounts: [...cart.discounts.slice(0, -1), larger] });
  expect(cheaper.totals.listDiscount >= priced.totals.listDiscount).toBe(true);
});

test('multiplying every price by m multiplies the total by m, to within m units a rounding', () => {
  fc.assert(
    fc.property(carts, fc.bigInt({ min: 2n, max: 50n }), (cart, m) => {
      const priced = priceOrSkip(cart);
      const scaled = priceOrSkip(scale(cart, m));
      // Each line rounds its own discount, its tax and its share of each code; each code rounds once.
      const lines = BigInt(priced.lines.length);
      const codes = BigInt(cart.discounts.length);
      const roundings = lines * (2n + codes) + codes;
      const distance = scaled.totals.total - m * priced.totals.total;
      expect(distance <= 2n * m * roundings && distance >= -2n * m * roundings).toBe(true);
    }),
    { numRuns: 300 },
  );
});

function scale(cart: Cart, m: bigint): Cart {
  return {
    ...cart,
    items: cart.items.map((item) => ({
      ...item,
      product: { ...item.product, price: scalePrice(item.product.price, m) },
      customAmount: item.customAmount === null ? null : item.customAmount * m,
      addons: item.addons.map((chosen) => ({
        ...chosen,
        addon: chosen.addon === null ? null : { ...chosen.addon, amount: chosen.addon.amount * m },
      })),
    })),
    discounts: cart.discounts.map((entry) => ({
      ...entry,
      discount: {
        ...entry.discount,
        currencyOptions: entry.discount.currencyOptions.map((option) => ({
          ...option,
          maxAmountPossible: option.maxAmountPossible === null ? null : option.maxAmountPossible * m,
        })),
      },
    })),
  };
}

function scalePrice(price: Product['price'], m: bigint): Product['price'] {
  const amountTimes = price.amount * m;
  if (price.type === 'one_time_price') return { ...price, amount: amountTimes };
  return {
    ...price,
    amount: amountTimes,
    trialAmount: price.trialAmount === null ? null : price.trialAmount * m,
  };
}
