import { checkMetadata } from '../../../domain/catalog/metadata.ts';
import { buyerAfterCustomerChange, isSameBuyer } from '../../../domain/customer/buyer.ts';
import type { Customer } from '../../../domain/customer/customer.ts';
import { notFound } from '../../../domain/errors.ts';
import type { CustomerId } from '../../../domain/ids.ts';
import type { Scope } from '../../../domain/scope.ts';
import type { Runtime } from '../../../runtime.ts';
import {
  type CustomerChange,
  findCustomer,
  lockCustomer,
  updateCustomer as update,
} from '../../../store/billing/customers.ts';
import { type Tx, transaction } from '../../../store/postgres/postgres.ts';
import { lockLiveSubscriptions, updateBuyer } from '../../../store/billing/subscriptions.ts';

/**
 * Updates a customer's record. Past purchases keep their buyer; a subscription's renewals use the new name if
 * it had the old one.
 */
export async function updateCustomer(
  runtime: Runtime,
  scope: Scope,
  customerId: CustomerId,
  change: CustomerChange,
): Promise<Customer> {
  if (change.metadata) checkMetadata(change.metadata);
  return transaction(runtime.sql, async (tx) => {
    if (!(await lockCustomer(tx, scope, customerId))) throw notFound('customer');
    const before = await findCustomer(tx, scope, customerId);
    const after = await update(tx, scope, customerId, change);
    if (!before || !after) throw notFound('customer');
    await updateBuyers(tx, scope, before, after);
    return after;
  });
}

async function updateBuyers(tx: Tx, scope: Scope, before: Customer, after: Customer): Promise<void> {
  for (const subscription of await lockLiveSubscriptions(tx, scope, after.customerId)) {
    const buyer = buyerAfterCustomerChange(subscription.buyer, before, after);
    if (!isSameBuyer(buyer, subscription.buyer)) await updateBuyer(tx, { ...subscription, buyer });
  }
}
