import { type RecurringPrice, isRecurring } from '../catalog/product.ts';
import type { CartItem, OnDemandTerms } from './cart.ts';
import type { Charge } from './charge.ts';

/** Charges of an item at full price: once, or per cycle. The product first, then its add-ons. */
export function fullCharges(item: CartItem, itemIndex: number): Charge[] {
  const { product, addons } = item;
  const shared = {
    itemIndex,
    productId: product.productId,
    isTaxInclusive: product.price.isTaxInclusive,
    isSubscription: isRecurring(product),
    isDiscountable: true,
  };
  const charges: Charge[] = [
    {
      ...shared,
      kind: 'product',
      addonId: null,
      name: product.name,
      description: product.description,
      quantity: item.quantity,
      unitAmount: unitAmountOf(item),
      // A customer who chose their own price gets no product discount.
      productDiscountBps: isNamedByCustomer(item) ? 0 : product.price.discountBps,
      taxCategory: product.taxCategory,
    },
  ];
  for (const { addonId, addon, quantity } of addons) {
    if (addon === null) continue;
    charges.push({
      ...shared,
      kind: 'addon',
      addonId,
      name: addon.name,
      description: addon.description,
      quantity,
      unitAmount: addon.amount,
      productDiscountBps: 0,
      taxCategory: addon.taxCategory,
    });
  }
  return charges;
}

/**
 * Charges of an item during its trial: the trial amount per unit of the product, or nothing. Add-ons are usable and
 * free until the first full cycle.
 */
export function trialCharges(item: CartItem, itemIndex: number, price: RecurringPrice): Charge[] {
  return fullCharges(item, itemIndex).map((charge) => ({
    ...charge,
    unitAmount: charge.kind === 'product' ? (price.trialAmount ?? 0n) : 0n,
    productDiscountBps: 0,
    isDiscountable: price.trialAppliesDiscounts,
  }));
}

/** Initial charges of an on-demand plan: nothing, the given amount, or its price. */
export function onDemandCharges(item: CartItem, itemIndex: number, terms: OnDemandTerms): Charge[] {
  const amount = terms.isMandateOnly ? 0n : terms.price;
  return fullCharges(item, itemIndex).map((charge) => ({
    ...charge,
    ...(amount === null ? {} : { quantity: 1, unitAmount: amount, productDiscountBps: 0 }),
    description: terms.description ?? charge.description,
    isDiscountable: false,
  }));
}

function unitAmountOf({ product: { price }, customAmount }: CartItem): bigint {
  if (price.type === 'one_time_price' && price.isPayWhatYouWant) {
    return customAmount ?? price.suggestedAmount ?? price.amount;
  }
  return price.amount;
}

function isNamedByCustomer({ product: { price } }: CartItem): boolean {
  return price.type === 'one_time_price' && price.isPayWhatYouWant;
}
