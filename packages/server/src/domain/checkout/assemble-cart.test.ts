import { describe, expect, test } from 'vitest';
import type { Addon } from '../catalog/addon.ts';
import type { Discount } from '../catalog/discount.ts';
import type { Product } from '../catalog/product.ts';
import { asId } from '../ids.ts';
import { type CartRequest, assembleCart } from './assemble-cart.ts';

const product = { productId: asId<'product'>('pdt_1'), name: 'Plan' } as Product;
const addon = { addonId: asId<'addon'>('adn_1'), name: 'Seat' } as Addon;
const discount = { discountId: asId<'discount'>('dsc_1'), code: 'SAVE10' } as Discount;
const catalogue = { products: [product], addons: [addon], discounts: [discount] };

function request(over: Partial<CartRequest['items'][number]> = {}, codes: string[] = []): CartRequest {
  const item = { productId: product.productId, quantity: 2, addons: [], customAmount: null, ...over };
  return {
    items: [item],
    discountCodes: codes,
    trialPeriodDays: null,
    onDemand: null,
    isSubscription: false,
  };
}

describe('a cart', () => {
  test('holds what the names in the request stand for', () => {
    const asked = request({ addons: [{ addonId: addon.addonId, quantity: 3 }], customAmount: 500n }, [
      ' save10 ',
    ]);
    expect(assembleCart(asked, catalogue)).toEqual({
      items: [{ product, quantity: 2, addons: [{ addon, quantity: 3 }], customAmount: 500n }],
      discounts: [discount],
      typedCodes: [],
      trialPeriodDays: null,
      onDemand: null,
    });
  });

  test('that was asked for as a subscription begins with a plan and has no other', () => {
    const [book, plan] = (['one_time_price', 'recurring_price'] as const).map(
      (type) => ({ productId: asId<'product'>(`pdt_${type}`), price: { type } }) as Product,
    ) as [Product, Product];
    const all = { ...catalogue, products: [book, plan] };
    const asked = (...products: readonly Product[]) => ({
      ...request({}),
      items: products.map(({ productId }) => ({ productId, quantity: 1, addons: [], customAmount: null })),
      isSubscription: true,
    });
    expect(assembleCart(asked(plan, book), all).items.map(({ product }) => product)).toEqual([plan, book]);
    expect(() => assembleCart(asked(book), all)).toThrow(/^product_cart\.0\.product_id: .*paid once/);
    expect(() => assembleCart(asked(plan, plan), all)).toThrow(/^product_cart\.1\.product_id: .*is a plan/);
  });

  test.each([
    {
      name: 'product',
      asked: request({ productId: asId('pdt_2') }),
      code: 'NOT_FOUND',
      field: /^product_cart\.0\.product_id: .*pdt_2/,
    },
    {
      name: 'add-on',
      asked: request({ addons: [{ addonId: asId('adn_2'), quantity: 1 }] }),
      code: 'MISSING_ADDON_IDS',
      field: /^product_cart\.0\.addons: .*adn_2/,
    },
    { name: 'code', asked: request({}, ['SAVE20']), code: 'INVALID_DISCOUNT_CODE', field: /"SAVE20"/ },
  ])('with an unknown $name is refused by its name', ({ asked, code, field }) => {
    expect(() => assembleCart(asked, catalogue)).toThrow(expect.objectContaining({ code }) as Error);
    expect(() => assembleCart(asked, catalogue)).toThrow(field);
  });
});
