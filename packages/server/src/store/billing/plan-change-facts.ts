import type { Customer } from '../../domain/customer/customer.ts';
import type { AddonId, PaymentId, ProductId, SubscriptionId } from '../../domain/ids.ts';
import { asId } from '../../domain/ids.ts';
import type { Scope } from '../../domain/scope.ts';
import type { PlanCatalogue } from '../../domain/subscription/choose-plan.ts';
import { defineBatch } from '../postgres/batch.ts';
import { fewRows, inOrder, joinable } from '../postgres/parts.ts';
import type { Database, Sql, StatementPart, Tx } from '../postgres/postgres.ts';
import { type AddonJson, addonFromJson } from './addons.ts';
import { type CustomerJson, customerFromJson } from './customers.ts';
import { type DiscountJson, discountFromJson } from './discounts.ts';
import {
  type LoadedRow,
  type LoadedSubscription,
  businessesFromRows,
  loadedColumns,
  loadedFromRow,
} from './loaded-subscriptions.ts';
import { type ProductJson, productFromJson } from './products.ts';

/** Input of a plan change decision, besides the request. */
export interface LoadedPlanChange extends LoadedSubscription {
  readonly catalogue: PlanCatalogue;
  /** Payment that the same request has already opened. */
  readonly openedId: PaymentId | null;
  /** Null unless asked for. */
  readonly customer: Customer | null;
}

/** Catalogue entries that the request names. */
export interface NamedPlan {
  /** Null for the subscription's own. */
  readonly productId: ProductId | null;
  readonly addons: readonly { readonly addonId: AddonId }[];
  readonly discountCodes: readonly string[] | null;
}

/** Purpose of the load. */
interface LoadOptions {
  /** Idempotency key of a request that may have opened its payment already. */
  readonly requestKey?: string | null;
  readonly includesCustomer?: boolean;
}

interface Asked extends NamedPlan, LoadOptions {
  readonly scope: Scope;
  readonly subscriptionId: SubscriptionId;
}

interface PlanChangeFactsRow extends LoadedRow {
  place: number;
  product: ProductJson | null;
  offered_addons?: AddonJson[];
  named_discounts?: (DiscountJson & { times: number; is_listed: boolean })[];
  has_purchased?: boolean;
  opened_id?: string | null;
  customer?: CustomerJson;
}

function askedRow(
  { scope, subscriptionId, productId, addons, discountCodes, requestKey }: Asked,
  place: number,
) {
  return {
    place,
    business_id: scope.businessId,
    subscription_id: subscriptionId,
    product_id: productId,
    addon_ids: addons.map(({ addonId }) => addonId),
    codes: (discountCodes ?? []).map((code) => code.toUpperCase()),
    request_key: requestKey ?? null,
  };
}

/** Columns that not every request needs; without them the text is shorter. */
function columnsFor(sql: Sql, asked: readonly Asked[]): StatementPart {
  const { offeredAddons, namedDiscounts, openedId, customer } = factColumns(sql);
  const codesOf = ({ discountCodes }: Asked): readonly string[] => discountCodes ?? [];
  return [
    asked.some(({ addons }) => addons.length > 0) ? offeredAddons : null,
    asked.some((each) => codesOf(each).length > 0) ? namedDiscounts : null,
    asked.some(({ requestKey = null }) => requestKey !== null) ? openedId : null,
    asked.some(({ includesCustomer = false }) => includesCustomer) ? customer : null,
  ].reduce<StatementPart>((all, column) => (column ? sql`${all}, ${column}` : all), sql``);
}

const factColumns = (sql: Sql) => ({
  offeredAddons: sql`(
    select coalesce(jsonb_agg(to_jsonb(a)), '[]')
    from jsonb_array_elements_text(asked.addon_ids) named(addon_id) join addon a using (addon_id)
    where a.business_id = s.business_id
  ) as offered_addons`,
  namedDiscounts: sql`(
    select coalesce(jsonb_agg(to_jsonb(d) || jsonb_build_object('times', (
      select count(*) from discount_redemption r left join payment p using (business_id, payment_id)
      where r.business_id = d.business_id and r.customer_id = s.customer_id and r.discount_id = d.discount_id
        and (r.plan_change_id is not null or p.status not in ('failed', 'cancelled'))
    ), 'is_listed', exists (
      select from discount_customer l
      where l.business_id = d.business_id and l.customer_id = s.customer_id and l.discount_id = d.discount_id
    ))), '[]')
    from jsonb_array_elements_text(asked.codes) named(code) join discount d using (code)
    where d.business_id = s.business_id and d.deleted_at is null
  ) as named_discounts, exists (
    select from payment p where p.business_id = s.business_id and p.customer_id = s.customer_id
      and p.status = 'succeeded'
  ) as has_purchased`,
  openedId: sql`(
    select p.payment_id from payment p
    where p.business_id = s.business_id and p.request_key = asked.request_key
  ) as opened_id`,
  customer: sql`(
    select to_jsonb(c) from customer c where c.business_id = s.business_id and c.customer_id = s.customer_id
  ) as customer`,
});

async function loadPlanChanges(sql: Tx, asked: readonly Asked[]): Promise<(LoadedPlanChange | undefined)[]> {
  const rows = await sql<PlanChangeFactsRow[]>`
    select asked.place, ${loadedColumns(sql)}, (
      select to_jsonb(p) from product p
      where p.business_id = s.business_id and p.product_id = coalesce(asked.product_id, s.product_id)
    ) as product ${columnsFor(sql, asked)}
    from jsonb_to_recordset(${joinable(asked.map(askedRow))}::jsonb) as asked(few integer, place integer,
        business_id text, subscription_id text, product_id text, addon_ids jsonb, codes jsonb, request_key text)
      join subscription s using (business_id, subscription_id)
    where ${fewRows(sql, 'asked')}`;
  const ofBusinesses = businessesFromRows(rows);
  const loaded = inOrder(rows, asked.length);
  return asked.map(({ scope }, place) => {
    const row = loaded[place];
    const ofBusiness = row && ofBusinesses.get(row.business_id);
    return (
      ofBusiness && {
        ...loadedFromRow(row, ofBusiness),
        catalogue: catalogueFromRow(row, scope),
        openedId: row.opened_id ? asId<'payment'>(row.opened_id) : null,
        customer: row.customer ? customerFromJson(row.customer) : null,
      }
    );
  });
}

const loadTogether = defineBatch<Asked, LoadedPlanChange | undefined>({
  keysOf: () => [],
  run: loadPlanChanges,
});

/**
 * Loads the input of a plan change decision in one statement, of its own or together with others. Undefined if the
 * subscription does not exist.
 */
export function loadPlanChange(
  database: Database,
  scope: Scope,
  subscriptionId: SubscriptionId,
  { productId, addons, discountCodes }: NamedPlan,
  { requestKey = null, includesCustomer = false }: LoadOptions = {},
): Promise<LoadedPlanChange | undefined> {
  const named = { productId, addons, discountCodes };
  return loadTogether(database, { scope, subscriptionId, ...named, requestKey, includesCustomer });
}

function catalogueFromRow(row: PlanChangeFactsRow, scope: Scope): PlanCatalogue {
  const discounts = (row.named_discounts ?? []).map(({ times, is_listed, ...discount }) => ({
    discount: discountFromJson(discount),
    times,
    is_listed,
  }));
  const named = discounts.map(({ discount, ...rest }) => ({ ...rest, discountId: discount.discountId }));
  return {
    product: row.product && productFromJson(row.product, scope),
    addons: (row.offered_addons ?? []).map(addonFromJson),
    discounts: discounts.map(({ discount }) => discount),
    customer: {
      hasPurchased: row.has_purchased ?? false,
      redemptions: new Map(named.map(({ discountId, times }) => [discountId, times])),
      allowedDiscounts: new Set(
        named.filter(({ is_listed }) => is_listed).map(({ discountId }) => discountId),
      ),
    },
  };
}
