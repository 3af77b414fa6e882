import postgres from '@rung/postgres';
import type {
  CurrencyOption,
  CustomerEligibility,
  Discount,
  DiscountType,
} from '../../domain/catalog/discount.ts';
import type { Metadata } from '../../domain/catalog/metadata.ts';
import { DomainError } from '../../domain/errors.ts';
import { type CustomerId, type DiscountId, type ProductId, asId } from '../../domain/ids.ts';
import type { Scope } from '../../domain/scope.ts';
import type { Instant } from '../../domain/time.ts';
import { fromTimestamp } from '../postgres/json.ts';
import type { Sql, Tx } from '../postgres/postgres.ts';

type CurrencyOptionRow = Omit<CurrencyOption, 'maxAmountPossible' | 'minimumSubtotal'> & {
  maxAmountPossible: number | null;
  minimumSubtotal: number;
};

interface DiscountRow {
  business_id: string;
  discount_id: string;
  name: string | null;
  code: string;
  type: DiscountType;
  amount: bigint;
  currency_options: CurrencyOptionRow[];
  restricted_to: string[];
  customer_eligibility: CustomerEligibility;
  usage_limit: number | null;
  per_customer_usage_limit: number | null;
  times_used: number;
  subscription_cycles: number | null;
  preserve_on_plan_change: boolean;
  starts_at: Instant | null;
  expires_at: Instant | null;
  metadata: Metadata;
  created_at: Instant;
}

function fromRow(row: DiscountRow): Discount {
  return {
    discountId: asId<'discount'>(row.discount_id),
    businessId: asId<'business'>(row.business_id),
    code: row.code,
    name: row.name,
    type: row.type,
    amount: Number(row.amount),
    currencyOptions: row.currency_options.map((option) => ({
      ...option,
      maxAmountPossible: option.maxAmountPossible === null ? null : BigInt(option.maxAmountPossible),
      minimumSubtotal: BigInt(option.minimumSubtotal),
    })),
    restrictedTo: row.restricted_to.map((id) => asId<'product'>(id)),
    customerEligibility: row.customer_eligibility,
    usageLimit: row.usage_limit,
    perCustomerUsageLimit: row.per_customer_usage_limit,
    timesUsed: row.times_used,
    startsAt: row.starts_at,
    expiresAt: row.expires_at,
    subscriptionCycles: row.subscription_cycles,
    preserveOnPlanChange: row.preserve_on_plan_change,
    metadata: row.metadata,
    createdAt: row.created_at,
  };
}

/** Discount read from a JSON document. */
export type DiscountJson = Omit<DiscountRow, 'amount' | 'starts_at' | 'expires_at' | 'created_at'> & {
  amount: number;
  starts_at: string | null;
  expires_at: string | null;
  created_at: string;
};

export function discountFromJson(row: DiscountJson): Discount {
  return fromRow({
    ...row,
    amount: BigInt(row.amount),
    starts_at: fromTimestamp(row.starts_at),
    expires_at: fromTimestamp(row.expires_at),
    created_at: fromTimestamp(row.created_at),
  });
}

function optionsToRow(options: readonly CurrencyOption[]): CurrencyOptionRow[] {
  return options.map((option) => ({
    ...option,
    maxAmountPossible: option.maxAmountPossible === null ? null : Number(option.maxAmountPossible),
    minimumSubtotal: Number(option.minimumSubtotal),
  }));
}

export async function insertDiscount(tx: Tx, discount: Discount): Promise<void> {
  await refuseTakenCode(
    discount,
    tx`
      insert into discount (business_id, discount_id, name, code, type, amount, currency_options, restricted_to,
        customer_eligibility, usage_limit, per_customer_usage_limit, subscription_cycles,
        preserve_on_plan_change, starts_at, expires_at, metadata, created_at)
      values (${discount.businessId}, ${discount.discountId}, ${discount.name}, ${discount.code},
        ${discount.type}, ${discount.amount}, ${optionsToRow(discount.currencyOptions)},
        ${discount.restrictedTo}, ${discount.customerEligibility}, ${discount.usageLimit},
        ${discount.perCustomerUsageLimit}, ${discount.subscriptionCycles}, ${discount.preserveOnPlanChange},
        ${discount.startsAt}, ${discount.expiresAt}, ${discount.metadata}, ${discount.createdAt})`,
  );
}

/** Turns a violation of the unique index on codes into a readable refusal. */
async function refuseTakenCode(discount: Discount, statement: PromiseLike<unknown>): Promise<void> {
  try {
    await statement;
  } catch (error) {
    const isTaken = error instanceof postgres.PostgresError && error.constraint_name === 'discount_code';
    if (!isTaken) throw error;
    throw new DomainError(
      'DISCOUNT_CODE_ALREADY_EXISTS',
      `code: another discount has the code ${discount.code}. Choose another code, or change that discount.`,
    );
  }
}

export async function findDiscount(
  sql: Sql,
  scope: Scope,
  discountId: DiscountId,
): Promise<Discount | undefined> {
  const [row] = await sql<DiscountRow[]>`
    select * from discount
    where business_id = ${scope.businessId} and discount_id = ${discountId} and deleted_at is null`;
  return row && fromRow(row);
}

/** Finds existing discounts by code, ignoring case, in no particular order. */
export async function findDiscountsByCode(
  sql: Sql,
  scope: Scope,
  codes: readonly string[],
): Promise<Discount[]> {
  const rows = await sql<DiscountRow[]>`
    select * from discount
    where business_id = ${scope.businessId} and deleted_at is null
      and code = any(${codes.map((code) => code.toUpperCase())}::text[])`;
  return rows.map(fromRow);
}

export async function lockDiscount(
  tx: Tx,
  scope: Scope,
  discountId: DiscountId,
): Promise<Discount | undefined> {
  const [row] = await tx<DiscountRow[]>`
    select * from discount
    where business_id = ${scope.businessId} and discount_id = ${discountId} and deleted_at is null for update`;
  return row && fromRow(row);
}

export interface DiscountFilter {
  /** Filters by whether the code can be redeemed at `now`: started, not expired, not used up. */
  readonly isActive?: boolean | undefined;
  readonly now: Instant;
  readonly code?: string | undefined;
  readonly type?: DiscountType | undefined;
  /** Id, or part of the code or the name, ignoring case. */
  readonly search?: string | undefined;
  readonly productId?: ProductId | undefined;
}

/**
 * Lists discounts, newest first. `code` matches a substring, ignoring case; codes without restrictions match
 * any product.
 */
export async function listDiscounts(
  sql: Sql,
  scope: Scope,
  filter: DiscountFilter,
  page: { readonly limit: number; readonly offset: number },
): Promise<Discount[]> {
  const isActive = sql`(starts_at is null or starts_at <= ${filter.now})
    and (expires_at is null or expires_at > ${filter.now})
    and (usage_limit is null or times_used < usage_limit)`;
  const rows = await sql<DiscountRow[]>`
    select * from discount where business_id = ${scope.businessId} and deleted_at is null
    ${filter.isActive === undefined ? sql`` : sql`and (${isActive}) = ${filter.isActive}`}
    ${filter.code === undefined ? sql`` : sql`and strpos(code, ${filter.code.toUpperCase()}) > 0`}
    ${
      filter.search === undefined
        ? sql``
        : sql`and (discount_id = ${filter.search} or strpos(lower(code), lower(${filter.search})) > 0
            or strpos(lower(name), lower(${filter.search})) > 0)`
    }
    ${filter.type === undefined ? sql`` : sql`and type = ${filter.type}`}
    ${
      filter.productId === undefined
        ? sql``
        : sql`and (restricted_to = '{}' or ${filter.productId} = any(restricted_to))`
    }
    order by created_at desc, creation_order desc limit ${page.limit} offset ${page.offset}`;
  return rows.map(fromRow);
}

/** Writes a locked discount that was changed. Its usage count is updated separately. */
export async function updateDiscount(tx: Tx, discount: Discount): Promise<void> {
  await refuseTakenCode(
    discount,
    tx`
      update discount set name = ${discount.name}, code = ${discount.code}, type = ${discount.type},
        amount = ${discount.amount}, currency_options = ${optionsToRow(discount.currencyOptions)},
        restricted_to = ${discount.restrictedTo}, customer_eligibility = ${discount.customerEligibility},
        usage_limit = ${discount.usageLimit}, per_customer_usage_limit = ${discount.perCustomerUsageLimit},
        subscription_cycles = ${discount.subscriptionCycles},
        preserve_on_plan_change = ${discount.preserveOnPlanChange}, starts_at = ${discount.startsAt},
        expires_at = ${discount.expiresAt}, metadata = ${discount.metadata}
      where business_id = ${discount.businessId} and discount_id = ${discount.discountId}`,
  );
}

/**
 * Deletes the discount and frees its code; past purchases keep their record of it. False if it does not
 * exist.
 */
export async function deleteDiscount(
  tx: Tx,
  scope: Scope,
  discountId: DiscountId,
  now: Instant,
): Promise<boolean> {
  const result = await tx`
    update discount set deleted_at = ${now}
    where business_id = ${scope.businessId} and discount_id = ${discountId} and deleted_at is null`;
  return result.count === 1;
}

/**
 * Counts the customer's redemptions of each discount by purchases and plan changes, excluding failed payments
 * and prevented changes. Discounts never redeemed are missing from the map.
 */
export async function countRedemptions(
  sql: Sql,
  scope: Scope,
  customerId: CustomerId,
  discountIds: readonly DiscountId[],
): Promise<ReadonlyMap<DiscountId, number>> {
  const rows = await sql<{ discount_id: string; times: number }[]>`
    select r.discount_id, count(*)::integer as times
    from discount_redemption r left join payment p using (business_id, payment_id)
    where r.business_id = ${scope.businessId} and r.customer_id = ${customerId}
      and r.discount_id = any(${discountIds}::text[])
      and (r.plan_change_id is not null or p.status not in ('failed', 'cancelled'))
    group by r.discount_id`;
  return new Map(rows.map((row) => [asId<'discount'>(row.discount_id), row.times]));
}

/** Finds the discounts whose allow-list includes the customer. */
export async function findDiscountsAllowing(
  sql: Sql,
  scope: Scope,
  customerId: CustomerId,
  discountIds: readonly DiscountId[],
): Promise<ReadonlySet<DiscountId>> {
  const rows = await sql<{ discount_id: string }[]>`
    select discount_id from discount_customer
    where business_id = ${scope.businessId} and customer_id = ${customerId}
      and discount_id = any(${discountIds}::text[])`;
  return new Set(rows.map((row) => asId<'discount'>(row.discount_id)));
}

/** Adds customers to the allow-list of a locked discount and returns those who were not on it. */
export async function insertDiscountCustomers(
  tx: Tx,
  scope: Scope,
  discountId: DiscountId,
  customerIds: readonly CustomerId[],
): Promise<ReadonlySet<CustomerId>> {
  const rows = await tx<{ customer_id: string }[]>`
    insert into discount_customer (business_id, discount_id, customer_id)
    select distinct ${scope.businessId}, ${discountId}, customer_id
    from unnest(${customerIds}::text[]) as listed (customer_id)
    on conflict do nothing
    returning customer_id`;
  return new Set(rows.map((row) => asId<'customer'>(row.customer_id)));
}

/** Removes a customer from the allow-list. False if they were not on it. */
export async function deleteDiscountCustomer(
  tx: Tx,
  scope: Scope,
  discountId: DiscountId,
  customerId: CustomerId,
): Promise<boolean> {
  const result = await tx`
    delete from discount_customer
    where business_id = ${scope.businessId} and discount_id = ${discountId} and customer_id = ${customerId}`;
  return result.count === 1;
}

/**
 * Counts a use of each code by a customer whose redemption has just been inserted. The last use of a code
 * goes to one buyer: others are refused here, before anything is charged.
 */
export async function incrementDiscountUses(
  tx: Tx,
  scope: Scope,
  customerId: CustomerId,
  discounts: readonly Discount[],
): Promise<void> {
  const ids = discounts.map(({ discountId }) => discountId);
  const reserved = await reserveDiscounts(tx, scope, ids);
  const used = await countRedemptions(tx, scope, customerId, ids);
  for (const { discountId, code, perCustomerUsageLimit } of discounts) {
    if (!reserved.includes(discountId)) {
      throw new DomainError(
        'DISCOUNT_CODE_USAGE_LIMIT_EXCEEDED',
        `The discount code ${code} has been used as often as it may be. Remove it to go on.`,
      );
    }
    // The count includes this use.
    if (perCustomerUsageLimit !== null && (used.get(discountId) ?? 0) > perCustomerUsageLimit) {
      throw new DomainError(
        'DISCOUNT_PER_CUSTOMER_USAGE_LIMIT_EXCEEDED',
        `This customer has used the discount code ${code} as often as they may. Remove it to go on.`,
      );
    }
  }
}

/**
 * Increments the usage of each code that is below its limit, and returns those. Concurrent buyers of the last
 * use wait here for each other. The row lock excludes the key columns, on which each of them already holds a
 * share lock from the redemption just inserted: otherwise they would deadlock.
 */
async function reserveDiscounts(tx: Tx, scope: Scope, discountIds: readonly string[]): Promise<string[]> {
  const rows = await tx<{ discount_id: string }[]>`
    with locked as (
      select discount_id from discount
      where business_id = ${scope.businessId} and discount_id = any(${[...discountIds]}::text[])
      order by discount_id for no key update
    )
    update discount set times_used = times_used + 1 from locked
    where business_id = ${scope.businessId} and discount.discount_id = locked.discount_id
      and (usage_limit is null or times_used < usage_limit)
    returning discount.discount_id`;
  return rows.map((row) => row.discount_id);
}
