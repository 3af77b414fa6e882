import { boundary } from '../calendar/add-interval.ts';
import type { Addon } from '../catalog/addon.ts';
import type { RecurringPrice, RecurringProduct } from '../catalog/product.ts';
import { sampleBuyer } from '../customer/sample-buyer.ts';
import { asId } from '../ids.ts';
import type { Currency } from '../money/currency.ts';
import type { Subscription } from './subscription.ts';

/** Purchase date of the sample: a day of the month that most months do not have. */
export const bought = Date.UTC(2027, 0, 31, 9, 30);

/** A monthly plan. */
export function planOf(amount: bigint, currency: Currency = 'USD', isTaxInclusive = false): RecurringProduct {
  return {
    productId: asId<'product'>('pdt_1'),
    businessId: asId<'business'>('bus_1'),
    brandId: 'brnd_1',
    name: 'Basic plan',
    description: null,
    image: null,
    price: {
      type: 'recurring_price',
      currency,
      amount,
      discountBps: 0,
      isTaxInclusive,
      hasPurchasingPowerParity: false,
      frequency: { count: 1, interval: 'Month' },
      period: { count: 10, interval: 'Year' },
      trialPeriodDays: 0,
      trialAmount: null,
      trialAppliesDiscounts: false,
    },
    taxCategory: 'saas',
    addonIds: [],
    metadata: {},
    archivedAt: null,
    createdAt: 0,
    updatedAt: 0,
  };
}

/** Plan with other terms, under its own id. */
export function planWith(id: string, over: Partial<RecurringPrice>): RecurringProduct {
  const plan = planOf(3000n);
  return { ...plan, productId: asId<'product'>(id), name: id, price: { ...plan.price, ...over } };
}

/** An add-on in the plan's currency. */
export function addonWith(id: string, amount: bigint, currency: Currency = 'USD'): Addon {
  return {
    addonId: asId<'addon'>(id),
    businessId: asId<'business'>('bus_1'),
    name: id,
    description: null,
    image: null,
    currency,
    amount,
    taxCategory: 'saas',
    createdAt: 0,
    updatedAt: 0,
  };
}

/** Active subscription to the plan, after its first payment. */
export function subscriptionWith(over: Partial<Subscription> = {}): Subscription {
  const product = over.plan?.product ?? planOf(3000n);
  const { frequency, period, currency } = product.price;
  const { timeZone = 'UTC' } = over;
  return {
    subscriptionId: asId<'subscription'>('sub_1'),
    businessId: asId<'business'>('bus_1'),
    customerId: asId<'customer'>('cus_1'),
    productId: product.productId,
    status: 'active',
    quantity: 1,
    addons: [],
    plan: { product, addons: [] },
    discounts: [],
    currency,
    recurringPreTaxAmount: product.price.amount,
    isTaxInclusive: false,
    frequency,
    period,
    trialPeriodDays: 0,
    isTrial: false,
    isOnDemand: false,
    usesWallet: true,
    trialAmount: null,
    buyer: sampleBuyer,
    billing: { country: 'JP', state: null, city: null, street: null, zipcode: null },
    paymentMethodId: asId<'payment_method'>('pm_1'),
    metadata: {},
    timeZone,
    anchorAt: bought,
    previousBillingAt: bought,
    nextBillingAt: boundary(bought, frequency, 1, timeZone),
    idleMs: 0,
    periodWorth: product.price.amount,
    periodPaid: product.price.amount,
    periodFunds: [],
    periodTerms: { isTaxInclusive: false, taxRateBps: 0 },
    paidUntil: over.nextBillingAt ?? boundary(bought, frequency, 1, timeZone),
    periodShare: { numerator: 1n, denominator: 1n },
    isPeriodReset: false,
    expiresAt: boundary(bought, period, 1, timeZone),
    cancelAtNextBillingDate: false,
    cancelledAt: null,
    cancelReason: null,
    cancellationFeedback: null,
    cancellationComment: null,
    pausedAt: null,
    resumesAt: null,
    scheduledChange: null,
    unpaidChangeId: null,
    unpaidChargeId: null,
    createdAt: bought,
    ...over,
  };
}
