import type { Metadata } from '../catalog/metadata.ts';
import type { AddonId, BusinessId, OfferId, ProductId } from '../ids.ts';
import { type Locale, locales } from '../locale.ts';
import type { Currency } from '../money/currency.ts';
import type { ProrationBillingMode } from '../subscription/plan-change.ts';
import type { Instant } from '../time.ts';

export const offerKinds = [
  'one_time',
  'subscription',
  'plan_change',
  'addon',
  'pause',
  'trial_extension',
] as const;

export type OfferKind = (typeof offerKinds)[number];

export interface OneTimeTarget {
  readonly kind: 'one_time';
  readonly productId: ProductId;
}

export interface SubscriptionTarget {
  readonly kind: 'subscription';
  readonly productId: ProductId;
}

export interface PlanChangeTarget {
  readonly kind: 'plan_change';
  /** The plan to change to. */
  readonly productId: ProductId;
  readonly prorationBillingMode: ProrationBillingMode;
}

export interface AddonTarget {
  readonly kind: 'addon';
  readonly addonId: AddonId;
  readonly prorationBillingMode: ProrationBillingMode;
}

export interface PauseTarget {
  readonly kind: 'pause';
  /** The plan that is paused. */
  readonly productId: ProductId;
  /** Whole days of 24 hours. */
  readonly days: number;
}

export interface TrialExtensionTarget {
  readonly kind: 'trial_extension';
  /** The plan whose trial is extended. */
  readonly productId: ProductId;
  /** Whole days of 24 hours. */
  readonly days: number;
}

/**
 * The effect of accepting: sells a product once, begins a subscription, moves a subscription to another plan, puts
 * an add-on to it, pauses it for a while, or extends its trial, both at no charge. The rules of each kind stand in a file of their own in
 * `kinds/`.
 */
export type OfferTarget =
  OneTimeTarget | SubscriptionTarget | PlanChangeTarget | AddonTarget | PauseTarget | TrialExtensionTarget;

/** What an offer is about, as one name: two offers of one thing are told by it. All pauses are one thing, and so are all trial extensions. */
export type Thing = ProductId | AddonId | 'pause' | 'trial_extension';

/** What is taken off the price, before tax. `cycles` counts paid cycles, the first included; null is for good. */
export type OfferDiscount =
  | { readonly type: 'percentage'; readonly bps: number; readonly cycles: number | null }
  | {
      readonly type: 'amount';
      /** Off the whole, whatever the quantity, in minor units. */
      readonly amount: bigint;
      readonly currency: Currency;
      readonly cycles: number | null;
    };

/** What a buyer reads, in one language. */
export interface OfferCopy {
  readonly headline: string;
  readonly body: string;
  readonly valuePoints: readonly string[];
  /** Null leaves the words to the page. There is no label for declining: the no is Rung's and always equal. */
  readonly acceptLabel: string | null;
  readonly badge: string | null;
  /** What the customer gets with it that they do not have yet. */
  readonly newBenefits: readonly string[];
}

/** How many of it may be taken; the customer chooses where the two differ, and begins at the minimum. */
interface QuantityRange {
  readonly minimum: number;
  readonly maximum: number;
}

/** What may be proposed to a customer. Each change makes a new version; a published funnel keeps the one it was proved with. */
export interface Offer {
  readonly offerId: OfferId;
  readonly businessId: BusinessId;
  readonly version: number;
  /** For the seller's eyes. */
  readonly name: string;
  readonly target: OfferTarget;
  /** Null takes as many as the subscription has, which only a plan change and a pause can mean. */
  readonly quantity: QuantityRange | null;
  readonly discount: OfferDiscount | null;
  /** At least one language; a missing one reads as the other. */
  readonly copy: Readonly<Partial<Record<Locale, OfferCopy>>>;
  /** For how long a no is remembered; null is for good, until the offer changes materially. */
  readonly rememberDeclinesDays: number | null;
  /** The products that whoever has what it sells has too. */
  readonly includes: readonly ProductId[];
  readonly metadata: Metadata;
  readonly archivedAt: Instant | null;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

/** What a buyer reads in a language, or in the other one where the seller wrote only that. */
export function copyIn(
  copy: Offer['copy'],
  locale: Locale,
): { readonly locale: Locale; readonly text: OfferCopy } | undefined {
  for (const candidate of [locale, ...locales]) {
    const text = copy[candidate];
    if (text !== undefined) return { locale: candidate, text };
  }
  return undefined;
}
