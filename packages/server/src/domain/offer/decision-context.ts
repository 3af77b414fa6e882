import type { BusinessId, FunnelId, OfferId, PaymentMethodId, PresentationId } from '../ids.ts';
import type { PaymentMethod } from '../payment/payment-method.ts';
import type { Instant } from '../time.ts';
import type { CustomerFacts } from './customer-facts.ts';
import type { ProductRelations } from './product-relations.ts';
import type { Moment } from './moment.ts';
import type { OfferedItem } from './offer.ts';
import type { Catalogue } from './unit-price.ts';

/** Offer settings of a business: frequency caps, holdout, undo window and trace retention. */
export interface OfferSettings {
  readonly proposalsPerSession: number;
  /** Maximum in any 7 days. */
  readonly proposalsPerWeek: number;
  /** Undo window in minutes; 0 disables undo. */
  readonly undoMinutes: number;
  readonly traceDays: number;
  /**
   * Share of customers who are never shown offers, in basis points, so that the effect of all offers can be
   * measured.
   */
  readonly holdoutBps: number;
}

export const defaultOfferSettings: OfferSettings = {
  proposalsPerSession: 2,
  proposalsPerWeek: 3,
  undoMinutes: 10,
  traceDays: 90,
  holdoutBps: 0,
};

/** Customer's preference for offers: all, at most one a week, or none. */
export const offerPreferences = ['all', 'fewer', 'none'] as const;

export type OfferPreference = (typeof offerPreferences)[number];

/** Remembered answer to an offer. An undone acceptance is remembered as declined. */
export interface RememberedAnswer {
  readonly answer: 'accepted' | 'declined';
  readonly offerId: OfferId;
  /** Item that the offer sold. */
  readonly thing: OfferedItem;
  /** Material terms of the offer when it was answered. */
  readonly terms: string;
  readonly answeredAt: Instant;
  /** Time from which the answer no longer counts; null never expires. */
  readonly forgottenAt: Instant | null;
}

/** Earlier presentation. */
interface PastPresentation {
  readonly presentationId: PresentationId;
  readonly funnelId: FunnelId;
  readonly sessionKey: string;
  readonly presentedAt: Instant;
}

/** Unfinished presentation: open, viewed, processing payment, or failed and still payable otherwise. */
export interface OpenPresentation {
  readonly presentationId: PresentationId;
  readonly moment: string;
  readonly surface: string;
  readonly thing: OfferedItem;
  /** Null while a payment is processing: it does not expire then. */
  readonly expiresAt: Instant | null;
}

/** Presentations and answers of a customer. */
export interface CustomerHistory {
  readonly preference: OfferPreference;
  /** True while the bank has not decided about a payment that the customer disputes; absent is false. */
  readonly hasOpenDispute?: boolean;
  readonly answers: readonly RememberedAnswer[];
  /** Covers at least the last 7 days and the current session. */
  readonly presented: readonly PastPresentation[];
  readonly open: readonly OpenPresentation[];
  /** Methods declined in acceptances of the current session: not retried automatically. */
  readonly failedMethods: readonly PaymentMethodId[];
}

/** Input for deciding what to propose to a customer at a moment. */
export interface DecisionContext {
  readonly businessId: BusinessId;
  readonly moment: Moment;
  /** Customer facts, including the current purchase. */
  readonly facts: CustomerFacts;
  readonly history: CustomerHistory;
  /** Customer's own payment methods. */
  readonly methods: readonly PaymentMethod[];
  /** Products and add-ons that the considered offers sell, and the customer's current plans. */
  readonly catalogue: Catalogue;
  readonly productRelations: ProductRelations;
  /** Offers in published versions that were archived since. */
  readonly archivedOffers: ReadonlySet<OfferId>;
  /** Exact amounts of offers that were quoted to this customer, in minor units, in place of estimates before tax. */
  readonly quoted: ReadonlyMap<OfferId, bigint>;
  /** Offers whose pricing failed for this customer, with the reason. */
  readonly unpriceable: ReadonlyMap<OfferId, string>;
  readonly settings: OfferSettings;
  readonly now: Instant;
}

/** Part of the context stored with its trace: everything that cannot be loaded again later. */
export type RecordedContext = Pick<DecisionContext, 'moment' | 'facts' | 'history' | 'methods'>;

/** Presentations still open at `now`, regardless of whether their expiry has been recorded. */
export function stillOpen({ history, now }: DecisionContext): readonly OpenPresentation[] {
  return history.open.filter(({ expiresAt }) => expiresAt === null || now < expiresAt);
}
