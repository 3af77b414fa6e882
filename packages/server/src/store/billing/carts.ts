import type { Catalogue } from '../../domain/checkout/assemble-cart.ts';
import type { PricingFacts } from '../../domain/checkout/price-session.ts';
import type { AddonId, CustomerId, DiscountId, ProductId } from '../../domain/ids.ts';
import type { Scope } from '../../domain/scope.ts';
import { findAddons } from './addons.ts';
import { countRedemptions, findDiscountsAllowing, findDiscountsByCode } from './discounts.ts';
import { findPurchaseFacts } from './payments.ts';
import type { Sql } from '../postgres/postgres.ts';
import { findProducts } from './products.ts';
import { listTaxRates } from './tax-rates.ts';

/** Products, add-ons and discount codes that a cart or a plan change refers to. */
interface Named {
  readonly items: readonly {
    readonly productId: ProductId;
    readonly addons: readonly { readonly addonId: AddonId }[];
  }[];
  readonly discountCodes: readonly string[];
}

/** Loads the catalogue entries referred to; the statements are sent together. */
export async function loadCatalogue(sql: Sql, scope: Scope, named: Named): Promise<Catalogue> {
  const addonIds = named.items.flatMap((item) => item.addons.map(({ addonId }) => addonId));
  const [products, addons, discounts] = await Promise.all([
    findProducts(sql, scope, [...new Set(named.items.map(({ productId }) => productId))]),
    addonIds.length === 0 ? [] : findAddons(sql, scope, [...new Set(addonIds)]),
    named.discountCodes.length === 0 ? [] : findDiscountsByCode(sql, scope, named.discountCodes),
  ]);
  return { products, addons, discounts };
}

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
export async function loadCustomerFacts(
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
