import { type DiscountFields, checkDiscount } from '../../../domain/catalog/check-discount.ts';
import type { Discount } from '../../../domain/catalog/discount.ts';
import { notFound } from '../../../domain/errors.ts';
import type { DiscountId } from '../../../domain/ids.ts';
import type { Scope } from '../../../domain/scope.ts';
import type { Runtime } from '../../../runtime.ts';
import { lockDiscount, updateDiscount as update } from '../../../store/billing/discounts.ts';
import { transaction } from '../../../store/postgres/postgres.ts';
import { findProducts } from '../../../store/billing/products.ts';

/** Fields to change; undefined leaves a field unchanged. */
export type DiscountChange = {
  readonly [Field in keyof DiscountFields]: DiscountFields[Field] | undefined;
};

/** Updates a discount for later redemptions. */
export async function updateDiscount(
  runtime: Runtime,
  scope: Scope,
  discountId: DiscountId,
  change: DiscountChange,
): Promise<Discount> {
  return transaction(runtime.sql, async (tx) => {
    const before = await lockDiscount(tx, scope, discountId);
    if (!before) throw notFound('discount');
    const after = apply(before, change);
    checkDiscount(after, await findProducts(tx, scope, after.restrictedTo));
    await update(tx, after);
    return after;
  });
}

function apply(before: Discount, change: DiscountChange): Discount {
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  const after = { ...before, ...(given as Partial<DiscountFields>) };
  return { ...after, code: after.code.toUpperCase() };
}
