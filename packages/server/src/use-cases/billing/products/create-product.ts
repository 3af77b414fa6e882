import { checkProduct } from '../../../domain/catalog/check-product.ts';
import type { Product } from '../../../domain/catalog/product.ts';
import type { Scope } from '../../../domain/scope.ts';
import { type Runtime, checkChargeable, now } from '../../../runtime.ts';
import { lockAddons } from '../../../store/billing/addons.ts';
import { transaction } from '../../../store/postgres/postgres.ts';
import { insertProduct } from '../../../store/billing/products.ts';

export type CreateProductInput = Pick<
  Product,
  'name' | 'description' | 'price' | 'taxCategory' | 'addonIds' | 'metadata' | 'translations'
>;

export async function createProduct(
  runtime: Runtime,
  scope: Scope,
  input: CreateProductInput,
): Promise<Product> {
  const createdAt = now(runtime, scope);
  const product: Product = {
    ...input,
    productId: runtime.mintId('product'),
    businessId: scope.businessId,
    brandId: scope.brandId,
    image: null,
    archivedAt: null,
    createdAt,
    updatedAt: createdAt,
  };
  checkChargeable(runtime, scope, product.price, 'price.price');
  await transaction(runtime.sql, async (tx) => {
    checkProduct(product, await lockAddons(tx, scope, product.addonIds));
    await insertProduct(tx, product);
  });
  return product;
}
