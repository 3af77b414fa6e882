import { planNameOf } from '../catalog/plan-name.ts';
import type { Product } from '../catalog/product.ts';
import type { ProductId } from '../ids.ts';
import type { Offer } from './offer.ts';

/**
 * Relations between products, from their metadata: `plan` names the plan that a product is a term of (shared by the
 * monthly and the yearly product), and `includes` lists the product ids that a bundle contains, separated by commas
 * or spaces. Offers may add to the latter.
 */
export interface ProductRelations {
  /** Plan name by product, where set. */
  readonly planOf: ReadonlyMap<ProductId, string>;
  /** Directly included products. */
  readonly includedIn: ReadonlyMap<ProductId, readonly ProductId[]>;
}

/** Reads relations from product metadata, archived products included, and from the offers' own lists. */
export function readProductRelations(
  products: readonly Pick<Product, 'productId' | 'metadata'>[],
  offers: readonly Pick<Offer, 'target' | 'includes'>[],
): ProductRelations {
  const planOf = new Map<ProductId, string>();
  const includedIn = new Map<ProductId, readonly ProductId[]>();
  for (const { productId, metadata } of products) {
    const plan = planNameOf({ metadata });
    if (plan !== '') planOf.set(productId, plan);
    include(
      includedIn,
      productId,
      textIn(metadata, 'includes')
        .split(/[\s,]+/)
        .filter(Boolean) as ProductId[],
    );
  }
  for (const { target, includes } of offers) {
    if ('productId' in target) include(includedIn, target.productId, includes);
  }
  return { planOf, includedIn };
}

function textIn(metadata: Product['metadata'], key: string): string {
  return Object.hasOwn(metadata, key) ? String(metadata[key]).trim() : '';
}

function include(
  includedIn: Map<ProductId, readonly ProductId[]>,
  productId: ProductId,
  more: readonly ProductId[],
): void {
  if (more.length > 0) includedIn.set(productId, [...(includedIn.get(productId) ?? []), ...more]);
}

/** All products included in a product, at any depth, excluding itself; cycles of bundles are cut. */
export function includedProducts(
  productId: ProductId,
  { includedIn }: ProductRelations,
): ReadonlySet<ProductId> {
  const contents = new Set<ProductId>();
  const waiting = [...(includedIn.get(productId) ?? [])];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (next === productId || contents.has(next)) continue;
    contents.add(next);
    waiting.push(...(includedIn.get(next) ?? []));
  }
  return contents;
}
