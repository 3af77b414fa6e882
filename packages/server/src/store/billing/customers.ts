import type { Metadata } from '../../domain/catalog/metadata.ts';
import type { BillingAddress, Customer } from '../../domain/customer/customer.ts';
import { type CustomerId, type DiscountId, asId } from '../../domain/ids.ts';
import type { Scope } from '../../domain/scope.ts';
import type { Instant } from '../../domain/time.ts';
import { fromTimestamp, toTimestamp } from '../postgres/json.ts';
import { type Place, type PlacedPage, type PlacedRow, afterPlace } from '../postgres/placed.ts';
import type { Sql, Tx } from '../postgres/postgres.ts';
import type { Found } from './search.ts';

export interface CustomerRow {
  business_id: string;
  customer_id: string;
  email: string;
  name: string;
  phone_number: string | null;
  billing: BillingAddress | null;
  metadata: Metadata;
  created_at: Instant;
}

export function customerFromRow(row: CustomerRow): Customer {
  return {
    customerId: asId<'customer'>(row.customer_id),
    businessId: asId<'business'>(row.business_id),
    email: row.email,
    name: row.name,
    phoneNumber: row.phone_number,
    billing: row.billing,
    metadata: row.metadata,
    createdAt: row.created_at,
  };
}

/** Customer read from a JSON document. */
export type CustomerJson = Omit<CustomerRow, 'created_at'> & { created_at: string };

export function customerFromJson(row: CustomerJson): Customer {
  return customerFromRow({ ...row, created_at: fromTimestamp(row.created_at) });
}

/** Customer as a JSON row, for statements that write several. */
export function customerToJsonRow(customer: Customer): object {
  return {
    business_id: customer.businessId,
    customer_id: customer.customerId,
    email: customer.email,
    name: customer.name,
    phone_number: customer.phoneNumber,
    billing: customer.billing,
    metadata: customer.metadata,
    created_at: toTimestamp(customer.createdAt),
  };
}

export async function insertCustomer(tx: Tx, customer: Customer): Promise<void> {
  await tx`
    insert into customer (business_id, customer_id, email, name, phone_number, billing, metadata, created_at)
    values (${customer.businessId}, ${customer.customerId}, ${customer.email}, ${customer.name},
      ${customer.phoneNumber}, ${customer.billing}, ${customer.metadata}, ${customer.createdAt})`;
}

export async function findCustomer(
  sql: Sql,
  scope: Scope,
  customerId: CustomerId,
): Promise<Customer | undefined> {
  const [row] = await sql<CustomerRow[]>`
    select * from customer where business_id = ${scope.businessId} and customer_id = ${customerId}`;
  return row && customerFromRow(row);
}

/**
 * Locks a customer to serialise changes to their data. False if the customer does not exist. Rows that refer
 * to the customer, such as payments, can still be inserted.
 */
export async function lockCustomer(tx: Tx, scope: Scope, customerId: CustomerId): Promise<boolean> {
  const rows = await tx`
    select from customer where business_id = ${scope.businessId} and customer_id = ${customerId}
    for no key update`;
  return rows.length === 1;
}

/** Finds the first customer with this e-mail address, ignoring case. */
export async function findCustomerByEmail(
  sql: Sql,
  scope: Scope,
  email: string,
): Promise<Customer | undefined> {
  const [row] = await sql<CustomerRow[]>`
    select * from customer where business_id = ${scope.businessId} and lower(email) = lower(${email})
    order by created_at, creation_order limit 1`;
  return row && customerFromRow(row);
}

export interface CustomerFilter {
  readonly email?: string | undefined;
  readonly name?: string | undefined;
  readonly createdAtGte?: Instant | undefined;
  readonly createdAtLte?: Instant | undefined;
  /** Result of a search. */
  readonly found?: Found | undefined;
}

/** Lists customers, newest first. `email` matches exactly and `name` in part, both ignoring case. */
export async function listCustomers(
  sql: Sql,
  scope: Scope,
  filter: CustomerFilter,
  page: PlacedPage,
): Promise<(Customer & Place)[]> {
  const rows = await sql<(CustomerRow & PlacedRow)[]>`
    select * from customer where business_id = ${scope.businessId}
    ${filter.email === undefined ? sql`` : sql`and lower(email) = lower(${filter.email})`}
    ${filter.name === undefined ? sql`` : sql`and strpos(lower(name), lower(${filter.name})) > 0`}
    ${filter.createdAtGte === undefined ? sql`` : sql`and created_at >= ${filter.createdAtGte}`}
    ${filter.createdAtLte === undefined ? sql`` : sql`and created_at <= ${filter.createdAtLte}`}
    ${filter.found === undefined ? sql`` : sql`and customer_id = any(${filter.found.customerIds}::text[])`}
    ${afterPlace(sql, page)}
    order by created_at desc, creation_order desc limit ${page.limit} offset ${page.offset}`;
  return rows.map((row) => ({ ...customerFromRow(row), order: row.creation_order }));
}

/** Lists all customers in id order, a page at a time; null starts from the beginning. */
export async function listCustomersAfter(
  sql: Sql,
  scope: Scope,
  customerId: CustomerId | null,
  limit: number,
): Promise<Customer[]> {
  const rows = await sql<CustomerRow[]>`
    select * from customer where business_id = ${scope.businessId} and customer_id > ${customerId ?? ''}
    order by customer_id limit ${limit}`;
  return rows.map(customerFromRow);
}

/** Lists customers on the allow-list of a discount, newest first. */
export async function listDiscountCustomers(
  sql: Sql,
  scope: Scope,
  discountId: DiscountId,
  page: { readonly limit: number; readonly offset: number },
): Promise<Customer[]> {
  const rows = await sql<CustomerRow[]>`
    select c.* from discount_customer join customer c using (business_id, customer_id)
    where business_id = ${scope.businessId} and discount_id = ${discountId}
    order by c.created_at desc, c.creation_order desc limit ${page.limit} offset ${page.offset}`;
  return rows.map(customerFromRow);
}

export interface CustomerChange {
  readonly email?: string | undefined;
  readonly name?: string | undefined;
  readonly phoneNumber?: string | null | undefined;
  readonly metadata?: Metadata | undefined;
}

/** Updates the fields in `change`. */
export async function updateCustomer(
  tx: Tx,
  scope: Scope,
  customerId: CustomerId,
  change: CustomerChange,
): Promise<Customer | undefined> {
  const [row] = await tx<CustomerRow[]>`
    update customer set
      email = coalesce(${change.email ?? null}, email),
      name = coalesce(${change.name ?? null}, name),
      phone_number = case when ${change.phoneNumber === undefined} then phone_number
        else ${change.phoneNumber ?? null} end,
      metadata = coalesce(${change.metadata ?? null}, metadata), last_act = nextval('creation_order')
    where business_id = ${scope.businessId} and customer_id = ${customerId}
    returning *`;
  return row && customerFromRow(row);
}

/** Finds existing customers by id. */
export async function findCustomers(
  sql: Sql,
  scope: Scope,
  customerIds: readonly CustomerId[],
): Promise<ReadonlyMap<CustomerId, Customer>> {
  if (customerIds.length === 0) return new Map();
  const rows = await sql<CustomerRow[]>`
    select * from customer
    where business_id = ${scope.businessId} and customer_id = any(${[...new Set(customerIds)]}::text[])`;
  return new Map(rows.map(customerFromRow).map((customer) => [customer.customerId, customer]));
}
