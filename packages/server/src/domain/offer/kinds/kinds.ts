import { refusal } from '../check-fields.ts';
import type { CustomerFacts, HeldSubscription } from '../customer-facts.ts';
import type { PriceComparison } from '../difference.ts';
import type { ProductRelations } from '../product-relations.ts';
import type { Offer, OfferKind, OfferTarget, Thing } from '../offer.ts';
import type { Ownership } from '../ownership.ts';
import { addon } from './addon.ts';
import type { OfferKindRules } from './offer-kind-rules.ts';
import { oneTime } from './one-time.ts';
import { pause } from './pause.ts';
import { planChange } from './plan-change.ts';
import { subscription } from './subscription.ts';
import { trialExtension } from './trial-extension.ts';
import { type TargetFields, noTargetFields, targetFieldNames, targetFieldRules } from './target-fields.ts';

/** A table with the rules of every kind. A kind that has none does not compile. */
export type KindTable = {
  readonly [Kind in OfferKind]: OfferKindRules<Extract<OfferTarget, { readonly kind: Kind }>>;
};

const kinds = {
  one_time: oneTime,
  subscription,
  plan_change: planChange,
  addon,
  pause,
  trial_extension: trialExtension,
} satisfies KindTable;

/** The rules of a target's kind. */
export function rulesOf({ kind }: Pick<OfferTarget, 'kind'>): OfferKindRules<OfferTarget> {
  return kinds[kind];
}

/** A target of what the wire or a row says in separate fields, or a refusal of one that is missing or too many. */
export function targetOf({ kind, ...fields }: TargetFields & { readonly kind: OfferKind }): OfferTarget {
  const rules = rulesOf({ kind });
  for (const field of targetFieldNames) {
    if (fields[field] === null || rules.fields.includes(field)) continue;
    const { name, foreign } = targetFieldRules[field];
    throw refusal(name, foreign(kind));
  }
  return rules.targetOf(fields);
}

/** A target in separate fields, as the wire and a row have it. */
export function fieldsOf(target: OfferTarget): TargetFields {
  return { ...noTargetFields, ...rulesOf(target).fieldsOf(target) };
}

/** The quantity of an offer that says none: one, or as many as the subscription has. */
export function defaultQuantity(kind: OfferKind): Offer['quantity'] {
  return rulesOf({ kind }).quantity === 'own' ? { minimum: 1, maximum: 1 } : null;
}

/** What an offer is about, as one name: two offers of one thing are told by it. */
export function thingOf(target: OfferTarget): Thing {
  return rulesOf(target).thing(target);
}

/**
 * How the customer has already what an offer sells; undefined when they do not. `held` is the subscription the offer
 * would change; null when it changes none.
 */
export function ownershipOf(
  offer: Pick<Offer, 'target' | 'discount' | 'includes'>,
  held: HeldSubscription | null,
  facts: CustomerFacts,
  productRelations: ProductRelations,
): Ownership | undefined {
  return rulesOf(offer.target).ownership(offer.target, offer, held, facts, productRelations);
}

/**
 * The difference a customer is shown next to the total. Both sides are without tax, whether or not prices contain it,
 * and after discounts. Null where there is nothing to compare with.
 */
export function differenceOf(
  { offer, subscription: held }: Pick<PriceComparison, 'offer' | 'subscription'>,
  decisionContext: PriceComparison['decisionContext'],
  price: PriceComparison['price'],
  taxes: PriceComparison['taxes'],
): bigint | null {
  return rulesOf(offer.target).difference(offer.target, {
    offer,
    subscription: held,
    decisionContext,
    price,
    taxes,
  });
}
