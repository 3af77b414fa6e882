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
  /** New plan. */
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
  /** Plan to pause. */
  readonly productId: ProductId;
  /** Whole days of 24 hours. */
  readonly days: number;
}

export interface TrialExtensionTarget {
  readonly kind: 'trial_extension';
  /** Plan whose trial is extended. */
  readonly productId: ProductId;
  /** Whole days of 24 hours. */
  readonly days: number;
}

/**
 * Effect of accepting: sells a product once, starts a subscription, changes the plan, adds an add-on, pauses a
 * subscription, or extends its trial; the last two at no charge. The rules of each kind are in `kinds/`.
 */
export type OfferTarget =
  OneTimeTarget | SubscriptionTarget | PlanChangeTarget | AddonTarget | PauseTarget | TrialExtensionTarget;

/**
 * Identifier of the offered item; offers of the same item share it. All pauses count as one item, and so do all
 * trial extensions.
 */
export type OfferedItem = ProductId | AddonId | 'pause' | 'trial_extension';

/** Deduction from the price, before tax. `cycles` counts paid cycles, the first included; null is unlimited. */
export type OfferDiscount =
  | { readonly type: 'percentage'; readonly bps: number; readonly cycles: number | null }
  | {
      readonly type: 'amount';
      /** Deduction from the total at any quantity, in minor units. */
      readonly amount: bigint;
      readonly currency: Currency;
      readonly cycles: number | null;
    };

/** Offer copy for buyers, in one language. */
export interface OfferCopy {
  readonly headline: string;
  readonly body: string;
  readonly valuePoints: readonly string[];
  /** Null uses the page's text. Declining has no custom label: the decline button is Rung's and always the same. */
  readonly acceptLabel: string | null;
  readonly badge: string | null;
  /** Benefits that the customer does not have yet. */
  readonly newBenefits: readonly string[];
}

/** Allowed quantity; the customer chooses when the bounds differ, starting at the minimum. */
interface QuantityRange {
  readonly minimum: number;
  readonly maximum: number;
}

/**
 * Offer of a business. Each change creates a new version; a published funnel keeps the version it was proved with.
 */
export interface Offer {
  readonly offerId: OfferId;
  readonly businessId: BusinessId;
  readonly version: number;
  /** Internal name for the seller. */
  readonly name: string;
  readonly target: OfferTarget;
  /** Null uses the subscription's quantity; only for plan changes and pauses. */
  readonly quantity: QuantityRange | null;
  readonly discount: OfferDiscount | null;
  /** At least one language; a missing one falls back to the other. */
  readonly copy: Readonly<Partial<Record<Locale, OfferCopy>>>;
  /** Days for which a decline is remembered; null is unlimited, until the offer changes materially. */
  readonly rememberDeclinesDays: number | null;
  /** Products that count as owned by owners of this offer's item. */
  readonly includes: readonly ProductId[];
  readonly metadata: Metadata;
  readonly archivedAt: Instant | null;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

/** Copy in a language, falling back to the other one. */
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
