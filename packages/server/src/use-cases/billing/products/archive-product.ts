import { DomainError, notFound } from '../../../domain/errors.ts';
import type { ProductId } from '../../../domain/ids.ts';
import type { Scope } from '../../../domain/scope.ts';
import { type Runtime, now } from '../../../runtime.ts';
import { transaction } from '../../../store/postgres/postgres.ts';
import { lockProduct, updateProduct } from '../../../store/billing/products.ts';

/** Archives a product, taking it off sale. Its subscriptions continue. */
export async function archiveProduct(runtime: Runtime, scope: Scope, productId: ProductId): Promise<void> {
  const archivedAt = now(runtime, scope);
  await transaction(runtime.sql, async (tx) => {
    const product = await lockProduct(tx, scope, productId);
    if (!product) throw notFound('product');
    if (product.archivedAt !== null) {
      throw new DomainError(
        'PRODUCT_ALREADY_DELETED',
        'This product is archived already. Unarchive it to sell it again.',
      );
    }
    await updateProduct(tx, { ...product, archivedAt, updatedAt: archivedAt });
  });
}
