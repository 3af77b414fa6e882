import type { AddonId, ProductId, SubscriptionId } from '../ids.ts';
import type { CustomerFacts, HeldSubscription } from './customer-facts.ts';
import { type ProductRelations, includedProducts } from './product-relations.ts';
import type { Offer } from './offer.ts';

/** Ownership of an offered item. `by` is the product or subscription that provides it. */
export interface Ownership {
  readonly how: 'bought' | 'subscribed' | 'same_plan' | 'included' | 'all_contents' | 'on_plan' | 'has_addon';
  readonly by: ProductId | AddonId | SubscriptionId;
}

/** Customer facts by which it is known what they own. */
export type Holdings = Pick<CustomerFacts, 'keptLines' | 'subscriptions'>;

/** All products a customer owns: bought and kept, subscribed to, or included in either. */
export function ownedProducts(facts: Holdings, productRelations: ProductRelations): ReadonlySet<ProductId> {
  const owned = new Set<ProductId>();
  for (const productId of directlyOwned(facts)) {
    owned.add(productId);
    for (const content of includedProducts(productId, productRelations)) owned.add(content);
  }
  return owned;
}

/**
 * Ownership of a product; undefined when the customer does not own it. Refunded items do not count. Another term of
 * a current plan counts. `subscription` is the one that an offer would change; null for none.
 */
export function ownershipOfProduct(
  productId: ProductId,
  offer: Pick<Offer, 'includes'>,
  subscription: HeldSubscription | null,
  facts: Holdings,
  productRelations: ProductRelations,
): Ownership | undefined {
  const others = facts.subscriptions.filter((held) => held !== subscription);
  const bought = facts.keptLines.find((line) => line.productId === productId);
  if (bought) return { how: 'bought', by: productId };
  const held = others.find((each) => each.productId === productId);
  if (held) return { how: 'subscribed', by: held.subscriptionId };
  const plan = productRelations.planOf.get(productId);
  const sibling = others.find(
    (each) => plan !== undefined && productRelations.planOf.get(each.productId) === plan,
  );
  if (sibling) return { how: 'same_plan', by: sibling.subscriptionId };
  return ownedWithin(offer, productId, facts, others, productRelations);
}

function ownedWithin(
  offer: Pick<Offer, 'includes'>,
  productId: ProductId,
  facts: Holdings,
  others: readonly HeldSubscription[],
  productRelations: ProductRelations,
): Ownership | undefined {
  const direct = directlyOwned({ ...facts, subscriptions: others });
  for (const owner of direct) {
    if (includedProducts(owner, productRelations).has(productId)) return { how: 'included', by: owner };
  }
  const contents = new Set([...includedProducts(productId, productRelations), ...offer.includes]);
  const owned = ownedProducts({ ...facts, subscriptions: others }, productRelations);
  const isNothingNew = contents.size > 0 && [...contents].every((content) => owned.has(content));
  return isNothingNew ? { how: 'all_contents', by: productId } : undefined;
}

function directlyOwned({ keptLines, subscriptions }: Holdings): ReadonlySet<ProductId> {
  return new Set([...keptLines, ...subscriptions].map(({ productId }) => productId));
}
