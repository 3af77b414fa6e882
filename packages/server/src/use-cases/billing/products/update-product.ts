import { checkPriceChange, checkProduct } from '../../../domain/catalog/check-product.ts';
import type { Product } from '../../../domain/catalog/product.ts';
import { notFound } from '../../../domain/errors.ts';
import type { ProductId } from '../../../domain/ids.ts';
import type { Scope } from '../../../domain/scope.ts';
import { type Runtime, checkChargeable, now } from '../../../runtime.ts';
import { lockAddons } from '../../../store/billing/addons.ts';
import { transaction } from '../../../store/postgres/postgres.ts';
import { lockProduct, updateProduct as update } from '../../../store/billing/products.ts';

/** Fields to change; undefined leaves a field unchanged. */
export interface ProductChange {
  readonly name: Product['name'] | undefined;
  readonly description: Product['description'] | undefined;
  readonly price: Product['price'] | undefined;
  readonly taxCategory: Product['taxCategory'] | undefined;
  readonly addonIds: Product['addonIds'] | undefined;
  readonly metadata: Product['metadata'] | undefined;
  readonly translations?: Product['translations'] | undefined;
}

/**
 * Updates a product for future buyers: existing sessions and subscriptions keep its terms as of their
 * creation.
 */
export async function updateProduct(
  runtime: Runtime,
  scope: Scope,
  productId: ProductId,
  change: ProductChange,
): Promise<void> {
  await transaction(runtime.sql, async (tx) => {
    const before = await lockProduct(tx, scope, productId);
    if (!before) throw notFound('product');
    const after: Product = {
      ...before,
      name: change.name ?? before.name,
      description: change.description === undefined ? before.description : change.description,
      price: change.price ?? before.price,
      taxCategory: change.taxCategory ?? before.taxCategory,
      addonIds: change.addonIds ?? before.addonIds,
      metadata: change.metadata ?? before.metadata,
      ...(change.translations && { translations: change.translations }),
      updatedAt: now(runtime, scope),
    };
    if (change.price) checkChargeable(runtime, scope, change.price, 'price.price');
    checkPriceChange(before.price, after.price);
    checkProduct(after, await lockAddons(tx, scope, after.addonIds));
    await update(tx, after);
  });
}
