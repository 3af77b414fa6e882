import type { CreditLot } from '../domain/credit/credit.ts';
import type { BusinessSettings } from '../domain/business-settings.ts';
import type { Scope } from '../domain/scope.ts';
import type { PlanCatalogue, PlanRequest } from '../domain/subscription/choose-plan.ts';
import type { RecordedPlanChange } from '../domain/subscription/plan-change.ts';
import type { Subscription } from '../domain/subscription/subscription.ts';
import type { TaxRate } from '../domain/tax/tax.ts';
import { findAddons } from './addons.ts';
import { findSettings } from './business-settings.ts';
import { countRedemptions, findDiscountsAllowing, findDiscountsByCode } from './discounts.ts';
import { findPurchaseFacts } from './payments.ts';
import { findPendingPlanChange } from './plan-changes.ts';
import type { Sql } from './postgres.ts';
import { findProducts } from './products.ts';
import { listCreditLots } from './subscription-credits.ts';
import { listTaxRates } from './tax-rates.ts';

/** Everything that a change of plan is decided from, besides the subscription and the request. */
export interface LoadedPlanChange {
  readonly catalogue: PlanCatalogue;
  readonly pending: RecordedPlanChange | null;
  readonly creditLots: readonly CreditLot[];
  readonly taxRates: readonly TaxRate[];
  readonly settings: BusinessSettings;
}

/** The statements travel together. */
export async function loadPlanChange(
  sql: Sql,
  scope: Scope,
  subscription: Subscription,
  request: PlanRequest,
): Promise<LoadedPlanChange> {
  const { subscriptionId, customerId } = subscription;
  const codes = request.discountCodes ?? [];
  const addonIds = [...new Set(request.addons.map(({ addonId }) => addonId))];
  const [products, addons, discounts, pending, creditLots, taxRates, settings] = await Promise.all([
    findProducts(sql, scope, [request.productId]),
    addonIds.length === 0 ? [] : findAddons(sql, scope, addonIds),
    codes.length === 0 ? [] : findDiscountsByCode(sql, scope, codes),
    findPendingPlanChange(sql, scope, subscriptionId),
    listCreditLots(sql, scope, subscriptionId),
    listTaxRates(sql, scope),
    findSettings(sql, scope),
  ]);
  const discountIds = discounts.map(({ discountId }) => discountId);
  const [{ hasPurchased }, redemptions, allowedDiscounts] = await Promise.all([
    findPurchaseFacts(sql, scope, customerId),
    countRedemptions(sql, scope, customerId, discountIds),
    findDiscountsAllowing(sql, scope, customerId, discountIds),
  ]);
  return {
    catalogue: {
      product: products[0] ?? null,
      addons,
      discounts,
      customer: { hasPurchased, redemptions, allowedDiscounts },
    },
    pending: pending ?? null,
    creditLots,
    taxRates,
    settings,
  };
}
