import { refusal } from '../check-fields.ts';
import type { HeldSubscription } from '../customer-facts.ts';
import type { PriceComparison } from '../difference.ts';
import type { ProductRelations } from '../product-relations.ts';
import type { Offer, OfferKind, OfferTarget, OfferedItem } from '../offer.ts';
import type { Holdings, Ownership } from '../ownership.ts';
import { addon } from './addon.ts';
import type { OfferKindRules } from './offer-kind-rules.ts';
import { oneTime } from './one-time.ts';
import { pause } from './pause.ts';
import { planChange } from './plan-change.ts';
import { subscription } from './subscription.ts';
import { trialExtension } from './trial-extension.ts';
import { type TargetFields, noTargetFields, targetFieldNames, targetFieldRules } from './target-fields.ts';

/** Rules of every offer kind. A kind without rules does not compile. */
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

/** Rules of a target's kind. */
export function rulesOf({ kind }: Pick<OfferTarget, 'kind'>): OfferKindRules<OfferTarget> {
  return kinds[kind];
}

/** Parses a target from separate fields of the wire or a row; refuses a missing or unexpected field. */
export function parseTarget({ kind, ...fields }: TargetFields & { readonly kind: OfferKind }): OfferTarget {
  const rules = rulesOf({ kind });
  for (const field of targetFieldNames) {
    if (fields[field] === null || rules.fields.includes(field)) continue;
    const { name, foreign } = targetFieldRules[field];
    throw refusal(name, foreign(kind));
  }
  return rules.targetOf(fields);
}

/** Target as separate fields, as on the wire and in a row. */
export function toTargetFields(target: OfferTarget): TargetFields {
  return { ...noTargetFields, ...rulesOf(target).fieldsOf(target) };
}

/** Default quantity of an offer: one, or the subscription's own. */
export function defaultQuantity(kind: OfferKind): Offer['quantity'] {
  return rulesOf({ kind }).quantity === 'own' ? { minimum: 1, maximum: 1 } : null;
}

/** Identifies the item an offer is about; offers of the same item share it. */
export function offeredItem(target: OfferTarget): OfferedItem {
  return rulesOf(target).thing(target);
}

/**
 * Ownership of the offered item by the customer; undefined when they do not own it. `held` is the subscription the
 * offer would change; null when it changes none.
 */
export function ownershipOf(
  offer: Pick<Offer, 'target' | 'discount' | 'includes'>,
  held: HeldSubscription | null,
  facts: Holdings,
  productRelations: ProductRelations,
): Ownership | undefined {
  return rulesOf(offer.target).ownership(offer.target, offer, held, facts, productRelations);
}

/**
 * Price difference shown next to the total. Both sides are without tax, even where prices include it, and after
 * discounts. Null when there is nothing to compare with.
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
