import { type Metadata, checkMetadata } from '../../../domain/catalog/metadata.ts';
import type { Customer } from '../../../domain/customer/customer.ts';
import type { Scope } from '../../../domain/scope.ts';
import { type Runtime, now } from '../../../runtime.ts';
import { insertCustomer } from '../../../store/billing/customers.ts';
import { transaction } from '../../../store/postgres/postgres.ts';

export interface CreateCustomerInput {
  readonly email: string;
  readonly name: string;
  readonly phoneNumber: string | null;
  readonly metadata: Metadata;
}

export async function createCustomer(
  runtime: Runtime,
  scope: Scope,
  input: CreateCustomerInput,
): Promise<Customer> {
  checkMetadata(input.metadata);
  const customer: Customer = {
    ...input,
    customerId: runtime.mintId('customer'),
    businessId: scope.businessId,
    billing: null,
    createdAt: now(runtime, scope),
  };
  await transaction(runtime.sql, (tx) => insertCustomer(tx, customer));
  return customer;
}
