import type { BusinessSettings } from '../../domain/business-settings.ts';
import type { CartRequest, Catalogue } from '../../domain/checkout/assemble-cart.ts';
import type { PricingFacts } from '../../domain/checkout/price-session.ts';
import type { Customer } from '../../domain/customer/customer.ts';
import { type CustomerId, type PaymentMethodId, asId } from '../../domain/ids.ts';
import type { PaymentMethod } from '../../domain/payment/payment-method.ts';
import type { Scope } from '../../domain/scope.ts';
import type { HoldingFacts } from '../../domain/subscription/held-plan.ts';
import type { CountryCode } from '../../domain/tax/countries.ts';
import { defineBatch } from '../postgres/batch.ts';
import { fewRows, inOrder, joinable } from '../postgres/parts.ts';
import type { Database, Sql } from '../postgres/postgres.ts';
import { type AddonJson, addonFromJson } from './addons.ts';
import { type CustomerJson, customerFromJson } from './customers.ts';
import { type DiscountJson, discountFromJson } from './discounts.ts';
import { type HeldPlanRow, holdingFactsFromRows, isHeld } from './held-plans.ts';
import { type PaymentMethodJson, paymentMethodFromJson } from './payment-methods.ts';
import { type ProductJson, productFromJson } from './products.ts';
import { type TaxRateRow, taxRateFromRow } from './tax-rates.ts';

/** Checkout to be decided: what it names, by id and code. */
export interface CheckoutSubject {
  readonly cart: Pick<CartRequest, 'items' | 'discountCodes'>;
  /** Null for a buyer who is not on file. */
  readonly customerId: CustomerId | null;
  readonly paymentMethodId: PaymentMethodId | null;
  /** Country to be taxed in; null for the one of the customer's address. */
  readonly country: CountryCode | null;
  /** Identity of the request that opens a payment; null if it opens none, or cannot be repeated. */
  readonly requestKey: string | null;
}

/** Records and facts that a checkout is decided from, all of one moment. */
export interface CheckoutFacts {
  readonly catalogue: Catalogue;
  readonly customer: Customer | null;
  /** Null also if it is not the customer's. */
  readonly method: PaymentMethod | null;
  /** Tax rates of the one country. */
  readonly pricing: PricingFacts;
  readonly holding: HoldingFacts;
  /** True if the same request has opened a payment before. */
  readonly isBegun: boolean;
}

/** Loads what a checkout is decided from. Checkouts that arrive together are loaded by one statement. */
export function loadCheckoutFacts(
  database: Database,
  scope: Scope,
  subject: CheckoutSubject,
): Promise<CheckoutFacts> {
  return loadBatched(database, { scope, subject });
}

interface Asked {
  readonly scope: Scope;
  readonly subject: CheckoutSubject;
}

const loadBatched = defineBatch<Asked, CheckoutFacts>({ keysOf: () => [], run: loadFacts });

interface CheckoutFactsRow {
  readonly place: number;
  readonly products: readonly ProductJson[] | null;
  readonly addons: readonly AddonJson[] | null;
  readonly discounts:
    readonly (DiscountJson & { readonly times_redeemed: number; readonly is_allowed: boolean })[] | null;
  readonly customer: CustomerJson | null;
  readonly method: PaymentMethodJson | null;
  readonly tax_rates: readonly TaxRateRow[] | null;
  readonly has_purchased: true | null;
  readonly settings: Partial<BusinessSettings>;
  readonly held: readonly HeldPlanRow[] | null;
  readonly is_begun: true | null;
}

/**
 * Each part is a look-up by key for each checkout. What a checkout names is passed as one document, so that the
 * plan does not depend on it and is made once. Whether there is a row is asked by a select of `true`: an `exists`
 * could be planned as a hash of the whole table.
 */
async function loadFacts(sql: Sql, asked: readonly Asked[]): Promise<readonly CheckoutFacts[]> {
  const rows = await sql<CheckoutFactsRow[]>`
    select a.place, to_jsonb(c) as customer, b.settings, (
      select jsonb_agg(to_jsonb(p)) from product p
      where p.business_id = a.business_id and p.product_id = any(a.product_ids)
    ) as products, (
      select jsonb_agg(to_jsonb(d)) from addon d
      where d.business_id = a.business_id and d.addon_id = any(a.addon_ids)
    ) as addons, (
      select jsonb_agg(to_jsonb(d) || jsonb_build_object('times_redeemed', (
        select count(*) from discount_redemption r left join payment p using (business_id, payment_id)
        where r.business_id = d.business_id and r.customer_id = c.customer_id and r.discount_id = d.discount_id
          and (r.plan_change_id is not null or p.status not in ('failed', 'cancelled'))
      ), 'is_allowed', exists (
        select from discount_customer l
        where l.business_id = d.business_id and l.customer_id = c.customer_id and l.discount_id = d.discount_id
      ))) from discount d
      where d.business_id = a.business_id and d.code = any(a.codes) and d.deleted_at is null
    ) as discounts, (
      select to_jsonb(m) from payment_method m
      where m.business_id = a.business_id and m.customer_id = c.customer_id
        and m.payment_method_id = a.payment_method_id and m.deleted_at is null
    ) as method, (
      select jsonb_agg(to_jsonb(t) || jsonb_build_object('rounding', b.settings ->> 'taxRounding')
        order by t.state, t.tax_category)
      from tax_rate t
      where t.business_id = a.business_id and t.country = coalesce(a.country, c.billing ->> 'country')
    ) as tax_rates, (
      select true from payment p
      where p.business_id = a.business_id and p.customer_id = c.customer_id and p.status = 'succeeded' limit 1
    ) as has_purchased, (
      select jsonb_agg(jsonb_build_object('subscription_id', s.subscription_id, 'product_id', s.product_id,
        'metadata', p.metadata, 'status', s.status, 'cancel_at_next_billing_date', s.cancel_at_next_billing_date)
        order by s.creation_order)
      from subscription s
        left join product p on p.business_id = s.business_id and p.product_id = s.product_id
      where s.business_id = a.business_id and s.customer_id = c.customer_id and ${isHeld(sql)}
    ) as held, (
      select true from payment p where p.business_id = a.business_id and p.request_key = a.request_key
    ) as is_begun
    from jsonb_to_recordset(${joinable(asked.map(askedToJsonRow))}::jsonb) as a (
      few integer, place integer, business_id text, customer_id text, payment_method_id text, country text,
      request_key text, product_ids text[], addon_ids text[], codes text[])
    join business b on b.business_id = a.business_id
    left join customer c on c.business_id = a.business_id and c.customer_id = a.customer_id
    where ${fewRows(sql, 'a')}`;
  const found = inOrder(rows, asked.length);
  return asked.map(({ scope }, place) => factsFromRow(found[place], scope));
}

function askedToJsonRow({ scope, subject }: Asked, place: number): object {
  const { cart, customerId, paymentMethodId, country, requestKey } = subject;
  return {
    place,
    business_id: scope.businessId,
    customer_id: customerId,
    payment_method_id: paymentMethodId,
    country,
    request_key: requestKey,
    product_ids: cart.items.map(({ productId }) => productId),
    addon_ids: cart.items.flatMap(({ addons }) => addons.map(({ addonId }) => addonId)),
    codes: cart.discountCodes.map((code) => code.toUpperCase()),
  };
}

function factsFromRow(row: CheckoutFactsRow | undefined, scope: Scope): CheckoutFacts {
  const discounts = row?.discounts ?? [];
  const customer = row?.customer ? customerFromJson(row.customer) : null;
  return {
    catalogue: {
      products: (row?.products ?? []).map((each) => productFromJson(each, scope)),
      addons: (row?.addons ?? []).map(addonFromJson),
      discounts: discounts.map(discountFromJson),
    },
    customer,
    method: row?.method ? paymentMethodFromJson(row.method) : null,
    pricing: {
      taxRates: (row?.tax_rates ?? []).map(taxRateFromRow),
      timeZone: scope.timeZone,
      customer: customer && {
        hasPurchased: row?.has_purchased === true,
        redemptions: new Map(
          discounts.map(({ discount_id, times_redeemed }) => [asId<'discount'>(discount_id), times_redeemed]),
        ),
        allowedDiscounts: new Set(
          discounts
            .filter(({ is_allowed }) => is_allowed)
            .map(({ discount_id }) => asId<'discount'>(discount_id)),
        ),
      },
    },
    holding: holdingFactsFromRows(row?.settings, row?.held ?? []),
    isBegun: row?.is_begun === true,
  };
}
