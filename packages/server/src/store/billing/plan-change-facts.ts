import type { CreditLot } from '../../domain/credit/credit.ts';
import type { BusinessSettings } from '../../domain/business-settings.ts';
import type { Scope } from '../../domain/scope.ts';
import type { PlanCatalogue, PlanRequest } from '../../domain/subscription/choose-plan.ts';
import type { RecordedPlanChange } from '../../domain/subscription/plan-change.ts';
import type { Subscription } from '../../domain/subscription/subscription.ts';
import type { TaxRate } from '../../domain/tax/tax.ts';
import { findSettings } from '../platform/business-settings.ts';
import { loadCatalogue, loadCustomerFacts } from './carts.ts';
import { findPendingPlanChange } from './plan-changes.ts';
import type { Sql } from '../postgres/postgres.ts';
import { listCreditLots } from './subscription-credits.ts';
import { listTaxRates } from './tax-rates.ts';

/** Input of a plan change decision, besides the subscription and the request. */
export interface LoadedPlanChange {
  readonly catalogue: PlanCatalogue;
  readonly pending: RecordedPlanChange | null;
  readonly creditLots: readonly CreditLot[];
  readonly taxRates: readonly TaxRate[];
  readonly settings: BusinessSettings;
}

/** Loads the input of a plan change decision; its statements are sent together. */
export async function loadPlanChange(
  sql: Sql,
  scope: Scope,
  subscription: Subscription,
  request: PlanRequest,
): Promise<LoadedPlanChange> {
  const { subscriptionId, customerId } = subscription;
  const named = { items: [request], discountCodes: request.discountCodes ?? [] };
  const [{ products, addons, discounts }, pending, creditLots, taxRates, settings] = await Promise.all([
    loadCatalogue(sql, scope, named),
    findPendingPlanChange(sql, scope, subscriptionId),
    listCreditLots(sql, scope, subscriptionId),
    listTaxRates(sql, scope),
    findSettings(sql, scope),
  ]);
  const discountIds = discounts.map(({ discountId }) => discountId);
  const customer = await loadCustomerFacts(sql, scope, customerId, discountIds);
  return {
    catalogue: {
      product: products[0] ?? null,
      addons,
      discounts,
      customer,
    },
    pending: pending ?? null,
    creditLots,
    taxRates,
    settings,
  };
}
