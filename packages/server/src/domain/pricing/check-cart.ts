import { checkTrialPeriodDays } from '../catalog/check-price.ts';
import { isRecurring } from '../catalog/product.ts';
import { DomainError } from '../errors.ts';
import type { Currency } from '../money/currency.ts';
import { formatMoney } from '../money/format.ts';
import type { Cart, CartItem, OnDemandTerms } from './cart.ts';

/** Above any honest order, and low enough to stop a typing error from being charged. */
/** Maximum quantity of one product or add-on. */
export const largestQuantity = 999_999;

const mostItems = 100;
const mostDiscounts = 20;

/**
 * Refuses a cart that cannot be priced: empty, too long, in two currencies, with archived products or unrelated
 * add-ons. Returns the cart's currency. Each message names the wire field.
 */
export function checkCart(cart: Cart): Currency {
  const first = cart.items[0];
  if (first === undefined) {
    throw new DomainError('PRODUCT_CART_EMTPY', 'product_cart is empty. Put at least one product in it.');
  }
  if (cart.items.length > mostItems) {
    throw new DomainError(
      'INVALID_REQUEST_BODY',
      `product_cart has ${cart.items.length} entries; at most ${mostItems} are sold at once. Split the order.`,
    );
  }
  if (cart.discounts.length > mostDiscounts) {
    throw new DomainError(
      'INVALID_REQUEST_BODY',
      `discount_codes has ${cart.discounts.length} entries; at most ${mostDiscounts} stack.`,
    );
  }
  if (cart.trialPeriodDays !== null) {
    checkTrialPeriodDays('subscription_data.trial_period_days', cart.trialPeriodDays);
  }
  const { currency } = first.product.price;
  for (const [index, item] of cart.items.entries()) {
    checkItem(`product_cart[${index}].`, item, currency, cart.isFinal);
  }
  if (cart.onDemand) checkOnDemand(cart.onDemand, cart, currency);
  return currency;
}

/** An on-demand cart has exactly one plan, at amounts set by the seller. */
function checkOnDemand(terms: OnDemandTerms, cart: Cart, currency: Currency): void {
  const field = 'subscription_data.on_demand';
  if (!cart.items.some(({ product }) => isRecurring(product))) {
    throw new DomainError('INVALID_REQUEST_BODY', `${field}: needs a plan in product_cart. Add one.`);
  }
  if (cart.items.some(({ product }) => !isRecurring(product))) {
    throw new DomainError(
      'ONE_TIME_PRODUCTS_NOT_ALLOWED_FOR_ON_DEMAND',
      `${field}: a one-time product cannot be sold with an on-demand plan. Sell it in a separate checkout.`,
    );
  }
  if (cart.items.some(({ addons }) => addons.length > 0)) {
    throw new DomainError(
      'ADDONS_NOT_ALLOWED_FOR_ON_DEMAND',
      `${field}: an on-demand plan has no add-ons. Omit them, and charge their price.`,
    );
  }
  if (cart.discounts.length > 0) {
    throw new DomainError(
      'DISCOUNT_NOT_AVAILABLE_FOR_ON_DEMAND',
      `${field}: discount codes do not apply to on-demand charges. Omit them, and charge less.`,
    );
  }
  if (cart.trialPeriodDays !== null && cart.trialPeriodDays > 0) {
    throw new DomainError(
      'INVALID_REQUEST_BODY',
      `subscription_data.trial_period_days: an on-demand plan has no trial. Omit it, or send mandate_only: true.`,
    );
  }
  if (terms.currency !== null && terms.currency !== currency) {
    throw new DomainError(
      'UNSUPPORTED_BILLING_CURRENCY',
      `${field}.product_currency: the plan is priced in ${currency} and cannot be charged in ${terms.currency}.`,
    );
  }
}

/**
 * Refuses one product with its add-ons: archived, in another currency, or with unrelated add-ons. `path` is the
 * wire path of the item.
 */
export function checkItem(path: string, item: CartItem, currency: Currency, isFinal: boolean): void {
  const { product } = item;
  checkQuantity(`${path}quantity`, item.quantity);
  if (product.archivedAt !== null) {
    throw new DomainError(
      'PRODUCT_IS_DELETED',
      `${path}product_id: ${product.productId} is archived. Unarchive it, or sell another product.`,
    );
  }
  if (product.price.currency !== currency) {
    throw new DomainError(
      'MIXED_CURRENCIES',
      `${path}product_id is priced in ${product.price.currency}, the first product in ${currency}. ` +
        'Sell them in separate carts.',
    );
  }
  checkCustomAmount(path, item, isFinal);
  checkAddons(path, item, currency);
}

function checkQuantity(field: string, quantity: number): void {
  if (!Number.isInteger(quantity) || quantity < 1 || quantity > largestQuantity) {
    throw new DomainError(
      'INVALID_QUANTITY',
      `${field} must be a whole number from 1 to ${largestQuantity}, not ${quantity}.`,
    );
  }
}

function checkCustomAmount(path: string, { product, customAmount }: CartItem, isFinal: boolean): void {
  const { price } = product;
  if (price.type !== 'one_time_price' || !price.isPayWhatYouWant) return;
  if (customAmount === null) {
    if (!isFinal) return;
    throw new DomainError(
      'PAY_AS_YOU_WANT_AMOUNT_REQUIRED',
      `${path}amount is missing: the customer names the price of ${product.productId}.`,
    );
  }
  if (customAmount < price.amount) {
    const least = formatMoney({ amount: price.amount, currency: price.currency }, 'en');
    throw new DomainError(
      'REQUEST_AMOUNT_BELOW_MINIMUM',
      `${path}amount must be at least ${least}, the product's minimum.`,
    );
  }
}

function checkAddons(path: string, { product, addons }: CartItem, currency: Currency): void {
  if (addons.length > 0 && !isRecurring(product)) {
    throw new DomainError(
      'ADDON_NOT_AVAILABLE_FOR_PRODUCT',
      `${path}addons: ${product.productId} is paid once, and add-ons are billed along with a subscription. Remove them.`,
    );
  }
  const seen = new Set<string>();
  for (const [index, { addonId, addon, quantity }] of addons.entries()) {
    const field = `${path}addons[${index}]`;
    if (seen.has(addonId)) {
      throw new DomainError(
        'DUPLICATE_ADDON_IDS_IN_REQUEST',
        `${field}.addon_id repeats ${addonId}. Send it once, with the total quantity.`,
      );
    }
    seen.add(addonId);
    if (addon === null) {
      throw new DomainError(
        'MISSING_ADDON_IDS',
        `${field}.addon_id: there is no add-on ${addonId}. Check the id, and that it belongs to the same business and mode.`,
      );
    }
    if (!product.addonIds.includes(addonId)) {
      throw new DomainError(
        'ADDON_NOT_AVAILABLE_FOR_PRODUCT',
        `${field}.addon_id: ${addonId} is not sold with ${product.productId}. Add it to the product's addons first.`,
      );
    }
    checkQuantity(`${field}.quantity`, quantity);
    if (addon.currency !== currency) {
      throw new DomainError(
        'MIXED_CURRENCIES',
        `${field}.addon_id is priced in ${addon.currency}, the cart in ${currency}.`,
      );
    }
  }
}
