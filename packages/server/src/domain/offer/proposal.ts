import type { FunnelId, PaymentMethodId } from '../ids.ts';
import type { HeldSubscription } from './customer-facts.ts';
import type { Assignment } from './experiment/experiment.ts';
import type { Offer } from './offer.ts';

/** What is to be proposed, before it has a price. */
export interface Proposal {
  readonly funnelId: FunnelId;
  readonly version: number;
  readonly stepId: string;
  readonly offer: Offer;
  /** Its material terms now, by which a no is remembered. */
  readonly terms: string;
  /** How many to begin with. */
  readonly quantity: number;
  /** The variant of an experiment that it is; null where none runs at this step. */
  readonly assignment: Assignment | null;
  /** What it would change; null when it sells something new. */
  readonly subscription: HeldSubscription | null;
  /** By which way accepting is paid: at once, or in a standard checkout because no saved method can. */
  readonly route: 'one_click' | 'standard_checkout';
  /** What it is charged to; null in a standard checkout, and where nothing is charged now or later. */
  readonly paymentMethodId: PaymentMethodId | null;
}

/** What an experiment makes of a step. */
export interface VariedOffer {
  /** Null where none runs at the step. */
  readonly assignment: Assignment | null;
  /** What the step proposes as it is without the variant's words and discount. */
  readonly own: Offer;
}
