import type { PricingFacts } from '../../domain/checkout/price-session.ts';
import type { CustomerId, DiscountId } from '../../domain/ids.ts';
import type { Scope } from '../../domain/scope.ts';
import { countRedemptions, findDiscountsAllowing } from './discounts.ts';
import { findPurchaseFacts } from './payments.ts';
import type { Sql } from '../postgres/postgres.ts';
import { listTaxRates } from './tax-rates.ts';

/**
 * Loads what a cart's price depends on besides the cart: tax rates, and the customer's earlier purchases and
 * redemptions.
 */
export async function loadPricingFacts(
  sql: Sql,
  scope: Scope,
  customerId: CustomerId | null,
  discountIds: readonly DiscountId[],
): Promise<PricingFacts> {
  const [taxRates, customer] = await Promise.all([
    listTaxRates(sql, scope),
    customerId === null ? null : loadCustomerFacts(sql, scope, customerId, discountIds),
  ]);
  return { taxRates, customer, timeZone: scope.timeZone };
}

/** Loads the customer's purchases and redemptions that matter for discounts. */
async function loadCustomerFacts(
  sql: Sql,
  scope: Scope,
  customerId: CustomerId,
  discountIds: readonly DiscountId[],
): Promise<NonNullable<PricingFacts['customer']>> {
  const [{ hasPurchased }, redemptions, allowedDiscounts] = await Promise.all([
    findPurchaseFacts(sql, scope, customerId),
    discountIds.length === 0
      ? new Map<DiscountId, number>()
      : countRedemptions(sql, scope, customerId, discountIds),
    discountIds.length === 0
      ? new Set<DiscountId>()
      : findDiscountsAllowing(sql, scope, customerId, discountIds),
  ]);
  return { hasPurchased, redemptions, allowedDiscounts };
}
