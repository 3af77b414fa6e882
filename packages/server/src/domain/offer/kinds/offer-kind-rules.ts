import type { SubscriptionId } from '../../ids.ts';
import type { Instant } from '../../time.ts';
import type { BillingOperation } from '../billing-operation.ts';
import type { Fault } from '../check-fields.ts';
import type { CustomerFacts, HeldSubscription } from '../customer-facts.ts';
import type { PriceComparison } from '../difference.ts';
import type { ProductRelations } from '../product-relations.ts';
import type { Offer, OfferTarget, Thing } from '../offer.ts';
import type { Ownership } from '../ownership.ts';
import type { Quote } from '../quote.ts';
import type { Catalogue, UnitPrice } from '../unit-price.ts';
import type { TargetField, TargetFields } from './target-fields.ts';

/**
 * Everything in which kinds of offer differ. Whoever needs to know asks the rules of a target (`rulesOf`) and never
 * its kind, so that a new kind is one file here and a line in the table of `kinds.ts`. Rules are written as methods:
 * the table holds them for any target, and they are asked only about the target that they were looked up for.
 */
export interface OfferKindRules<Target extends OfferTarget> {
  /** With its article, as messages call it. */
  readonly noun: string;
  /** Fields of a target that it has; all others must be left out. */
  readonly fields: readonly TargetField[];
  /** A target of its fields, or a refusal that names the one that is missing or wrong. */
  targetOf(fields: TargetFields): Target;
  fieldsOf(target: Target): Partial<TargetFields>;

  /** True where what is sold is paid again and again. */
  readonly isRecurring: boolean;
  /** True where accepting begins a subscription; undoing it ends that. */
  readonly beginsSubscription: boolean;
  /** True where it changes a subscription the customer has, and is paid with that subscription's method. */
  readonly changesSubscription: boolean;
  /** True where it moves a subscription to other terms. */
  readonly changesPlan: boolean;
  /** True where those terms are another plan's. */
  readonly replacesPlan: boolean;
  /** True where it costs nothing, whatever its plan costs: it takes no discount and contains nothing. */
  readonly sellsNothing: boolean;
  /** True where it is paid together with a plan, so that alone it may be less than a payment must be. */
  readonly isPaidWithPlan: boolean;
  /** Whose quantity is taken: the offer's own, the subscription's, or the offer's where it has one. */
  readonly quantity: 'own' | 'held' | 'own_or_held';

  /** The one name of what it is about: two offers of one thing are told by it. */
  thing(target: Target): Thing;
  /** Reason why it cannot be sold with the goods the business has; undefined when there is none. */
  goodsFault(target: Target, catalogue: Catalogue): Fault | undefined;
  /** Price of one unit; undefined when the business has no such thing. */
  unitPrice(target: Target, catalogue: Catalogue): UnitPrice | undefined;
  /** How it is billed, as one of the material terms that a no is remembered by. */
  billing(target: Target): string;

  /** True for an active subscription that it could change. Asked only where it changes one. */
  appliesTo(target: Target, held: HeldSubscription, catalogue: Catalogue): boolean;
  /** How the customer has it already; undefined when they do not. `held` is the subscription it would change. */
  ownership(
    target: Target,
    offer: Pick<Offer, 'discount' | 'includes'>,
    held: HeldSubscription | null,
    facts: CustomerFacts,
    productRelations: ProductRelations,
  ): Ownership | undefined;
  /** When it is proposed again to somebody who accepted it, where ownership cannot tell. */
  acceptedAgain(
    target: Target,
    held: HeldSubscription | null,
  ): 'always' | 'on_other_terms' | 'by_another_subscription';
  /** What it costs more (or, negative, less) than what the customer has; null where nothing compares. */
  difference(target: Target, comparison: PriceComparison): bigint | null;

  /** What it gives for a while at no charge, accepted at that moment; null where it sells or changes something. */
  courtesy(
    target: Target,
    quote: Pick<Quote, 'nextBillingAt'>,
    acceptedAt: Instant,
  ): { readonly days: number; readonly until: Instant } | null;

  /** What accepting asks of billing. `subscriptionId` is the subscription it changes. */
  operation(
    target: Target,
    offer: Offer,
    quantity: number,
    subscriptionId: SubscriptionId | null,
  ): BillingOperation;
  /** True where a full refund, and the way back from the operation, leave the customer as they were. */
  canBeUndone(quote: Pick<Quote, 'totalAmount'>): boolean;
}
