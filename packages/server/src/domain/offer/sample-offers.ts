import type { Metadata } from '../catalog/metadata.ts';
import type { Product } from '../catalog/product.ts';
import { type OfferId, type PaymentMethodId, type ProductId, asId } from '../ids.ts';
import type { Currency } from '../money/currency.ts';
import type { PaymentMethod } from '../payment/payment-method.ts';
import { planOf } from '../subscription/sample-subscription.ts';
import { type Instant, dayMs } from '../time.ts';
import { everyone } from './audience/audience.ts';
import type { CustomerFacts, HeldSubscription, KeptLine } from './customer-facts.ts';
import type { Experiment, Variant } from './experiment/experiment.ts';
import type { FunnelTerms, FunnelVersion, Step } from './funnel.ts';
import type { Moment } from './moment.ts';
import type { Offer } from './offer.ts';
import type { Quote } from './quote.ts';
import { type CustomerHistory, type DecisionContext, defaultOfferSettings } from './decision-context.ts';

export const sampleNow: Instant = Date.UTC(2027, 5, 15, 12);

const businessId = asId<'business'>('bus_1');

export function productId(name: string): ProductId {
  return asId<'product'>(`pdt_${name}`);
}

export function offerIdOf(name: string): OfferId {
  return asId<'offer'>(`off_${name}`);
}

/** One-time product. */
export function oneTimeProduct(
  name: string,
  amount = 2_000n,
  over: { readonly currency?: Currency; readonly metadata?: Metadata } = {},
): Product {
  const { price, ...plan } = planOf(amount, over.currency);
  const { currency, discountBps, isTaxInclusive, hasPurchasingPowerParity } = price;
  return {
    ...plan,
    productId: productId(name),
    name,
    metadata: over.metadata ?? {},
    price: {
      type: 'one_time_price',
      currency,
      amount,
      discountBps,
      isTaxInclusive,
      hasPurchasingPowerParity,
      isPayWhatYouWant: false,
      suggestedAmount: null,
    },
  };
}

/** A monthly plan. */
export function plan(name: string, amount = 3_000n, over: Partial<Product> = {}): Product {
  return { ...planOf(amount), productId: productId(name), name, ...over };
}

/** Offer of a one-time product, under the product's name. */
export function offerOf(name: string, over: Partial<Offer> = {}): Offer {
  return {
    offerId: offerIdOf(name),
    businessId,
    version: 1,
    name: `Offer of ${name}`,
    target: { kind: 'one_time', productId: productId(name) },
    quantity: { minimum: 1, maximum: 1 },
    discount: null,
    copy: {
      en: {
        headline: `Add the ${name}`,
        body: 'It fits what you bought.',
        valuePoints: ['Fits'],
        acceptLabel: null,
        badge: null,
        newBenefits: [],
      },
    },
    rememberDeclinesDays: null,
    includes: [],
    metadata: {},
    archivedAt: null,
    createdAt: 0,
    updatedAt: 0,
    ...over,
  };
}

/** Step that proposes the offer of the same name; unset edges end it. */
export function step(stepId: string, edges: Partial<Step['edges']> = {}): Step {
  return {
    stepId,
    offerId: offerIdOf(stepId),
    edges: { accepted: null, declined: null, failed: null, ...edges },
  };
}

export function termsWith(steps: readonly Step[], over: Partial<FunnelTerms> = {}): FunnelTerms {
  return {
    moment: 'post_purchase',
    audience: everyone,
    priority: 0,
    holdoutBps: 0,
    maxProposals: 2,
    showWithoutPaymentMethod: false,
    expiresMinutes: null,
    rememberDeclinesDays: null,
    steps,
    ...over,
  };
}

/** Published funnel of the given steps and their offers. */
export function versionOf(
  name: string,
  steps: readonly Step[],
  over: Partial<FunnelTerms> & { readonly offers?: readonly Offer[]; readonly publishedAt?: Instant } = {},
): FunnelVersion {
  const { offers, publishedAt, ...terms } = over;
  return {
    funnelId: asId<'funnel'>(`fnl_${name}`),
    businessId,
    version: 1,
    terms: termsWith(steps, terms),
    offers: offers ?? steps.map(({ stepId }) => offerOf(stepId)),
    publishedAt: publishedAt ?? 0,
    experiment: null,
  };
}

/** Variant that changes nothing, unless overridden. */
export function variant(variantId: string, over: Partial<Variant> = {}): Variant {
  return { variantId, weight: 1, offerId: null, changes: {}, swapsWith: null, ...over };
}

/** Running experiment on the step `lens` of the first version of the funnel `after`. */
export function experimentOf(variants: readonly Variant[], over: Partial<Experiment> = {}): Experiment {
  return {
    experimentId: asId<'experiment'>('exp_1'),
    businessId,
    funnelId: asId<'funnel'>('fnl_after'),
    stepId: 'lens',
    name: 'Which first',
    variants,
    windowDays: 30,
    status: 'running',
    funnelVersion: 1,
    offers: [],
    promotedVariantId: null,
    startedAt: 0,
    stoppedAt: null,
    createdAt: 0,
    updatedAt: 0,
    ...over,
  };
}

export function methodWith(
  name: string,
  over: Partial<PaymentMethod> = {},
  instrument: Partial<PaymentMethod['instrument']> = {},
): PaymentMethod {
  return {
    paymentMethodId: methodId(name),
    customerId: asId<'customer'>('cus_1'),
    instrument: {
      provider: 'simulator',
      token: `sim_${name}`,
      cardNetwork: 'VISA',
      lastFour: '4242',
      expiryMonth: 12,
      expiryYear: 2030,
      cardType: 'CREDIT',
      holderName: null,
      issuingCountry: 'US',
      currencies: null,
      isRecurringEnabled: true,
      ...instrument,
    },
    createdAt: 0,
    lastUsedAt: null,
    ...over,
  };
}

export function methodId(name: string): PaymentMethodId {
  return asId<'payment_method'>(`pm_${name}`);
}

export function factsWith(over: Partial<CustomerFacts> = {}): CustomerFacts {
  return {
    customerId: asId<'customer'>('cus_1'),
    country: 'JP',
    metadata: {},
    purchaseCount: 1,
    firstPurchaseAt: sampleNow - 3 * dayMs,
    lastPurchaseAt: sampleNow - 3 * dayMs,
    spent: [{ amount: 5_000n, currency: 'USD' }],
    keptLines: [],
    subscriptions: [],
    ...over,
  };
}

export function keptLine(name: string): KeptLine {
  return {
    productId: productId(name),
    paymentId: asId<'payment'>('pay_1'),
    itemId: asId<'line_item'>(`itm_${name}`),
    boughtAt: sampleNow - 3 * dayMs,
  };
}

export function heldPlan(name: string, over: Partial<HeldSubscription> = {}): HeldSubscription {
  return {
    subscriptionId: asId<'subscription'>(`sub_${name}`),
    productId: productId(name),
    status: 'active',
    quantity: 1,
    addonIds: [],
    currency: 'USD',
    recurringPreTaxAmount: 3_000n,
    paymentMethodId: methodId('1'),
    cancelAtNextBillingDate: false,
    isTrial: false,
    startedAt: sampleNow - 40 * dayMs,
    ...over,
  };
}

export function momentWith(over: Partial<Moment> = {}): Moment {
  return {
    name: 'post_purchase',
    context: {},
    purchase: null,
    sessionKey: 'pay_1',
    surface: 'checkout',
    raisedAt: sampleNow,
    ...over,
  };
}

/** Decision context of a customer with one card after their first purchase, with no earlier proposals. */
export function contextWith(
  over: Partial<Omit<DecisionContext, 'history'>> & { readonly history?: Partial<CustomerHistory> } = {},
): DecisionContext {
  const { history, ...rest } = over;
  return {
    businessId,
    moment: momentWith(),
    facts: factsWith(),
    methods: [methodWith('1')],
    catalogue: { products: [], addons: [] },
    productRelations: { planOf: new Map(), includedIn: new Map() },
    archivedOffers: new Set(),
    quoted: new Map(),
    unpriceable: new Map(),
    settings: defaultOfferSettings,
    now: sampleNow,
    ...rest,
    history: { preference: 'all', answers: [], presented: [], open: [], failedMethods: [], ...history },
  };
}

export function quoteWith(over: Partial<Quote> = {}): Quote {
  return {
    quoteId: asId<'quote'>('quo_1'),
    currency: 'USD',
    lines: [
      {
        name: 'lens',
        quantity: 1,
        unitAmount: 2_000n,
        subtotal: 2_000n,
        discount: 0n,
        tax: 200n,
        total: 2_200n,
      },
    ],
    subtotal: 2_000n,
    discount: 0n,
    tax: 200n,
    credit: 0n,
    totalAmount: 2_200n,
    difference: null,
    walletAmount: 0n,
    recurringAmount: null,
    recurringTax: null,
    afterDiscount: null,
    coming: null,
    nextBillingAt: null,
    quotedAt: sampleNow,
    expiresAt: sampleNow + dayMs,
    pin: {},
    ...over,
  };
}
