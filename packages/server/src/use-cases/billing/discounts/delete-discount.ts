import { notFound } from '../../../domain/errors.ts';
import type { DiscountId } from '../../../domain/ids.ts';
import type { Scope } from '../../../domain/scope.ts';
import { type Runtime, now } from '../../../runtime.ts';
import { deleteDiscount as remove } from '../../../store/billing/discounts.ts';
import { transaction } from '../../../store/postgres/postgres.ts';

/** Deletes a discount and frees its code. Past purchases keep their price. */
export async function deleteDiscount(runtime: Runtime, scope: Scope, discountId: DiscountId): Promise<void> {
  const deletedAt = now(runtime, scope);
  const isDeleted = await transaction(runtime.sql, (tx) => remove(tx, scope, discountId, deletedAt));
  if (!isDeleted) throw notFound('discount');
}
