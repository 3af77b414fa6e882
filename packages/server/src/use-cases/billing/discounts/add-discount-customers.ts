import type { Customer } from '../../../domain/customer/customer.ts';
import { DomainError, notFound } from '../../../domain/errors.ts';
import type { CustomerId, DiscountId } from '../../../domain/ids.ts';
import type { Scope } from '../../../domain/scope.ts';
import type { Runtime } from '../../../runtime.ts';
import { findCustomers } from '../../../store/billing/customers.ts';
import { insertDiscountCustomers, lockDiscount } from '../../../store/billing/discounts.ts';
import { transaction } from '../../../store/postgres/postgres.ts';

/** Adds customers to the allow-list and returns those who were not on it: all of them, or none. */
export async function addDiscountCustomers(
  runtime: Runtime,
  scope: Scope,
  discountId: DiscountId,
  customerIds: readonly CustomerId[],
): Promise<Customer[]> {
  return transaction(runtime.sql, async (tx) => {
    if (!(await lockDiscount(tx, scope, discountId))) throw notFound('discount');
    const customers = await findCustomers(tx, scope, customerIds);
    const missing = customerIds.findIndex((id) => !customers.has(id));
    if (missing >= 0) {
      throw new DomainError(
        'INVALID_REQUEST_BODY',
        `customer_ids[${String(missing)}]: there is no such customer. Nobody was added; check the id, and that it belongs to the same business and mode.`,
      );
    }
    const added = await insertDiscountCustomers(tx, scope, discountId, customerIds);
    return [...customers.values()].filter((customer) => added.has(customer.customerId));
  });
}
