import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Product } from '../catalog/product.ts';
import type { SessionCart } from '../checkout/checkout-session.ts';
import { priceSession } from '../checkout/price-session.ts';
import { DomainError } from '../errors.ts';
import { sampleBuyer } from '../customer/sample-buyer.ts';
import { asId } from '../ids.ts';
import { dayMs } from '../time.ts';
import type { Instrument } from './gateway-outcome.ts';
import { type OpenedPayment, decideOpenPayment } from './open-payment.ts';

const now = Date.UTC(2026, 0, 31, 12);
const billing = { country: 'JP', state: null, city: null, street: null, zipcode: null } as const;
const taxRates = [{ country: 'JP', state: null, taxCategory: null, name: 'Tax', rateBps: 1000 }] as const;
const visa: Instrument = {
  provider: 'simulator',
  token: 'sim_1',
  cardNetwork: 'VISA',
  lastFour: '4242',
  expiryMonth: 12,
  expiryYear: 2034,
  cardType: 'CREDIT',
  holderName: null,
  issuingCountry: 'US',
  currencies: null,
  isRecurringEnabled: true,
};

const shared = {
  currency: 'USD',
  discountBps: 0,
  isTaxInclusive: false,
  hasPurchasingPowerParity: false,
} as const;

function productWith(id: string, price: Product['price']): Product {
  return {
    productId: asId<'product'>(id),
    businessId: asId<'business'>('bus_1'),
    brandId: 'brnd_1',
    name: `Product ${id}`,
    description: null,
    image: null,
    price,
    taxCategory: 'saas',
    addonIds: [],
    metadata: {},
    archivedAt: null,
    createdAt: 0,
    updatedAt: 0,
  };
}

function course(amount: bigint, isTaxInclusive = false): Product {
  const price = { ...shared, type: 'one_time_price', amount, isTaxInclusive } as const;
  return productWith('course', { ...price, isPayWhatYouWant: false, suggestedAmount: null });
}

function plan(amount: bigint, trialPeriodDays = 0, trialAmount: bigint | null = null): Product {
  return productWith('plan', {
    ...shared,
    type: 'recurring_price',
    amount,
    frequency: { count: 1, interval: 'Month' },
    period: { count: 1, interval: 'Year' },
    trialPeriodDays,
    trialAmount,
    trialAppliesDiscounts: false,
  });
}

function cartOf(...items: readonly (readonly [Product, number])[]): SessionCart {
  return {
    items: items.map(([product, quantity]) => ({ product, quantity, addons: [], customAmount: null })),
    discounts: [],
    typedCodes: [],
    trialPeriodDays: null,
    onDemand: null,
  };
}

function open(cart: SessionCart, instrument: Instrument | null = visa): OpenedPayment {
  const priced = priceSession(cart, { taxRates, customer: null, timeZone: 'UTC' }, billing, now, true);
  return decideOpenPayment({
    businessId: asId<'business'>('bus_1'),
    customerId: asId<'customer'>('cus_1'),
    buyer: sampleBuyer,
    isCustomerProven: true,
    names: {
      paymentId: asId<'payment'>('pay_1'),
      invoiceId: asId<'invoice'>('inv_1'),
      subscriptionId: asId<'subscription'>('sub_1'),
      lineItemIds: priced.lines.map((_, index) => asId<'line_item'>(`itm_${String(index)}`)),
    },
    cart,
    priced,
    billing,
    metadata: {},
    checkoutSessionId: asId<'checkout_session'>('cks_1'),
    paymentMethodId: null,
    instrument,
    isCustomerPresent: true,
    forceAuthentication: false,
    customFieldResponses: null,
    returnUrl: null,
    now,
  });
}

const items = fc.record({
  amount: fc.bigInt({ min: 100n, max: 1_000_000n }),
  quantity: fc.integer({ min: 1, max: 50 }),
  isTaxInclusive: fc.boolean(),
  plan: fc.option(
    fc.record({ amount: fc.bigInt({ min: 100n, max: 1_000_000n }), trialDays: fc.constantFrom(0, 14) }),
  ),
});

test('a payment is for exactly what the cart was priced at, and so are the sums of its lines', () => {
  fc.assert(
    fc.property(items, ({ amount, quantity, isTaxInclusive, plan: chosen }) => {
      const cart = cartOf(
        [course(amount, isTaxInclusive), quantity],
        ...(chosen ? [[plan(chosen.amount, chosen.trialDays), 1] as const] : []),
      );
      const priced = priceSession(cart, { taxRates, customer: null, timeZone: 'UTC' }, billing, now, true);
      const { payment, subscription } = open(cart);
      expect(payment.totalAmount).toBe(priced.totals.total);
      expect(payment.tax).toBe(priced.totals.tax);
      const sum = (pick: (line: (typeof payment.lines)[number]) => bigint) =>
        payment.lines.reduce((total, line) => total + pick(line), 0n);
      expect(sum(({ total }) => total)).toBe(payment.totalAmount);
      expect(sum(({ tax }) => tax)).toBe(payment.tax);
      for (const line of payment.lines) {
        expect(line.total).toBe(line.subtotal - line.discount + line.tax);
        expect(line.refundedAmount).toBe(0n);
      }
      expect(subscription === null).toBe(chosen === null);
      expect(payment.subscriptionId).toBe(subscription?.subscriptionId ?? null);
    }),
  );
});

describe('a payment waits for a method', () => {
  test('when something is due', () => {
    expect(open(cartOf([course(4900n), 1]), null).payment.status).toBe('requires_payment_method');
    expect(open(cartOf([course(4900n), 1])).payment.status).toBe('processing');
  });

  test('when nothing is due but a plan will be', () => {
    const cart = cartOf([plan(3000n, 14), 1]);
    expect(open(cart, null).payment).toMatchObject({ status: 'requires_payment_method', totalAmount: 0n });
    expect(open(cart).payment).toMatchObject({ status: 'processing', totalAmount: 0n });
  });

  test('never when nothing is due, now or later', () => {
    expect(open(cartOf([course(0n), 1]), null).payment.status).toBe('processing');
  });
});

describe('the plan that a payment starts', () => {
  test('is pending until it is paid, and renews a month later, at the end of February', () => {
    expect(open(cartOf([plan(3000n), 2])).subscription).toMatchObject({
      status: 'pending',
      quantity: 2,
      recurringPreTaxAmount: 6000n,
      anchorAt: now,
      previousBillingAt: now,
      nextBillingAt: Date.UTC(2026, 1, 28, 12),
      expiresAt: Date.UTC(2027, 0, 31, 12),
      trialPeriodDays: 0,
      trialAmount: null,
    });
  });

  test('counts its renewals from the end of its trial', () => {
    const { subscription, payment } = open(cartOf([plan(3000n, 14, 100n), 1]));
    expect(payment.totalAmount).toBe(110n);
    expect(subscription).toMatchObject({
      trialPeriodDays: 14,
      trialAmount: 100n,
      anchorAt: now + 14 * dayMs,
      nextBillingAt: now + 14 * dayMs,
    });
  });

  test('is the only one of its cart', () => {
    const twoPlans = cartOf([plan(3000n), 1], [plan(8000n), 1]);
    expect(() => open(twoPlans)).toThrow(DomainError);
    expect(() => open(twoPlans)).toThrow(/at most one plan/);
  });
});
