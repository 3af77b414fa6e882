import { type DiscountFields, checkDiscount } from '../../../domain/catalog/check-discount.ts';
import type { Discount } from '../../../domain/catalog/discount.ts';
import type { Scope } from '../../../domain/scope.ts';
import { type Runtime, now, randomText } from '../../../runtime.ts';
import { insertDiscount } from '../../../store/billing/discounts.ts';
import { transaction } from '../../../store/postgres/postgres.ts';
import { findProducts } from '../../../store/billing/products.ts';

const madeCodeLength = 16;

/** Creates a discount; an empty `code` generates one. */
export async function createDiscount(
  runtime: Runtime,
  scope: Scope,
  input: DiscountFields,
): Promise<Discount> {
  const code = input.code === '' ? randomText(madeCodeLength) : input.code;
  const discount: Discount = {
    ...input,
    code: code.toUpperCase(),
    discountId: runtime.mintId('discount'),
    businessId: scope.businessId,
    timesUsed: 0,
    createdAt: now(runtime, scope),
  };
  await transaction(runtime.sql, async (tx) => {
    checkDiscount(discount, await findProducts(tx, scope, discount.restrictedTo));
    await insertDiscount(tx, discount);
  });
  return discount;
}
