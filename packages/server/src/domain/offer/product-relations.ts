import { planNameOf } from '../catalog/plan-name.ts';
import type { Product } from '../catalog/product.ts';
import type { ProductId } from '../ids.ts';
import type { Offer } from './offer.ts';

/**
 * What products have to do with each other. A product's metadata tell it: `plan` is the name of the plan that
 * it is a term of (the monthly and the yearly product of one plan have the same), and `includes` are the ids
 * of the products that a bundle contains, separated by commas or spaces. An offer may add to the latter.
 */
export interface ProductRelations {
  /** The name of the plan, for products that have one. */
  readonly planOf: ReadonlyMap<ProductId, string>;
  /** What is contained directly. */
  readonly includedIn: ReadonlyMap<ProductId, readonly ProductId[]>;
}

/** Reads it from the products that say something about it, archived ones included, and the offers' own lists. */
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

/** Everything that comes with a product, itself not, however deep; a circle of bundles ends where it began. */
export function contentsOf(productId: ProductId, { includedIn }: ProductRelations): ReadonlySet<ProductId> {
  const contents = new Set<ProductId>();
  const waiting = [...(includedIn.get(productId) ?? [])];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (next === productId || contents.has(next)) continue;
    contents.add(next);
    waiting.push(...(includedIn.get(next) ?? []));
  }
  return contents;
}
