import { checkMetadata } from '../../domain/catalog/metadata.ts';
import type { Customer } from '../../domain/customer/customer.ts';
import { notFound } from '../../domain/errors.ts';
import type { CustomerId } from '../../domain/ids.ts';
import type { Scope } from '../../domain/scope.ts';
import type { Runtime } from '../../runtime.ts';
import { type CustomerChange, updateCustomer as update } from '../../store/customers.ts';
import { transaction } from '../../store/postgres.ts';

export async function updateCustomer(
  runtime: Runtime,
  scope: Scope,
  customerId: CustomerId,
  change: CustomerChange,
): Promise<Customer> {
  if (change.metadata) checkMetadata(change.metadata);
  const customer = await transaction(runtime.sql, (tx) => update(tx, scope, customerId, change));
  if (!customer) throw notFound('customer');
  return customer;
}
