import type { Addon } from '../catalog/addon.ts';
import type { DiscountInUse } from '../catalog/discount.ts';
import { type Product, type RecurringProduct, isRecurring } from '../catalog/product.ts';
import { findDiscount } from '../checkout/assemble-cart.ts';
import type { PricingFacts } from '../checkout/price-session.ts';
import type { Discount } from '../catalog/discount.ts';
import { DomainError, notFound } from '../errors.ts';
import type { AddonId, DiscountId, ProductId } from '../ids.ts';
import { fullCharges } from '../pricing/cart-charges.ts';
import type { CartItem } from '../pricing/cart.ts';
import { appliesTo } from '../pricing/charge.ts';
import { checkItem } from '../pricing/check-cart.ts';
import { grantDiscounts } from '../pricing/discount-rules.ts';
import type { Instant } from '../time.ts';
import type { PlanChoice } from './plan-change.ts';
import type { Subscription } from './subscription.ts';

/** Requested plan, by id. */
export interface PlanRequest {
  readonly productId: ProductId;
  readonly quantity: number;
  /** Complete set: an empty one removes the current add-ons. */
  readonly addons: readonly { readonly addonId: AddonId; readonly quantity: number }[];
  /** Upper case, in stacking order; null keeps the codes that survive a change. */
  readonly discountCodes: readonly string[] | null;
  /** Discount of an offer, applied after all codes. */
  readonly offerDiscount?: Discount | null;
}

/** Products, add-ons and discounts of the business, with the customer's redemptions. */
export interface PlanCatalogue {
  readonly product: Product | null;
  readonly addons: readonly Addon[];
  readonly discounts: readonly Discount[];
  readonly customer: NonNullable<PricingFacts['customer']>;
}

/**
 * Finds the requested plan and refuses one that cannot replace the current plan, naming the field. Plan and add-ons
 * that are kept retain their sold prices: later prices are for later buyers.
 */
export function choosePlan(
  subscription: Subscription,
  request: PlanRequest,
  catalogue: PlanCatalogue,
  now: Instant,
): PlanChoice {
  const product = chooseProduct(subscription, request, catalogue);
  const sold = new Map(subscription.plan.addons.map(({ addon }) => [addon.addonId, addon]));
  const item = {
    product,
    quantity: request.quantity,
    addons: request.addons.map(({ addonId, quantity }) => ({
      addonId,
      addon: sold.get(addonId) ?? catalogue.addons.find((addon) => addon.addonId === addonId) ?? null,
      quantity,
    })),
    customAmount: null,
  };
  checkItem('', item, subscription.currency, true);
  const addons = item.addons.flatMap(({ addon, quantity }) => (addon === null ? [] : [{ addon, quantity }]));
  const { offerDiscount = null } = request;
  const isSame = isSamePlan(subscription, request);
  const isUnchanged = isSame && request.discountCodes === null && offerDiscount === null;
  return {
    plan: { product, addons },
    quantity: request.quantity,
    ...withOffer(chooseDiscounts(subscription, request, item, catalogue, isUnchanged, now), offerDiscount),
    isSamePlan: isSame,
    isUnchanged,
  };
}

function chooseProduct(
  subscription: Subscription,
  { productId }: PlanRequest,
  { product }: PlanCatalogue,
): RecurringProduct {
  if (productId === subscription.productId) return keptProduct(subscription, product);
  if (product === null) throw notFound('product');
  if (!isRecurring(product)) {
    throw new DomainError(
      'INVALID_REQUEST_BODY',
      `product_id: ${productId} is a one-time product, not a plan. Choose a product with a recurring price.`,
    );
  }
  if (product.price.currency !== subscription.currency) {
    throw new DomainError(
      'UNSUPPORTED_BILLING_CURRENCY',
      `product_id: ${productId} is priced in ${product.price.currency} and this subscription is billed in ${subscription.currency}. Choose a plan in ${subscription.currency}, or sell this one in a checkout.`,
    );
  }
  return product;
}

/**
 * Product as sold, even if archived since: it may be kept, though not chosen. Its add-ons are those sold with it
 * now, and those the subscription has.
 */
function keptProduct({ plan, addons }: Subscription, current: Product | null): RecurringProduct {
  const today = (current ?? plan.product).addonIds;
  const addonIds = [...new Set([...today, ...addons.map(({ addonId }) => addonId)])];
  return { ...plan.product, addonIds, archivedAt: null };
}

function isSamePlan(subscription: Subscription, { productId, quantity, addons }: PlanRequest): boolean {
  const has = new Map(subscription.addons.map((addon) => [addon.addonId, addon.quantity]));
  return (
    productId === subscription.productId &&
    quantity === subscription.quantity &&
    addons.length === has.size &&
    addons.every((addon) => has.get(addon.addonId) === addon.quantity)
  );
}

function chooseDiscounts(
  subscription: Subscription,
  { discountCodes }: PlanRequest,
  item: CartItem,
  catalogue: PlanCatalogue,
  isUnchanged: boolean,
  now: Instant,
): Pick<PlanChoice, 'discounts' | 'newDiscountIds'> {
  if (isUnchanged) return { discounts: subscription.discounts, newDiscountIds: [] };
  if (discountCodes === null) {
    const charges = fullCharges(item, 0);
    const kept = subscription.discounts.filter(
      ({ discount, isSpent }) =>
        !isSpent && discount.preserveOnPlanChange && charges.some((charge) => appliesTo(discount, charge)),
    );
    return { discounts: kept.map((entry, position) => ({ ...entry, position })), newDiscountIds: [] };
  }
  const chosen = discountCodes.map((code) => findDiscount(code, catalogue.discounts));
  const inUse = new Map(subscription.discounts.map((entry) => [entry.discount.discountId, entry]));
  const fresh = chosen.filter(({ discountId }) => !inUse.has(discountId));
  checkFit(chosen, item);
  checkFresh(fresh, item, catalogue, now);
  const discounts = chosen.map((discount, position): DiscountInUse => {
    const entry = inUse.get(discount.discountId);
    if (entry?.cyclesRemaining === 0) throw alreadyUsed(discount);
    return entry
      ? { ...entry, position }
      : { discount, position, cyclesRemaining: discount.subscriptionCycles };
  });
  return { discounts, newDiscountIds: fresh.map(({ discountId }): DiscountId => discountId) };
}

function withOffer(
  { discounts, newDiscountIds }: Pick<PlanChoice, 'discounts' | 'newDiscountIds'>,
  discount: Discount | null,
): Pick<PlanChoice, 'discounts' | 'newDiscountIds'> {
  if (discount === null) return { discounts, newDiscountIds };
  const others = discounts.filter((entry) => entry.discount.discountId !== discount.discountId);
  const entry = { discount, position: others.length, cyclesRemaining: discount.subscriptionCycles };
  return {
    discounts: [...others.map((other, position) => ({ ...other, position })), entry],
    newDiscountIds: [...newDiscountIds, discount.discountId],
  };
}

function checkFit(chosen: readonly Discount[], item: CartItem): void {
  const charges = fullCharges(item, 0);
  const unfit = chosen.find((discount) => !charges.some((charge) => appliesTo(discount, charge)));
  if (!unfit) return;
  throw new DomainError(
    'DISCOUNT_NOT_APPLICABLE_TO_NEW_PRODUCT',
    `discount_codes: the code ${unfit.code} is for other products than ${item.product.productId}. Leave it out.`,
  );
}

function checkFresh(
  fresh: readonly Discount[],
  item: CartItem,
  { customer }: PlanCatalogue,
  now: Instant,
): void {
  grantDiscounts(
    fresh.map((discount) => ({
      discount,
      timesUsedByCustomer: customer.redemptions.get(discount.discountId) ?? 0,
      isCustomerListed: customer.allowedDiscounts.has(discount.discountId),
    })),
    { currency: item.product.price.currency, fullCharges: fullCharges(item, 0), customer, now },
  );
}

function alreadyUsed({ code }: Discount): DomainError {
  return new DomainError(
    'DISCOUNT_ALREADY_USED_ON_SUBSCRIPTION',
    `discount_codes: the code ${code} has already reduced this subscription for its maximum number of cycles. Omit it.`,
  );
}
