import { DomainError } from '../errors.ts';
import { formatMoney } from '../money/format.ts';
import { minimumCharge } from '../money/minimum-charge.ts';
import type { Addon } from './addon.ts';
import { checkPrice } from './check-price.ts';
import { checkMetadata } from './metadata.ts';
import type { Price, Product } from './product.ts';

/** Product fields that must be consistent with each other. */
export type ProductTerms = Pick<Product, 'price' | 'addonIds' | 'metadata'>;

const mostAddons = 10;

/**
 * Refuses a product that could not be sold: a contradictory price, a plan below the gateway's minimum charge (a
 * free plan is allowed), and add-ons that do not exist, are more than 10, or could not be billed with it. `addons`
 * are the product's add-ons found for the business.
 */
export function checkProduct(product: ProductTerms, addons: readonly Addon[]): void {
  checkMetadata(product.metadata);
  checkPrice(product.price);
  checkRecurringMinimum(product.price);
  checkAddons(product, addons);
}

/**
 * Refuses to change a price from one-time to recurring or back, because carts and subscriptions that already hold
 * the product would change their meaning.
 */
export function checkPriceChange(before: Price, after: Price): void {
  if (before.type === after.type) return;
  throw new DomainError(
    'INVALID_REQUEST_BODY',
    `price.type: this product is sold as ${before.type} and cannot become ${after.type}. Create another product.`,
  );
}

function checkRecurringMinimum(price: Price): void {
  if (price.type !== 'recurring_price' || price.amount === 0n) return;
  const least = minimumCharge(price.currency);
  if (price.amount >= least) return;
  const asked = formatMoney({ amount: least, currency: price.currency }, 'en');
  throw new DomainError(
    'REQUEST_AMOUNT_BELOW_MINIMUM',
    `price.price: a recurring price is 0 or at least ${asked}, the least that can be charged at a renewal.`,
  );
}

function checkAddons({ price, addonIds }: ProductTerms, addons: readonly Addon[]): void {
  if (addonIds.length === 0) return;
  if (price.type !== 'recurring_price') {
    throw new DomainError(
      'INVALID_REQUEST_BODY',
      'addons: add-ons are billed along with a subscription, and this product is paid once. Leave them out.',
    );
  }
  if (addonIds.length > mostAddons) {
    throw new DomainError(
      'INVALID_REQUEST_BODY',
      `addons: ${addonIds.length} were sent; a product has at most ${mostAddons}.`,
    );
  }
  const seen = new Set<string>();
  for (const [index, addonId] of addonIds.entries()) {
    if (seen.has(addonId)) {
      throw new DomainError('DUPLICATE_ADDON_IDS_IN_REQUEST', `addons[${index}] repeats ${addonId}.`);
    }
    seen.add(addonId);
    const addon = addons.find((candidate) => candidate.addonId === addonId);
    if (!addon) {
      throw new DomainError(
        'MISSING_ADDON_IDS',
        `addons[${index}]: there is no add-on ${addonId}. Check the id, and that it belongs to the same business and mode.`,
      );
    }
    if (addon.currency !== price.currency) {
      throw new DomainError(
        'MIXED_CURRENCIES',
        `addons[${index}] is priced in ${addon.currency}, the product in ${price.currency}. They are billed together, so both need one currency.`,
      );
    }
  }
}
