import { notFound } from '../../../domain/errors.ts';
import type { ProductId } from '../../../domain/ids.ts';
import type { Scope } from '../../../domain/scope.ts';
import { type Runtime, now } from '../../../runtime.ts';
import { transaction } from '../../../store/postgres/postgres.ts';
import { lockProduct, updateProduct } from '../../../store/billing/products.ts';

/** Unarchives a product, putting it back on sale. Repeating it changes nothing. */
export async function unarchiveProduct(runtime: Runtime, scope: Scope, productId: ProductId): Promise<void> {
  await transaction(runtime.sql, async (tx) => {
    const product = await lockProduct(tx, scope, productId);
    if (!product) throw notFound('product');
    if (product.archivedAt === null) return;
    await updateProduct(tx, { ...product, archivedAt: null, updatedAt: now(runtime, scope) });
  });
}
