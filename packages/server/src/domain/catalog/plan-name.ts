import type { Product } from './product.ts';

/**
 * The name of the plan that a product is a term of: the monthly and the yearly product of one plan say the same in
 * `metadata.plan`. Empty where it says nothing.
 */
export function planNameOf({ metadata }: Pick<Product, 'metadata'>): string {
  return Object.hasOwn(metadata, 'plan') ? String(metadata['plan']).trim() : '';
}
