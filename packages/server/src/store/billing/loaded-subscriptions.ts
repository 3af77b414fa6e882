import { type BusinessSettings, defaultSettings } from '../../domain/business-settings.ts';
import type { CreditLot } from '../../domain/credit/credit.ts';
import { type PaymentId, type SubscriptionId, asId } from '../../domain/ids.ts';
import type { PaymentMethod } from '../../domain/payment/payment-method.ts';
import type { FailedAttempts } from '../../domain/payment/retry.ts';
import type { Scope } from '../../domain/scope.ts';
import type { RecordedPlanChange } from '../../domain/subscription/plan-change.ts';
import type { Subscription } from '../../domain/subscription/subscription.ts';
import type { TaxRate } from '../../domain/tax/tax.ts';
import { defineBatch } from '../postgres/batch.ts';
import { fromTimestamp } from '../postgres/json.ts';
import { fewRows, joinable } from '../postgres/parts.ts';
import type { Database, Sql, Tx } from '../postgres/postgres.ts';
import { type PaymentMethodJson, paymentMethodFromJson } from './payment-methods.ts';
import { type PlanChangeJson, planChangeFromJson } from './plan-changes.ts';
import { type CreditLotJson, creditLotFromJson } from './subscription-credits.ts';
import { type SubscriptionRow, subscriptionFromRow } from './subscriptions.ts';
import { type TaxRateRow, taxRateFromRow } from './tax-rates.ts';

/**
 * Subscription with everything a decision about it depends on, read without a lock in one statement and therefore of
 * one moment. What belongs to the subscription still holds while its revision is the same (`subscription-guards.ts`).
 */
export interface LoadedSubscription {
  readonly subscription: Subscription;
  readonly revision: bigint;
  /** Plan change that waits for its payment. */
  readonly pending: RecordedPlanChange | null;
  /** Lots with a remaining amount, oldest first. */
  readonly creditLots: readonly CreditLot[];
  /** Wallet balance available to its payments. Changes independently of the revision. */
  readonly walletBalance: bigint;
  /** Payment method it renews with; null if it has none, or its customer has deleted it. */
  readonly method: PaymentMethod | null;
  readonly taxRates: readonly TaxRate[];
  readonly settings: BusinessSettings;
}

/** Loaded subscription with the payments of its next billing date. */
export interface LoadedRenewal extends LoadedSubscription {
  /** Payment of that date that is under way or has succeeded. */
  readonly livePaymentId: PaymentId | null;
  readonly failed: FailedAttempts;
}

export interface LoadedRow extends SubscriptionRow {
  lots: CreditLotJson[];
  pending: PlanChangeJson | null;
  method: PaymentMethodJson | null;
  wallet_balance: bigint | null;
  /** Null in all rows but one of each business. */
  business: { settings: Partial<BusinessSettings>; tax_rates: TaxRateRow[] } | null;
}

/** Columns of `LoadedRow` for the subscription `s`. */
export const loadedColumns = (sql: Sql) => sql`
  s.*, (
    select coalesce(jsonb_agg(to_jsonb(l) || jsonb_build_object('amount', l.amount::text,
      'remaining', l.remaining::text) order by l.sequence), '[]')
    from subscription_credit_lot l
    where l.business_id = s.business_id and l.subscription_id = s.subscription_id and l.remaining > 0
  ) as lots, (
    select to_jsonb(c) from plan_change c
    where c.business_id = s.business_id and c.subscription_id = s.subscription_id and c.status = 'pending'
  ) as pending, (
    select to_jsonb(m) from payment_method m
    where m.business_id = s.business_id and m.customer_id = s.customer_id
      and m.payment_method_id = s.payment_method_id and m.deleted_at is null
  ) as method, case when s.uses_wallet then (
    select w.balance from wallet w
    where w.business_id = s.business_id and w.customer_id = s.customer_id and w.currency = s.currency
  ) end as wallet_balance, case when row_number() over (partition by s.business_id) = 1 then (
    select jsonb_build_object('settings', b.settings, 'tax_rates', (
      select coalesce(jsonb_agg(jsonb_build_object('country', t.country, 'state', t.state,
        'tax_category', t.tax_category, 'name', t.name, 'rate_bps', t.rate_bps,
        'rounding', b.settings ->> 'taxRounding') order by t.country, t.state, t.tax_category), '[]')
      from tax_rate t where t.business_id = b.business_id
    )) from business b where b.business_id = s.business_id
  ) end as business`;

type OfBusiness = Pick<LoadedSubscription, 'taxRates' | 'settings'>;

/** Tax rates and settings of the businesses of these rows. */
export function businessesFromRows(rows: readonly LoadedRow[]): ReadonlyMap<string, OfBusiness> {
  const found = new Map<string, OfBusiness>();
  for (const { business_id, business } of rows) {
    if (!business) continue;
    found.set(business_id, {
      taxRates: business.tax_rates.map(taxRateFromRow),
      settings: { ...defaultSettings, ...business.settings },
    });
  }
  return found;
}

export function loadedFromRow(row: LoadedRow, ofBusiness: OfBusiness): LoadedSubscription {
  return {
    subscription: subscriptionFromRow(row),
    revision: row.revision,
    pending: row.pending && planChangeFromJson(row.pending),
    creditLots: row.lots.map(creditLotFromJson),
    walletBalance: row.wallet_balance ?? 0n,
    method: row.method && paymentMethodFromJson(row.method),
    ...ofBusiness,
  };
}

interface RenewalRow extends LoadedRow {
  live_payment_id: string | null;
  failures: { count: number; first_at: string | null };
}

interface Asked {
  readonly scope: Scope;
  readonly subscriptionId: SubscriptionId;
}

/** Loads subscriptions for their renewal; undefined for one that does not exist. */
async function loadRenewals(sql: Tx, asked: readonly Asked[]): Promise<(LoadedRenewal | undefined)[]> {
  const named = asked.map(({ scope, subscriptionId }) => ({
    business_id: scope.businessId,
    subscription_id: subscriptionId,
  }));
  const rows = await sql<RenewalRow[]>`
    select ${loadedColumns(sql)}, (
      select p.payment_id from payment p
      where p.business_id = s.business_id and p.subscription_id = s.subscription_id
        and p.renews_at = s.next_billing_at and p.is_live
    ) as live_payment_id, (
      select jsonb_build_object('count', count(*), 'first_at', min(p.settled_at)) from payment p
      where p.business_id = s.business_id and p.subscription_id = s.subscription_id
        and p.status = 'failed' and p.purpose = 'renewal' and p.renews_at = s.next_billing_at
    ) as failures
    from jsonb_to_recordset(${joinable(named)}::jsonb) as asked(few integer, business_id text, subscription_id text)
      join subscription s using (business_id, subscription_id)
    where ${fewRows(sql, 'asked')}`;
  const ofBusinesses = businessesFromRows(rows);
  return asked.map(({ scope, subscriptionId }) => {
    const row = rows.find(
      (each) => each.subscription_id === subscriptionId && each.business_id === scope.businessId,
    );
    const ofBusiness = ofBusinesses.get(scope.businessId);
    if (!row || !ofBusiness) return undefined;
    const { count, first_at } = row.failures;
    return {
      ...loadedFromRow(row, ofBusiness),
      livePaymentId: row.live_payment_id === null ? null : asId<'payment'>(row.live_payment_id),
      failed: { count, firstAt: fromTimestamp(first_at) },
    };
  });
}

const loadTogether = defineBatch<Asked, LoadedRenewal | undefined>({
  // Each is named once in a statement.
  keysOf: ({ scope, subscriptionId }) => [`${scope.businessId} ${subscriptionId}`],
  run: loadRenewals,
});

/** Loads a subscription for its renewal, together with others that are due. Undefined if it does not exist. */
export function loadRenewal(
  database: Database,
  scope: Scope,
  subscriptionId: SubscriptionId,
): Promise<LoadedRenewal | undefined> {
  return loadTogether(database, { scope, subscriptionId });
}
