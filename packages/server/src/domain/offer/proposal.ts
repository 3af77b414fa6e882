import type { FunnelId, PaymentMethodId } from '../ids.ts';
import type { HeldSubscription } from './customer-facts.ts';
import type { Assignment } from './experiment/experiment.ts';
import type { Offer } from './offer.ts';

/** Offer to propose, before it is priced. */
export interface Proposal {
  readonly funnelId: FunnelId;
  readonly version: number;
  readonly stepId: string;
  readonly offer: Offer;
  /** Current material terms, by which a decline is remembered. */
  readonly terms: string;
  /** Initial quantity. */
  readonly quantity: number;
  /** Experiment variant shown; null when no experiment runs at this step. */
  readonly assignment: Assignment | null;
  /** Subscription it would change; null for a new sale. */
  readonly subscription: HeldSubscription | null;
  /** Payment route: one click, or a standard checkout because no saved method can pay. */
  readonly route: 'one_click' | 'standard_checkout';
  /** Method to charge; null for a standard checkout, or when nothing is charged now or later. */
  readonly paymentMethodId: PaymentMethodId | null;
}

/** Offer of a step with an experiment's variant applied. */
export interface VariedOffer {
  /** Null when no experiment runs at the step. */
  readonly assignment: Assignment | null;
  /** The step's offer without the variant's copy and discount. */
  readonly own: Offer;
}
