import { assert } from '../assert.ts';
import type { Discount } from '../catalog/discount.ts';
import type { Product } from '../catalog/product.ts';
import type { SessionCart } from '../checkout/checkout-session.ts';
import { type AddonId, type BusinessId, type ProductId, type SubscriptionId, asId } from '../ids.ts';
import type { PricedCart, Totals } from '../pricing/cart.ts';
import type { PlanChange, PlanChangeLine, ProrationBillingMode } from '../subscription/plan-change.ts';
import type { Subscription } from '../subscription/subscription.ts';
import { asItGoesOn } from '../subscription/pause.ts';
import type { ComingCharges } from '../subscription/coming-charges.ts';
import type { Instant } from '../time.ts';
import type { Offer } from './offer.ts';
import type { Quote, QuoteLine } from './quote.ts';

/** What an offer asks of billing: to sell something, to change a subscription, or to let it rest. */
export type Deal =
  | {
      readonly kind: 'sale';
      readonly productId: ProductId;
      readonly quantity: number;
      readonly discount: Discount | null;
    }
  | {
      readonly kind: 'change';
      readonly subscriptionId: SubscriptionId;
      /** Null keeps the plan there is, with what it was sold at. */
      readonly productId: ProductId | null;
      /** Null keeps the quantity. */
      readonly quantity: number | null;
      /** What is put to the add-ons there are; null for none. */
      readonly addon: { readonly addonId: AddonId; readonly quantity: number } | null;
      readonly mode: ProrationBillingMode;
      readonly discount: Discount | null;
    }
  | { readonly kind: 'pause'; readonly subscriptionId: SubscriptionId; readonly days: number };

/** What accepting so many of an offer asks of billing. `subscriptionId` is what it changes. */
export function dealOf(offer: Offer, quantity: number, subscriptionId: SubscriptionId | null): Deal {
  const { target } = offer;
  const discount = discountOf(offer);
  if (target.kind !== 'pause' && !('prorationBillingMode' in target)) {
    return { kind: 'sale', productId: target.productId, quantity, discount };
  }
  assert(subscriptionId, 'what changes a subscription names it');
  if (target.kind === 'pause') return { kind: 'pause', subscriptionId, days: target.days };
  const change = { kind: 'change', subscriptionId, mode: target.prorationBillingMode, discount } as const;
  return target.kind === 'addon'
    ? { ...change, productId: null, quantity: null, addon: { addonId: target.addonId, quantity } }
    : { ...change, productId: target.productId, quantity, addon: null };
}

/** What the offer takes off, in the words of the price: like a code that nobody can type and that is not counted. */
function discountOf({ offerId, businessId, name, discount, createdAt }: Offer): Discount | null {
  if (discount === null) return null;
  return {
    discountId: asId<'discount'>(offerId),
    businessId: businessId satisfies BusinessId,
    code: 'OFFER',
    name,
    type: discount.type === 'percentage' ? 'percentage' : 'flat',
    amount: discount.type === 'percentage' ? discount.bps : Number(discount.amount),
    currencyOptions:
      discount.type === 'percentage'
        ? []
        : [
            {
              currency: discount.currency,
              maxAmountPossible: discount.amount,
              minimumSubtotal: 0n,
              isDefault: true,
            },
          ],
    restrictedTo: [],
    customerEligibility: 'any',
    usageLimit: null,
    perCustomerUsageLimit: null,
    timesUsed: 0,
    startsAt: null,
    expiresAt: null,
    subscriptionCycles: discount.cycles,
    preserveOnPlanChange: false,
    metadata: {},
    createdAt,
    isOfAnOffer: true,
  };
}

/** The cart of a sale, with the product as it now stands. */
export function cartOf(product: Product, deal: Deal & { readonly kind: 'sale' }): SessionCart {
  return {
    items: [{ product, quantity: deal.quantity, addons: [], customAmount: null }],
    discounts: deal.discount === null ? [] : [deal.discount],
    typedCodes: [],
    trialPeriodDays: null,
    onDemand: null,
  };
}

/** The amounts of a price that is promised; who promises it, until when and how is said elsewhere. */
export type QuotedAmounts = Omit<Quote, 'quoteId' | 'difference' | 'quotedAt' | 'expiresAt' | 'pin'>;

/** What a cart comes to, as a quote says it. `undiscounted` is the same cart without the offer's discount. */
export function amountsOfCart(
  { currency, lines, totals, recurring, nextBillingAt }: PricedCart,
  undiscounted: PricedCart | null,
  coming: ComingCharges | null,
): QuotedAmounts {
  return {
    currency,
    lines: lines.map(({ name, quantity, unitAmount, subtotal, discount, tax, total }) => ({
      name,
      quantity,
      unitAmount,
      subtotal,
      discount,
      tax,
      total,
    })),
    subtotal: totals.subtotal,
    discount: totals.discount,
    tax: totals.tax,
    credit: 0n,
    totalAmount: totals.total,
    walletAmount: 0n,
    ...laterCycles(coming, recurring, undiscounted?.recurring ?? null, nextBillingAt),
  };
}

/**
 * What a change of plan comes to, as a quote says it: what is unused of the plan before is a negative line,
 * credit that is used up is a discount, and what is paid on top to reach the gateway's minimum becomes credit.
 * The tax of a line is that of what is left to pay of it. Where prices contain it, what a line and a discount come
 * to is what the customer sees, and the tax is taken out of the lines.
 */
export function amountsOfChange(
  change: PlanChange,
  currency: Quote['currency'],
  after: {
    readonly recurring: Totals;
    readonly undiscounted: Totals;
    readonly coming: ComingCharges;
    readonly walletAmount: bigint;
  },
): QuotedAmounts {
  const { priced, net, creditGranted, terms } = change;
  const { isTaxInclusive } = terms;
  const topUp = priced?.topUp ?? 0n;
  const tax = priced?.totals.tax ?? 0n;
  const taxes = priced?.lines.map((line) => line.tax) ?? [];
  const lines = change.lines.map((line, index) =>
    quoteLine(line, line.kind === 'unused' ? 0n : (taxes[index] ?? 0n), isTaxInclusive),
  );
  const last = priced?.lines.at(-1);
  const toppedUp =
    topUp > 0n && last
      ? [
          quoteLine(
            { name: last.name, quantity: 1, unitAmount: topUp, amount: topUp },
            last.tax,
            isTaxInclusive,
          ),
        ]
      : [];
  return {
    currency,
    isTaxInclusive,
    lines: [...lines, ...toppedUp],
    subtotal: net + topUp - (isTaxInclusive ? tax : 0n),
    discount: priced?.credit ?? 0n,
    tax,
    credit: creditGranted + topUp,
    totalAmount: priced?.totals.total ?? 0n,
    walletAmount: after.walletAmount,
    ...laterCycles(after.coming, after.recurring, after.undiscounted, terms.nextBillingAt),
  };
}

type LaterCycles = Pick<
  QuotedAmounts,
  'recurringAmount' | 'recurringTax' | 'afterDiscount' | 'nextBillingAt' | 'coming'
>;

/** What a quote says of later cycles: nothing of any where none is charged by itself. */
function laterCycles(
  coming: ComingCharges | null,
  recurring: Totals | null,
  undiscounted: Totals | null,
  nextBillingAt: Instant | null,
): LaterCycles {
  if (coming?.kind !== 'charged' || recurring === null) {
    return { recurringAmount: null, recurringTax: null, afterDiscount: null, nextBillingAt: null, coming };
  }
  return {
    recurringAmount: recurring.subtotal - recurring.discount,
    recurringTax: recurring.tax,
    afterDiscount: afterDiscount(recurring, undiscounted),
    nextBillingAt,
    coming,
  };
}

function quoteLine(
  { name, quantity, unitAmount, amount }: Pick<PlanChangeLine, 'name' | 'quantity' | 'unitAmount' | 'amount'>,
  tax: bigint,
  isTaxInclusive: boolean,
): QuoteLine {
  const subtotal = isTaxInclusive ? amount - tax : amount;
  return { name, quantity, unitAmount, subtotal, discount: 0n, tax, total: subtotal + tax };
}

/** Null where later cycles cost the same as the next ones. */
function afterDiscount(next: Totals, later: Totals | null): Quote['afterDiscount'] {
  if (later === null || later.total === next.total) return null;
  return { amount: later.subtotal - later.discount, tax: later.tax };
}

/** What a pause was promised with: whatever else is charged next, or then, and it is promised anew. */
export type PausePin = Pick<Subscription, 'nextBillingAt'> & { readonly recurringAmount: bigint };

/** A pause costs nothing, and then the plan goes on as it is. `paused` is as it will be with the pause. */
export function amountsOfPause(
  paused: Subscription,
  recurring: Totals,
  coming: ComingCharges,
): QuotedAmounts {
  const { currency, plan, quantity } = paused;
  return {
    currency,
    lines: [
      {
        name: plan.product.name,
        quantity,
        unitAmount: 0n,
        subtotal: 0n,
        discount: 0n,
        tax: 0n,
        total: 0n,
      },
    ],
    subtotal: 0n,
    discount: 0n,
    tax: 0n,
    credit: 0n,
    totalAmount: 0n,
    walletAmount: 0n,
    ...laterCycles(coming, recurring, null, asItGoesOn(paused).nextBillingAt),
  };
}
