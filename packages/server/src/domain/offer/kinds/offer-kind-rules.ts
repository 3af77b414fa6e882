import type { SubscriptionId } from '../../ids.ts';
import type { Instant } from '../../time.ts';
import type { BillingOperation } from '../billing-operation.ts';
import type { Fault } from '../check-fields.ts';
import type { HeldSubscription } from '../customer-facts.ts';
import type { PriceComparison } from '../difference.ts';
import type { ProductRelations } from '../product-relations.ts';
import type { Offer, OfferTarget, OfferedItem } from '../offer.ts';
import type { Holdings, Ownership } from '../ownership.ts';
import type { Quote } from '../quote.ts';
import type { Catalogue, UnitPrice } from '../unit-price.ts';
import type { TargetField, TargetFields } from './target-fields.ts';

/**
 * Rules in which offer kinds differ. Callers ask a target's rules (`rulesOf`) and never its kind, so that a new
 * kind is one file here and a line in the table of `kinds.ts`. Rules are declared as methods: the table holds them
 * for any target, and each is called only with the target it was looked up for.
 */
export interface OfferKindRules<Target extends OfferTarget> {
  /** Noun with its article, for messages. */
  readonly noun: string;
  /** Fields that this kind requires; all others must be omitted. */
  readonly fields: readonly TargetField[];
  /** Parses a target from its fields; refuses a missing or wrong one. */
  targetOf(fields: TargetFields): Target;
  fieldsOf(target: Target): Partial<TargetFields>;

  /** True when it is billed every cycle. */
  readonly isRecurring: boolean;
  /** True when accepting starts a subscription; undo ends it. */
  readonly beginsSubscription: boolean;
  /** True when it changes an existing subscription and is paid with that subscription's method. */
  readonly changesSubscription: boolean;
  /** True when it changes the subscription's terms. */
  readonly changesPlan: boolean;
  /** True when it replaces the plan. */
  readonly replacesPlan: boolean;
  /** True when it is free regardless of the plan's price: it takes no discount and includes no products. */
  readonly sellsNothing: boolean;
  /** True when it is paid together with a plan, so that alone it may be below the minimum charge. */
  readonly isPaidWithPlan: boolean;
  /** Source of the quantity: the offer, the subscription, or the offer where it sets one. */
  readonly quantity: 'own' | 'held' | 'own_or_held';

  /** Identifies the item; offers of the same item share it. */
  thing(target: Target): OfferedItem;
  /** Reason why it cannot be sold with this catalogue; undefined when there is none. */
  goodsFault(target: Target, catalogue: Catalogue): Fault | undefined;
  /** Price of one unit; undefined when the item does not exist. */
  unitPrice(target: Target, catalogue: Catalogue): UnitPrice | undefined;
  /** Billing terms, as one of the material terms by which a decline is remembered. */
  billing(target: Target): string;

  /** True for an active subscription that it could change. Called only when it changes one. */
  appliesTo(target: Target, held: HeldSubscription, catalogue: Catalogue): boolean;
  /** Ownership by the customer; undefined when they do not own it. `held` is the subscription it would change. */
  ownership(
    target: Target,
    offer: Pick<Offer, 'discount' | 'includes'>,
    held: HeldSubscription | null,
    facts: Holdings,
    productRelations: ProductRelations,
  ): Ownership | undefined;
  /** Rule for proposing it again after acceptance, where ownership cannot tell. */
  acceptedAgain(
    target: Target,
    held: HeldSubscription | null,
  ): 'always' | 'on_other_terms' | 'by_another_subscription';
  /** Price difference to what the customer has now (negative when cheaper); null when nothing compares. */
  difference(target: Target, comparison: PriceComparison): bigint | null;

  /** Free benefit given for a while when accepted at that moment; null when it sells or changes something. */
  courtesy(
    target: Target,
    quote: Pick<Quote, 'nextBillingAt'>,
    acceptedAt: Instant,
  ): { readonly days: number; readonly until: Instant } | null;

  /** Billing operation of an acceptance. `subscriptionId` is the subscription it changes. */
  operation(
    target: Target,
    offer: Offer,
    quantity: number,
    subscriptionId: SubscriptionId | null,
  ): BillingOperation;
  /** True when a full refund and the reversal of the operation restore the customer's state. */
  canBeUndone(quote: Pick<Quote, 'totalAmount'>): boolean;
}
