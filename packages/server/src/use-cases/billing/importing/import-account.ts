import type { Product } from '../../../domain/catalog/product.ts';
import type { Customer } from '../../../domain/customer/customer.ts';
import { DomainError } from '../../../domain/errors.ts';
import { asId } from '../../../domain/ids.ts';
import {
  checkSourceCustomer,
  checkSourceMethod,
  checkSourceProduct,
} from '../../../domain/importing/check-source-row.ts';
import { decideImportedSubscription } from '../../../domain/importing/decide-imported-subscription.ts';
import { Drafts } from '../../../domain/importing/drafts.ts';
import { type ImportReport, ImportTally, type SkippedRow } from '../../../domain/importing/report.ts';
import type {
  FitRow,
  ImportedKind,
  SourceCustomer,
  SourceMethod,
  SourceProduct,
  SourceRow,
  SourceSubscription,
} from '../../../domain/importing/source-row.ts';
import type { Instrument } from '../../../domain/payment/gateway-outcome.ts';
import type { Scope } from '../../../domain/scope.ts';
import type { Subscription } from '../../../domain/subscription/subscription.ts';
import type { TaxRate } from '../../../domain/tax/tax.ts';
import { type Runtime, now } from '../../../runtime.ts';
import {
  type HeldMethod,
  type Import,
  type ImportedMethod,
  type Named,
  findImportedCustomers,
  findImportedMethods,
  findImportedNames,
  findImportedProducts,
  insertImportedCustomers,
  insertImportedMethods,
  insertImportedProducts,
  insertImportedSubscriptions,
} from '../../../store/billing/imports.ts';
import { listMethodsOfCustomers } from '../../../store/billing/payment-methods.ts';
import { listTaxRates } from '../../../store/billing/tax-rates.ts';
import { type Tx, statement } from '../../../store/postgres/postgres.ts';

/*
 * Import of an account elsewhere. Rows are read in the order products, customers, payment methods, subscriptions, and
 * written a few hundred at a time, each batch in one statement with the names that the source has for its rows. What has
 * a name is never created again, so an import that was killed goes on by being run again. Nothing is charged and no event
 * is sent: a subscription's first job is its renewal at the source's next billing date.
 */

const batchSize = 400;

/** Account elsewhere, as it is read. */
export interface ImportSource {
  /** Name under which its ids are unique. */
  readonly name: string;
  /** True if one unfit row refuses the import: the source can be corrected and read again. */
  readonly isWhole: boolean;
  /** Reads all rows from the beginning, in the order of `importedKinds`. */
  readonly rows: () => AsyncIterable<SourceRow>;
}

interface ImportOptions {
  /** True to check every row and write nothing. */
  readonly isDryRun: boolean;
  readonly onSkipped: (row: SkippedRow) => void;
  /** Told after each batch, with the rows read so far. */
  readonly onProgress?: (progress: {
    readonly phase: 'checking' | 'importing';
    readonly rows: number;
  }) => void;
}

/** Imports an account, or says what an import would do. */
export async function importAccount(
  runtime: Runtime,
  scope: Scope,
  source: ImportSource,
  options: ImportOptions,
): Promise<ImportReport> {
  if (options.isDryRun || source.isWhole) {
    const checked = await readThrough(runtime, scope, source, options, new Drafts());
    const isRefused = source.isWhole && checked.skipped > 0;
    if (isRefused || options.isDryRun) return checked.report(isRefused ? 'refused' : 'checked');
  }
  const imported = await readThrough(runtime, scope, source, options, null);
  return imported.report('imported');
}

/** One reading of a source; with drafts it writes nothing. */
interface Reading {
  readonly runtime: Runtime;
  readonly scope: Scope;
  readonly source: string;
  readonly drafts: Drafts | null;
  readonly taxRates: readonly TaxRate[];
  readonly providers: readonly string[];
  readonly tally: ImportTally;
  readonly onSkipped: (row: SkippedRow) => void;
}

async function readThrough(
  runtime: Runtime,
  scope: Scope,
  source: ImportSource,
  { onSkipped, onProgress }: ImportOptions,
  drafts: Drafts | null,
): Promise<ImportTally> {
  const reading: Reading = {
    runtime,
    scope,
    source: source.name,
    drafts,
    taxRates: await listTaxRates(runtime.sql, scope),
    providers: runtime.gateways.all.flatMap(({ provider, modes }) =>
      modes.includes(scope.mode) ? [provider] : [],
    ),
    tally: new ImportTally(),
    onSkipped,
  };
  const phase = drafts === null ? 'importing' : 'checking';
  let rows = 0;
  for await (const batch of batchesOf(source.rows(), reading)) {
    await takeBatch(reading, batch);
    runtime.failpoint('import.after-batch');
    rows += batch.length;
    onProgress?.({ phase, rows });
  }
  return reading.tally;
}

/** Rows of one kind, a few hundred at a time. */
async function* batchesOf(rows: AsyncIterable<SourceRow>, reading: Reading): AsyncIterable<FitRow[]> {
  let batch: FitRow[] = [];
  for await (const row of rows) {
    if (row.kind === 'unfit') {
      skip(reading, row);
      continue;
    }
    if (batch.length === batchSize || (batch[0] && batch[0].kind !== row.kind)) {
      yield batch;
      batch = [];
    }
    batch.push(row);
  }
  if (batch.length > 0) yield batch;
}

function skip({ tally, onSkipped }: Reading, { of, place, reason }: SkippedRow): void {
  tally.add(of, { skipped: 1 });
  onSkipped({ of, place, reason });
}

async function takeBatch(reading: Reading, batch: readonly FitRow[]): Promise<void> {
  const { runtime, scope, source, tally } = reading;
  const [first] = batch;
  if (!first) return;
  const names = batch.map(({ sourceId }) => sourceId);
  const known = await findImportedNames(runtime.sql, scope, source, first.kind, names);
  const fresh = batch.filter(({ sourceId }) => !known.has(sourceId));
  tally.add(first.kind, { unchanged: batch.length - fresh.length });
  switch (first.kind) {
    case 'product':
      return takeProducts(reading, fresh as SourceProduct[]);
    case 'customer':
      return takeCustomers(reading, fresh as SourceCustomer[]);
    case 'payment_method':
      return takeMethods(reading, fresh as SourceMethod[]);
    case 'subscription':
      return takeSubscriptions(reading, fresh as SourceSubscription[]);
  }
}

/** Makes an object of each row that is fit, and notes why the others are not. */
function decideAll<Row extends FitRow, Value>(
  reading: Reading,
  rows: readonly Row[],
  decide: (row: Row) => Value,
): Named<Value>[] {
  return rows.flatMap((row) => {
    try {
      reading.drafts?.checkUnused(row);
      const value = decide(row);
      reading.drafts?.add(row);
      return [{ sourceId: row.sourceId, value }];
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      skip(reading, { of: row.kind, place: row.place, reason: error.message });
      return [];
    }
  });
}

/** Writes what was decided, or in a dry run counts it. */
async function write<Value>(
  { runtime, scope, source, drafts, tally }: Reading,
  kind: ImportedKind,
  values: readonly Named<Value>[],
  insert: (tx: Tx, order: Import, values: readonly Named<Value>[]) => Promise<number>,
): Promise<void> {
  if (values.length === 0) return;
  const order = { scope, source, importedAt: now(runtime, scope) };
  const created =
    drafts === null ? await statement(runtime.sql, (tx) => insert(tx, order, values)) : values.length;
  tally.add(kind, { created, unchanged: values.length - created });
}

async function takeProducts(reading: Reading, rows: readonly SourceProduct[]): Promise<void> {
  const { runtime, scope, drafts } = reading;
  const at = now(runtime, scope);
  const products = decideAll(reading, rows, (row): Product => {
    checkSourceProduct(row);
    const product = {
      ...row.product,
      productId: runtime.mintId('product'),
      businessId: scope.businessId,
      brandId: scope.brandId,
      image: null,
      addonIds: [],
      archivedAt: row.isArchived ? at : null,
      createdAt: Math.min(row.createdAt ?? at, at),
      updatedAt: at,
    };
    drafts?.products.set(row.sourceId, product);
    return product;
  });
  await write(reading, 'product', products, insertImportedProducts);
}

async function takeCustomers(reading: Reading, rows: readonly SourceCustomer[]): Promise<void> {
  const { runtime, scope } = reading;
  const at = now(runtime, scope);
  const customers = decideAll(reading, rows, (row): Customer => {
    checkSourceCustomer(row);
    return {
      ...row.customer,
      customerId: runtime.mintId('customer'),
      businessId: scope.businessId,
      createdAt: Math.min(row.createdAt ?? at, at),
    };
  });
  await write(reading, 'customer', customers, insertImportedCustomers);
}

async function takeMethods(reading: Reading, rows: readonly SourceMethod[]): Promise<void> {
  const { runtime, scope, providers } = reading;
  const at = now(runtime, scope);
  const customers = await findCustomers(reading, rows);
  const ids = [...customers.values()].map(({ customerId }) => customerId);
  const saved = await listMethodsOfCustomers(runtime.sql, scope, ids);
  const idOfCard = new Map(
    saved.map(({ customerId, instrument, paymentMethodId }) => [
      cardOf(customerId, instrument),
      paymentMethodId,
    ]),
  );
  const methods = decideAll(reading, rows, (row): ImportedMethod => {
    checkSourceMethod(row, providers);
    const { customerId } = present(customers, row.customerSourceId, 'customer');
    const card = cardOf(customerId, row.instrument);
    const paymentMethodId = idOfCard.get(card) ?? runtime.mintId('payment_method');
    idOfCard.set(card, paymentMethodId);
    const { instrument, gatewayCustomer } = row;
    const createdAt = Math.min(row.createdAt ?? at, at);
    return { paymentMethodId, customerId, instrument, gatewayCustomer, createdAt, lastUsedAt: null };
  });
  await write(reading, 'payment_method', methods, insertImportedMethods);
}

/** Card as its customer knows it; nobody saves the same twice. */
function cardOf(customerId: string, card: Instrument): string {
  return [customerId, card.cardNetwork, card.lastFour, card.expiryMonth, card.expiryYear].join(' ');
}

async function takeSubscriptions(reading: Reading, rows: readonly SourceSubscription[]): Promise<void> {
  const { runtime, scope, taxRates, tally } = reading;
  const at = now(runtime, scope);
  const [customers, products] = await Promise.all([
    findCustomers(reading, rows),
    findProducts(reading, rows),
  ]);
  const methods = await findMethods(reading, rows, customers);
  const subscriptions = decideAll(reading, rows, (row): Subscription => {
    const customer = present(customers, row.customerSourceId, 'customer');
    const method =
      row.methodSourceId === null ? null : present(methods, row.methodSourceId, 'payment method');
    if (method && method.customerId !== customer.customerId) {
      throw unfit(`payment method ${JSON.stringify(row.methodSourceId)} belongs to another customer.`);
    }
    return decideImportedSubscription(row, {
      subscriptionId: runtime.mintId('subscription'),
      product: present(products, row.productSourceId, 'product'),
      customer,
      paymentMethodId: method?.paymentMethodId ?? null,
      taxRates,
      timeZone: scope.timeZone,
      now: at,
    });
  });
  for (const { value } of subscriptions) {
    if (value.status === 'active' && !value.isOnDemand) tally.noteCharge(value.nextBillingAt);
  }
  await write(reading, 'subscription', subscriptions, insertImportedSubscriptions);
}

function present<Value>(found: ReadonlyMap<string, Value>, sourceId: string, what: string): Value {
  const value = found.get(sourceId);
  if (value !== undefined) return value;
  throw unfit(`there is no ${what} ${JSON.stringify(sourceId)}, or it was not imported.`);
}

function unfit(message: string): DomainError {
  return new DomainError('INVALID_REQUEST_BODY', message);
}

async function findCustomers(
  { runtime, scope, source, drafts }: Reading,
  rows: readonly { readonly customerSourceId: string }[],
): Promise<ReadonlyMap<string, Customer>> {
  const names = rows.map(({ customerSourceId }) => customerSourceId);
  const found = new Map(await findImportedCustomers(runtime.sql, scope, source, names));
  for (const name of drafts ? names : []) {
    const billing = drafts?.findAddress(name);
    if (billing === undefined) continue;
    found.set(name, {
      customerId: asId<'customer'>(name),
      businessId: scope.businessId,
      email: '',
      name: '',
      phoneNumber: null,
      billing,
      metadata: {},
      createdAt: 0,
    });
  }
  return found;
}

async function findProducts(
  { runtime, scope, source, drafts }: Reading,
  rows: readonly SourceSubscription[],
): Promise<ReadonlyMap<string, Product>> {
  const names = [...new Set(rows.map(({ productSourceId }) => productSourceId))];
  const found = new Map(await findImportedProducts(runtime.sql, scope, source, names));
  for (const name of names) {
    const draft = drafts?.products.get(name);
    if (draft) found.set(name, draft);
  }
  return found;
}

async function findMethods(
  { runtime, scope, source, drafts }: Reading,
  rows: readonly SourceSubscription[],
  customers: ReadonlyMap<string, Customer>,
): Promise<ReadonlyMap<string, HeldMethod>> {
  const names = rows.flatMap(({ methodSourceId }) => (methodSourceId === null ? [] : [methodSourceId]));
  const found = new Map(await findImportedMethods(runtime.sql, scope, source, names));
  for (const name of drafts ? names : []) {
    const holder = drafts?.findMethodHolder(name);
    if (holder === undefined) continue;
    found.set(name, {
      paymentMethodId: asId<'payment_method'>(name),
      customerId: customers.get(holder)?.customerId ?? asId<'customer'>(holder),
    });
  }
  return found;
}
