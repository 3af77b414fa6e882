import type { ProductId, QuoteId, SubscriptionId } from '../ids.ts';
import type { CancellationFeedback } from '../subscription/subscription.ts';
import { type Instant, dayOf } from '../time.ts';
import type { Moment } from './moment.ts';
import type { PresentationState } from './presentation.ts';

/*
 * A customer asks for less on their plan's page, and something may be put to them first. What they asked for is
 * kept in the moment, and with it in every presentation that comes of it: it is done by the press that says no,
 * and until then it waits, whatever becomes of the offer. Nothing in an address says what it is, so a link can
 * ask for nothing that its customer has not asked for while signed in.
 */

/** What a customer has asked for, and gets unless they accept what is put to them first. */
export type Intention = {
  readonly subscriptionId: SubscriptionId;
  /** The name of the form they asked with: sent again it is the same wish, and goes on with what it began. */
  readonly attempt: string;
} & (
  | { readonly kind: 'cancel'; readonly feedback: CancellationFeedback | null }
  | { readonly kind: 'change_plan'; readonly change: ConfirmedChange }
);

/** A change of plan as its customer has confirmed it. */
export interface ConfirmedChange {
  readonly productId: ProductId;
  readonly quantity: number;
  /** Instead of now. */
  readonly isAtNextBillingDate: boolean;
  /** The promise of its price. */
  readonly quoteId: QuoteId;
  /** What the card was to be asked for, or below 0 the credit that was to be given, in minor units. */
  readonly asked: bigint;
  /** What the wallet was to pay. */
  readonly wallet: bigint;
}

/** Where customers ask for less: the pages of their account. */
const surface = 'portal';

/** The names of the moments that intentions raise. */
export const momentNames = {
  cancel: 'cancel_intent',
  change_plan: 'downgrade_intent',
} as const satisfies Record<Intention['kind'], string>;

/**
 * The occasion of an intention. Its session is a day of the subscription, whatever less is asked for: in it at
 * most one offer stands before the customer (`mostBefore`), however often they ask.
 */
export function momentOfIntention(intention: Intention, now: Instant): Moment {
  const { kind, subscriptionId } = intention;
  const said =
    intention.kind === 'cancel'
      ? intention.feedback !== null && { reason: intention.feedback }
      : { to_product_id: intention.change.productId };
  return {
    name: momentNames[kind],
    context: { subscription_id: subscriptionId, ...said },
    purchase: null,
    sessionKey: `${surface} ${subscriptionId} ${dayOf(now)}`,
    surface,
    raisedAt: now,
    intention,
  };
}

/** How many offers may stand between a customer and what they asked for: the no to it is the last press. */
export const mostBefore = 1;

/** Whether what was asked for can be done after the offer: nothing was accepted instead, and nothing is being paid. */
export function isIntentionOpen(state: PresentationState): boolean {
  return state !== 'accepted' && state !== 'accepting' && state !== 'requires_action';
}
