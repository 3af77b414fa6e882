import { notFound } from '../../../domain/errors.ts';
import type { CustomerId, DiscountId } from '../../../domain/ids.ts';
import type { Scope } from '../../../domain/scope.ts';
import type { Runtime } from '../../../runtime.ts';
import { deleteDiscountCustomer } from '../../../store/billing/discounts.ts';
import { transaction } from '../../../store/postgres/postgres.ts';

export async function removeDiscountCustomer(
  runtime: Runtime,
  scope: Scope,
  discountId: DiscountId,
  customerId: CustomerId,
): Promise<void> {
  const isRemoved = await transaction(runtime.sql, (tx) =>
    deleteDiscountCustomer(tx, scope, discountId, customerId),
  );
  if (!isRemoved) throw notFound('customer on the allow-list of this discount');
}
