import type { Product } from '../../domain/catalog/product.ts';
import type { Customer } from '../../domain/customer/customer.ts';
import { type CustomerId, type PaymentMethodId, asId } from '../../domain/ids.ts';
import type { ImportedKind } from '../../domain/importing/source-row.ts';
import type { PaymentMethod } from '../../domain/payment/payment-method.ts';
import type { Scope } from '../../domain/scope.ts';
import type { Subscription } from '../../domain/subscription/subscription.ts';
import type { Instant } from '../../domain/time.ts';
import { type OwnedJob, ownedJobsPart } from '../platform/enqueue-jobs.ts';
import { toTimestamp } from '../postgres/json.ts';
import { follows, insertPart, rowsPart, withParts } from '../postgres/parts.ts';
import type { Sql, StatementPart, Tx } from '../postgres/postgres.ts';
import { type CustomerRow, customerFromRow, customerToJsonRow } from './customers.ts';
import { type ProductRow, productFromRow, productToJsonRow } from './products.ts';
import { renewalJob, subscriptionToJsonRow } from './subscriptions.ts';
import { instrumentToStored } from './payment-methods.ts';

/*
 * Objects brought from an account elsewhere, written hundreds at a time. A statement first writes down the names that
 * the source has for them, and creates only those whose name it was the first to write: whoever imports the same again,
 * or at the same time, creates nothing.
 */

/** Source of rows, and the time of their import. */
export interface Import {
  readonly scope: Scope;
  readonly source: string;
  readonly importedAt: Instant;
}

/** Object with the name that its source has for it. */
export interface Named<Value> {
  readonly sourceId: string;
  readonly value: Value;
}

/** Finds which of these names have been imported before. */
export async function findImportedNames(
  sql: Sql,
  scope: Scope,
  source: string,
  kind: ImportedKind,
  sourceIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await sql<{ source_id: string }[]>`
    select source_id from imported_object
    where business_id = ${scope.businessId} and source = ${source} and kind = ${kind}
      and source_id = any(${sourceIds}::text[])`;
  return new Set(rows.map((row) => row.source_id));
}

/** Finds imported products by their names at the source. */
export async function findImportedProducts(
  sql: Sql,
  scope: Scope,
  source: string,
  sourceIds: readonly string[],
): Promise<ReadonlyMap<string, Product>> {
  const rows = await sql<(ProductRow & { source_id: string })[]>`
    select o.source_id, p.* from imported_object o
    join product p on p.business_id = o.business_id and p.product_id = o.object_id
    where o.business_id = ${scope.businessId} and o.source = ${source} and o.kind = 'product'
      and o.source_id = any(${sourceIds}::text[])`;
  return new Map(rows.map((row) => [row.source_id, productFromRow(row, scope)]));
}

/** Finds imported customers by their names at the source. */
export async function findImportedCustomers(
  sql: Sql,
  scope: Scope,
  source: string,
  sourceIds: readonly string[],
): Promise<ReadonlyMap<string, Customer>> {
  const rows = await sql<(CustomerRow & { source_id: string })[]>`
    select o.source_id, c.* from imported_object o
    join customer c on c.business_id = o.business_id and c.customer_id = o.object_id
    where o.business_id = ${scope.businessId} and o.source = ${source} and o.kind = 'customer'
      and o.source_id = any(${sourceIds}::text[])`;
  return new Map(rows.map((row) => [row.source_id, customerFromRow(row)]));
}

/** Saved method, as far as a subscription that renews with it must know it. */
export interface HeldMethod {
  readonly paymentMethodId: PaymentMethodId;
  readonly customerId: CustomerId;
}

/** Finds imported payment methods that are still saved, by their names at the source. */
export async function findImportedMethods(
  sql: Sql,
  scope: Scope,
  source: string,
  sourceIds: readonly string[],
): Promise<ReadonlyMap<string, HeldMethod>> {
  const rows = await sql<{ source_id: string; payment_method_id: string; customer_id: string }[]>`
    select o.source_id, m.payment_method_id, m.customer_id from imported_object o
    join payment_method m on m.business_id = o.business_id and m.payment_method_id = o.object_id
    where o.business_id = ${scope.businessId} and o.source = ${source} and o.kind = 'payment_method'
      and o.source_id = any(${sourceIds}::text[]) and m.deleted_at is null`;
  return new Map(
    rows.map((row) => [
      row.source_id,
      {
        paymentMethodId: asId<'payment_method'>(row.payment_method_id),
        customerId: asId<'customer'>(row.customer_id),
      },
    ]),
  );
}

/** Creates the products; returns how many were new. */
export function insertImportedProducts(
  tx: Tx,
  order: Import,
  products: readonly Named<Product>[],
): Promise<number> {
  return insertNamed(
    tx,
    namesOf(order, 'product', products, ({ productId }) => productId),
    [
      rowsPart(
        tx,
        'written',
        'product',
        products.map(({ value }) => productToJsonRow(value)),
        follows(tx, 'named', 'object_id', 'product_id'),
      ),
    ],
  );
}

/** Creates the customers; returns how many were new. */
export function insertImportedCustomers(
  tx: Tx,
  order: Import,
  customers: readonly Named<Customer>[],
): Promise<number> {
  return insertNamed(
    tx,
    namesOf(order, 'customer', customers, ({ customerId }) => customerId),
    [
      rowsPart(
        tx,
        'written',
        'customer',
        customers.map(({ value }) => customerToJsonRow(value)),
        follows(tx, 'named', 'object_id', 'customer_id'),
      ),
    ],
  );
}

/** Method with what its gateway calls the customer, if it has customers. */
export interface ImportedMethod extends PaymentMethod {
  readonly gatewayCustomer: string | null;
}

/**
 * Saves the methods; returns how many names were new. A card that its customer has saved already, here or earlier in
 * the list, is not saved twice: the later name stands for the same method.
 */
export function insertImportedMethods(
  tx: Tx,
  order: Import,
  methods: readonly Named<ImportedMethod>[],
): Promise<number> {
  const { businessId } = order.scope;
  const saved = [...new Map(methods.map(({ value }) => [value.paymentMethodId, value])).values()];
  const rows = saved.map((method) => ({
    business_id: businessId,
    payment_method_id: method.paymentMethodId,
    customer_id: method.customerId,
    instrument: instrumentToStored(method.instrument),
    created_at: toTimestamp(method.createdAt),
    last_used_at: toTimestamp(method.lastUsedAt),
  }));
  const customers = saved.flatMap(({ gatewayCustomer, customerId, instrument }) =>
    gatewayCustomer === null
      ? []
      : [
          {
            business_id: businessId,
            provider: instrument.provider,
            customer_id: customerId,
            reference: gatewayCustomer,
          },
        ],
  );
  const names = namesOf(order, 'payment_method', methods, ({ paymentMethodId }) => paymentMethodId);
  return insertNamed(tx, names, [
    tx`written as (
      ${insertPart(tx, 'payment_method', rows, follows(tx, 'named', 'object_id', 'payment_method_id'))}
      on conflict (business_id, payment_method_id) do nothing
    )`,
    customers.length === 0
      ? null
      : tx`known as (${insertPart(tx, 'gateway_customer', customers, tx`true`)} on conflict do nothing)`,
  ]);
}

/** Creates the subscriptions with the jobs of their next billing dates; returns how many were new. */
export function insertImportedSubscriptions(
  tx: Tx,
  order: Import,
  subscriptions: readonly Named<Subscription>[],
): Promise<number> {
  const jobs = subscriptions.flatMap(({ value }): OwnedJob[] => {
    const job = renewalJob(value);
    return job === null ? [] : [{ businessId: order.scope.businessId, ownerId: value.subscriptionId, job }];
  });
  const names = namesOf(order, 'subscription', subscriptions, ({ subscriptionId }) => subscriptionId);
  return insertNamed(tx, names, [
    rowsPart(
      tx,
      'written',
      'subscription',
      subscriptions.map(({ value }) => subscriptionToJsonRow(value)),
      follows(tx, 'named', 'object_id', 'subscription_id'),
    ),
    ownedJobsPart(tx, 'renewing', jobs, follows(tx, 'named', 'object_id', 'owner_id')),
  ]);
}

function namesOf<Value>(
  { scope, source, importedAt }: Import,
  kind: ImportedKind,
  objects: readonly Named<Value>[],
  idOf: (value: Value) => string,
): object[] {
  return objects.map(({ sourceId, value }) => ({
    business_id: scope.businessId,
    source,
    kind,
    source_id: sourceId,
    object_id: idOf(value),
    imported_at: toTimestamp(importedAt),
  }));
}

async function insertNamed(
  tx: Tx,
  names: readonly object[],
  parts: readonly (StatementPart | null)[],
): Promise<number> {
  const [row] = await tx<{ created: number }[]>`
    ${withParts(tx, [
      tx`named as (
        insert into imported_object (business_id, source, kind, source_id, object_id, imported_at)
        select r.business_id, r.source, r.kind, r.source_id, r.object_id, r.imported_at
        from jsonb_populate_recordset(null::imported_object, ${names}::jsonb) r
        on conflict do nothing
        returning business_id, object_id
      )`,
      ...parts,
    ])}
    select count(*)::integer as created from named`;
  return row?.created ?? 0;
}
