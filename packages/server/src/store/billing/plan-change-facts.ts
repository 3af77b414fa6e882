import type { AddonId, PaymentId, ProductId, SubscriptionId } from '../../domain/ids.ts';
import { asId } from '../../domain/ids.ts';
import type { Scope } from '../../domain/scope.ts';
import type { PlanCatalogue } from '../../domain/subscription/choose-plan.ts';
import type { Sql } from '../postgres/postgres.ts';
import { type AddonJson, addonFromJson } from './addons.ts';
import { type DiscountJson, discountFromJson } from './discounts.ts';
import {
  type LoadedRow,
  type LoadedSubscription,
  businessFromRow,
  loadedColumns,
  loadedFromRow,
} from './loaded-subscriptions.ts';
import { type ProductJson, productFromJson } from './products.ts';

/** Input of a plan change decision, besides the request. */
export interface LoadedPlanChange extends LoadedSubscription {
  readonly catalogue: PlanCatalogue;
  /** Payment that the same request has already opened. */
  readonly openedId: PaymentId | null;
}

/** Catalogue entries that the request names. */
export interface NamedPlan {
  /** Null for the subscription's own. */
  readonly productId: ProductId | null;
  readonly addons: readonly { readonly addonId: AddonId }[];
  readonly discountCodes: readonly string[] | null;
}

interface PlanChangeFactsRow extends LoadedRow {
  product: ProductJson | null;
  offered_addons: AddonJson[];
  named_discounts: (DiscountJson & { times: number; is_listed: boolean })[];
  has_purchased: boolean;
  opened_id: string | null;
}

/** Loads the input of a plan change decision in one statement. Undefined if the subscription does not exist. */
export async function loadPlanChange(
  sql: Sql,
  scope: Scope,
  subscriptionId: SubscriptionId,
  { productId, addons, discountCodes }: NamedPlan,
  requestKey: string | null = null,
): Promise<LoadedPlanChange | undefined> {
  const codes = (discountCodes ?? []).map((code) => code.toUpperCase());
  const [row] = await sql<PlanChangeFactsRow[]>`
    select ${loadedColumns(sql)}, (
      select to_jsonb(p) from product p
      where p.business_id = s.business_id and p.product_id = coalesce(${productId}, s.product_id)
    ) as product, (
      select coalesce(jsonb_agg(to_jsonb(a)), '[]') from addon a
      where a.business_id = s.business_id and a.addon_id = any(${addons.map(({ addonId }) => addonId)}::text[])
    ) as offered_addons, (
      select coalesce(jsonb_agg(to_jsonb(d) || jsonb_build_object('times', (
        select count(*) from discount_redemption r left join payment p using (business_id, payment_id)
        where r.business_id = d.business_id and r.customer_id = s.customer_id and r.discount_id = d.discount_id
          and (r.plan_change_id is not null or p.status not in ('failed', 'cancelled'))
      ), 'is_listed', exists (
        select from discount_customer l
        where l.business_id = d.business_id and l.customer_id = s.customer_id and l.discount_id = d.discount_id
      ))), '[]')
      from discount d
      where d.business_id = s.business_id and d.deleted_at is null and d.code = any(${codes}::text[])
    ) as named_discounts, exists (
      select from payment p where p.business_id = s.business_id and p.customer_id = s.customer_id
        and p.status = 'succeeded'
    ) as has_purchased, (
      select p.payment_id from payment p where p.business_id = s.business_id and p.request_key = ${requestKey}
    ) as opened_id
    from subscription s
    where s.business_id = ${scope.businessId} and s.subscription_id = ${subscriptionId}`;
  const ofBusiness = row && businessFromRow(row);
  if (!ofBusiness) return undefined;
  return {
    ...loadedFromRow(row, ofBusiness),
    catalogue: catalogueFromRow(row, scope),
    openedId: row.opened_id === null ? null : asId<'payment'>(row.opened_id),
  };
}

function catalogueFromRow(row: PlanChangeFactsRow, scope: Scope): PlanCatalogue {
  const discounts = row.named_discounts.map(({ times, is_listed, ...discount }) => ({
    discount: discountFromJson(discount),
    times,
    is_listed,
  }));
  const named = discounts.map(({ discount, ...rest }) => ({ ...rest, discountId: discount.discountId }));
  return {
    product: row.product && productFromJson(row.product, scope),
    addons: row.offered_addons.map(addonFromJson),
    discounts: discounts.map(({ discount }) => discount),
    customer: {
      hasPurchased: row.has_purchased,
      redemptions: new Map(named.map(({ discountId, times }) => [discountId, times])),
      allowedDiscounts: new Set(
        named.filter(({ is_listed }) => is_listed).map(({ discountId }) => discountId),
      ),
    },
  };
}
