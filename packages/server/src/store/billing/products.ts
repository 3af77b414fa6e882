import type { Metadata } from '../../domain/catalog/metadata.ts';
import type { Price, Product, ProductTranslations } from '../../domain/catalog/product.ts';
import { type ProductId, asId } from '../../domain/ids.ts';
import type { Currency } from '../../domain/money/currency.ts';
import type { Scope } from '../../domain/scope.ts';
import type { TaxCategory } from '../../domain/tax/tax-category.ts';
import type { Instant } from '../../domain/time.ts';
import { type PriceFields, storedPrice } from './documents/price.ts';
import { fromTimestamp, toTimestamp } from '../postgres/json.ts';
import type { Sql, Tx } from '../postgres/postgres.ts';

export interface ProductRow {
  product_id: string;
  name: string;
  description: string | null;
  image: string | null;
  translations: ProductTranslations;
  currency: Currency;
  price: unknown;
  tax_category: TaxCategory;
  addon_ids: string[];
  metadata: Metadata;
  archived_at: Instant | null;
  created_at: Instant;
  updated_at: Instant;
}

export function productFromRow(row: ProductRow, scope: Scope): Product {
  return {
    productId: asId<'product'>(row.product_id),
    businessId: scope.businessId,
    brandId: scope.brandId,
    name: row.name,
    description: row.description,
    image: row.image,
    ...(Object.keys(row.translations).length > 0 && { translations: row.translations }),
    price: priceFromRow(row.price, row.currency),
    taxCategory: row.tax_category,
    addonIds: row.addon_ids.map((id) => asId<'addon'>(id)),
    metadata: row.metadata,
    archivedAt: row.archived_at,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

function priceFromRow(stored: unknown, currency: Currency): Price {
  const price = storedPrice.fromDocument(stored);
  const amount = BigInt(price.amount);
  if (price.type === 'one_time_price') {
    const { suggestedAmount } = price;
    return {
      ...price,
      currency,
      amount,
      suggestedAmount: suggestedAmount === null ? null : BigInt(suggestedAmount),
    };
  }
  const { trialAmount } = price;
  return { ...price, currency, amount, trialAmount: trialAmount === null ? null : BigInt(trialAmount) };
}

function priceToRow({ currency: _, ...price }: Price): PriceFields {
  const amount = Number(price.amount);
  if (price.type === 'one_time_price') {
    const { suggestedAmount } = price;
    return { ...price, amount, suggestedAmount: suggestedAmount === null ? null : Number(suggestedAmount) };
  }
  const { trialAmount } = price;
  return { ...price, amount, trialAmount: trialAmount === null ? null : Number(trialAmount) };
}

/** Product read from a JSON document. */
export type ProductJson = Omit<ProductRow, 'archived_at' | 'created_at' | 'updated_at'> & {
  archived_at: string | null;
  created_at: string;
  updated_at: string;
};

export function productFromJson(row: ProductJson, scope: Scope): Product {
  return productFromRow(
    {
      ...row,
      archived_at: fromTimestamp(row.archived_at),
      created_at: fromTimestamp(row.created_at),
      updated_at: fromTimestamp(row.updated_at),
    },
    scope,
  );
}

/** Product as a JSON row, for statements that write several. */
export function productToJsonRow(product: Product): object {
  return {
    business_id: product.businessId,
    product_id: product.productId,
    name: product.name,
    description: product.description,
    image: product.image,
    currency: product.price.currency,
    is_recurring: product.price.type === 'recurring_price',
    price: storedPrice.toDocument(priceToRow(product.price)),
    tax_category: product.taxCategory,
    addon_ids: product.addonIds,
    metadata: product.metadata,
    archived_at: toTimestamp(product.archivedAt),
    created_at: toTimestamp(product.createdAt),
    updated_at: toTimestamp(product.updatedAt),
  };
}

export async function insertProduct(tx: Tx, product: Product): Promise<void> {
  await tx`
    insert into product (business_id, product_id, name, description, image, currency, is_recurring, price,
      tax_category, addon_ids, metadata, translations, archived_at, created_at, updated_at)
    values (${product.businessId}, ${product.productId}, ${product.name}, ${product.description},
      ${product.image}, ${product.price.currency}, ${product.price.type === 'recurring_price'},
      ${storedPrice.toDocument(priceToRow(product.price))}, ${product.taxCategory}, ${product.addonIds}, ${product.metadata}, ${product.translations ?? {}},
      ${product.archivedAt}, ${product.createdAt}, ${product.updatedAt})`;
}

export async function findProduct(
  sql: Sql,
  scope: Scope,
  productId: ProductId,
): Promise<Product | undefined> {
  const [row] = await sql<ProductRow[]>`
    select * from product where business_id = ${scope.businessId} and product_id = ${productId}`;
  return row && productFromRow(row, scope);
}

/** Finds existing products, archived ones included, in no particular order. */
export async function findProducts(
  sql: Sql,
  scope: Scope,
  productIds: readonly ProductId[],
): Promise<Product[]> {
  const rows = await sql<ProductRow[]>`
    select * from product where business_id = ${scope.businessId} and product_id = any(${productIds}::text[])`;
  return rows.map((row) => productFromRow(row, scope));
}

/**
 * Lists products whose metadata declare a relation: a term of a plan, or a bundle. Includes archived ones, in
 * no particular order.
 */
export async function listRelatedProducts(sql: Sql, scope: Scope): Promise<Product[]> {
  const rows = await sql<ProductRow[]>`
    select * from product
    where business_id = ${scope.businessId} and metadata ?| array['plan', 'includes']`;
  return rows.map((row) => productFromRow(row, scope));
}

export async function lockProduct(tx: Tx, scope: Scope, productId: ProductId): Promise<Product | undefined> {
  const [row] = await tx<ProductRow[]>`
    select * from product where business_id = ${scope.businessId} and product_id = ${productId} for update`;
  return row && productFromRow(row, scope);
}

export interface ProductFilter {
  /** True for archived products only, false for all others. */
  readonly isArchived: boolean;
  readonly isRecurring?: boolean | undefined;
  /** Id, or part of the name, ignoring case. */
  readonly search?: string | undefined;
}

/** Lists products, newest first. */
export async function listProducts(
  sql: Sql,
  scope: Scope,
  filter: ProductFilter,
  page: { readonly limit: number; readonly offset: number },
): Promise<Product[]> {
  const rows = await sql<ProductRow[]>`
    select * from product where business_id = ${scope.businessId}
    and (archived_at is not null) = ${filter.isArchived}
    ${filter.isRecurring === undefined ? sql`` : sql`and is_recurring = ${filter.isRecurring}`}
    ${
      filter.search === undefined
        ? sql``
        : sql`and (product_id = ${filter.search} or strpos(lower(name), lower(${filter.search})) > 0)`
    }
    order by created_at desc, creation_order desc limit ${page.limit} offset ${page.offset}`;
  return rows.map((row) => productFromRow(row, scope));
}

/** Writes a locked product that was changed. */
export async function updateProduct(tx: Tx, product: Product): Promise<void> {
  await tx`
    update product set name = ${product.name}, description = ${product.description}, image = ${product.image},
      currency = ${product.price.currency}, is_recurring = ${product.price.type === 'recurring_price'},
      price = ${storedPrice.toDocument(priceToRow(product.price))}, tax_category = ${product.taxCategory},
      addon_ids = ${product.addonIds}, metadata = ${product.metadata}, translations = ${product.translations ?? {}},
      archived_at = ${product.archivedAt},
      updated_at = ${product.updatedAt}
    where business_id = ${product.businessId} and product_id = ${product.productId}`;
}

/** Sets the picture. False if there is no such product. */
export async function updateProductImage(
  tx: Tx,
  scope: Scope,
  productId: ProductId,
  image: string | null,
): Promise<boolean> {
  const rows = await tx`
    update product set image = ${image}
    where business_id = ${scope.businessId} and product_id = ${productId} returning product_id`;
  return rows.length === 1;
}
