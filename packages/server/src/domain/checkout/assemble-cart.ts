import type { Addon } from '../catalog/addon.ts';
import type { Discount } from '../catalog/discount.ts';
import { type Product, isRecurring } from '../catalog/product.ts';
import { DomainError } from '../errors.ts';
import type { AddonId, ProductId } from '../ids.ts';
import type { OnDemandTerms } from '../pricing/cart.ts';
import type { SessionCart, SessionItem } from './checkout-session.ts';

/** Requested cart contents, by id and code. */
export interface CartRequest {
  readonly items: readonly {
    readonly productId: ProductId;
    readonly quantity: number;
    readonly addons: readonly { readonly addonId: AddonId; readonly quantity: number }[];
    readonly customAmount: bigint | null;
  }[];
  /** Codes in upper case, in stacking order. */
  readonly discountCodes: readonly string[];
  readonly trialPeriodDays: number | null;
  readonly onDemand: OnDemandTerms | null;
  /** True for a subscription request: the first item is the plan, and no other item is one. */
  readonly isSubscription: boolean;
}

/** The business's products, add-ons and discounts for the request. */
export interface Catalogue {
  readonly products: readonly Product[];
  readonly addons: readonly Addon[];
  readonly discounts: readonly Discount[];
}

/**
 * Builds a cart from the requested products, add-ons and codes. Compatibility and amounts are checked by pricing.
 */
export function assembleCart(request: CartRequest, catalogue: Catalogue): SessionCart {
  const cart = assemble(request, catalogue);
  if (request.isSubscription) checkSubscription(cart);
  return cart;
}

function assemble(request: CartRequest, catalogue: Catalogue): SessionCart {
  return {
    items: request.items.map((asked, index) => {
      const product = catalogue.products.find(({ productId }) => productId === asked.productId);
      if (!product) {
        throw new DomainError(
          'NOT_FOUND',
          `product_cart.${String(index)}.product_id: there is no product ${asked.productId}. Check the id, and that the API key belongs to the same business and mode.`,
        );
      }
      return {
        product,
        quantity: asked.quantity,
        addons: addonsOf(asked, index, catalogue),
        customAmount: asked.customAmount,
      };
    }),
    discounts: request.discountCodes.map((code) => findDiscount(code, catalogue.discounts)),
    typedCodes: [],
    trialPeriodDays: request.trialPeriodDays,
    onDemand: request.onDemand,
  };
}

function checkSubscription({ items }: SessionCart): void {
  for (const [index, { product }] of items.entries()) {
    if (isRecurring(product) === (index === 0)) continue;
    throw new DomainError(
      'INVALID_REQUEST_BODY',
      `product_cart.${String(index)}.product_id: ${product.productId} ` +
        (index === 0
          ? 'is paid once and begins no subscription. Name a product with a recurring price.'
          : 'is a plan, and a subscription has one. Name products that are paid once.'),
    );
  }
}

function addonsOf(
  asked: CartRequest['items'][number],
  index: number,
  catalogue: Catalogue,
): SessionItem['addons'] {
  return asked.addons.map(({ addonId, quantity }) => {
    const addon = catalogue.addons.find((each) => each.addonId === addonId);
    if (!addon) {
      throw new DomainError(
        'MISSING_ADDON_IDS',
        `product_cart.${String(index)}.addons: there is no add-on ${addonId}. Create it first, or leave it out.`,
      );
    }
    return { addon, quantity };
  });
}

/** Finds the discount for a code as typed by a customer. */
export function findDiscount(code: string, discounts: readonly Discount[]): Discount {
  const discount = discounts.find((each) => each.code === code.trim().toUpperCase());
  if (!discount) {
    throw new DomainError(
      'INVALID_DISCOUNT_CODE',
      `The discount code ${JSON.stringify(code)} is not valid. Check the spelling.`,
    );
  }
  return discount;
}
