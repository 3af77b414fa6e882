import type { Product } from './product.ts';

/**
 * Plan name of a product, from `metadata.plan`: the monthly and the yearly product of one plan share it. Empty when
 * not set.
 */
export function planNameOf({ metadata }: Pick<Product, 'metadata'>): string {
  return Object.hasOwn(metadata, 'plan') ? String(metadata['plan']).trim() : '';
}
