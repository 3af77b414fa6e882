import type { BusinessId, FunnelId, OfferId, PaymentMethodId, PresentationId } from '../ids.ts';
import type { PaymentMethod } from '../payment/payment-method.ts';
import type { Instant } from '../time.ts';
import type { CustomerFacts } from './customer-facts.ts';
import type { ProductRelations } from './product-relations.ts';
import type { Moment } from './moment.ts';
import type { Thing } from './offer.ts';
import type { Catalogue } from './unit-price.ts';

/** How often a business proposes, and for how long it lets a customer take an acceptance back. */
export interface OfferSettings {
  readonly proposalsPerSession: number;
  /** In any 7 days. */
  readonly proposalsPerWeek: number;
  /** 0 turns taking back off. */
  readonly undoMinutes: number;
  readonly traceDays: number;
  /** The share of customers who are never proposed anything, so that the effect of all offers can be measured. */
  readonly holdoutBps: number;
}

export const defaultOfferSettings: OfferSettings = {
  proposalsPerSession: 2,
  proposalsPerWeek: 3,
  undoMinutes: 10,
  traceDays: 90,
  holdoutBps: 0,
};

/** How much a customer wants to be proposed: as the business likes, at most one a week, or nothing. */
export const offerPreferences = ['all', 'fewer', 'none'] as const;

export type OfferPreference = (typeof offerPreferences)[number];

/** An answer that is remembered. An acceptance that was undone is remembered as a no. */
export interface RememberedAnswer {
  readonly answer: 'accepted' | 'declined';
  readonly offerId: OfferId;
  /** What the offer sold. */
  readonly thing: Thing;
  /** The offer's material terms as they were answered. */
  readonly terms: string;
  readonly answeredAt: Instant;
  /** Not remembered from this moment on; null is for good. */
  readonly forgottenAt: Instant | null;
}

/** Something that was proposed before. */
interface PastPresentation {
  readonly presentationId: PresentationId;
  readonly funnelId: FunnelId;
  readonly sessionKey: string;
  readonly presentedAt: Instant;
}

/** Something that is proposed and not over: open, viewed, being paid, or failed and still to be paid otherwise. */
export interface OpenPresentation {
  readonly presentationId: PresentationId;
  readonly moment: string;
  readonly surface: string;
  readonly thing: Thing;
  /** Null while it is being paid: then it does not expire. */
  readonly expiresAt: Instant | null;
}

/** What was proposed to a customer and what they said. */
export interface CustomerHistory {
  readonly preference: OfferPreference;
  readonly answers: readonly RememberedAnswer[];
  /** Of the last 7 days and of the session at hand, at least. */
  readonly presented: readonly PastPresentation[];
  readonly open: readonly OpenPresentation[];
  /** What acceptances of the session at hand were declined with: it is not tried again by itself. */
  readonly failedMethods: readonly PaymentMethodId[];
}

/** All that a decision about a customer and a moment is made from. */
export interface DecisionContext {
  readonly businessId: BusinessId;
  readonly moment: Moment;
  /** With the purchase at hand in them. */
  readonly facts: CustomerFacts;
  readonly history: CustomerHistory;
  /** The customer's own. */
  readonly methods: readonly PaymentMethod[];
  /** What the offers at hand sell, and the plans that the customer is on. */
  readonly catalogue: Catalogue;
  readonly productRelations: ProductRelations;
  /** Of the offers in published versions, those that were archived since. */
  readonly archivedOffers: ReadonlySet<OfferId>;
  /** Offers that could not be priced for this customer when it was tried, with the reason. */
  readonly unpriceable: ReadonlyMap<OfferId, string>;
  readonly settings: OfferSettings;
  readonly now: Instant;
}

/** What of a situation is kept with its trace: all that cannot be read again later. */
export type RecordedSituation = Pick<DecisionContext, 'moment' | 'facts' | 'history' | 'methods'>;

/** What is still open at `now`, whether or not its expiry has been noticed. */
export function stillOpen({ history, now }: DecisionContext): readonly OpenPresentation[] {
  return history.open.filter(({ expiresAt }) => expiresAt === null || now < expiresAt);
}
