import type { CartRequest, Catalogue } from '../domain/checkout/assemble-cart.ts';
import type { PricingFacts } from '../domain/checkout/price-session.ts';
import type { CustomerId, DiscountId } from '../domain/ids.ts';
import type { Scope } from '../domain/scope.ts';
import { findAddons } from './addons.ts';
import { countRedemptions, findDiscountsAllowing, findDiscountsByCode } from './discounts.ts';
import { findPurchaseFacts } from './payments.ts';
import type { Sql } from './postgres.ts';
import { findProducts } from './products.ts';
import { listTaxRates } from './tax-rates.ts';

/** What the business has of what a cart names. The statements travel together. */
export async function loadCatalogue(sql: Sql, scope: Scope, request: CartRequest): Promise<Catalogue> {
  const addonIds = request.items.flatMap((item) => item.addons.map(({ addonId }) => addonId));
  const [products, addons, discounts] = await Promise.all([
    findProducts(sql, scope, [...new Set(request.items.map(({ productId }) => productId))]),
    addonIds.length === 0 ? [] : findAddons(sql, scope, [...new Set(addonIds)]),
    request.discountCodes.length === 0 ? [] : findDiscountsByCode(sql, scope, request.discountCodes),
  ]);
  return { products, addons, discounts };
}

/** What besides the cart decides its price: the taxes, and what the customer has bought and redeemed. */
export async function loadPricingFacts(
  sql: Sql,
  scope: Scope,
  customerId: CustomerId | null,
  discountIds: readonly DiscountId[],
): Promise<PricingFacts> {
  if (customerId === null) return { taxRates: await listTaxRates(sql, scope), customer: null };
  const [taxRates, { hasPurchased }, redemptions, allowedDiscounts] = await Promise.all([
    listTaxRates(sql, scope),
    findPurchaseFacts(sql, scope, customerId),
    discountIds.length === 0
      ? new Map<DiscountId, number>()
      : countRedemptions(sql, scope, customerId, discountIds),
    discountIds.length === 0
      ? new Set<DiscountId>()
      : findDiscountsAllowing(sql, scope, customerId, discountIds),
  ]);
  return { taxRates, customer: { hasPurchased, redemptions, allowedDiscounts } };
}
