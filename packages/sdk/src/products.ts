import DodoPayments, { type APIPromise } from 'dodopayments';

/**
 * The official price object, which also reads as its amount in minor units wherever a number or a text is
 * wanted, and is written as that number when it stands alone in JSON.
 *
 * @example
 * ```ts
 * product.price.price; // 4900, with type, currency and the other official fields beside it
 * Number(product.price); // 4900
 * `${product.price}`; // "4900"
 * JSON.stringify({ price: product.price }); // {"price":4900}
 * ```
 */
export type ReadablePrice = DodoPayments.Price & ReadsAsAmount;

/**
 * Name and description of a product by language, in place of `name` and `description`, for pages, e-mails and documents.
 *
 * @example
 * ```ts
 * const translations: ProductTranslations = { ja: { name: '写真入門講座' } };
 * ```
 */
export interface ProductTranslations {
  en?: { name?: string; description?: string };
  ja?: { name?: string; description?: string };
}

/**
 * A new product, with its texts in other languages if there are any.
 *
 * @example
 * ```ts
 * const params: TranslatedProductCreateParams = {
 *   name: 'Starter course',
 *   translations: { ja: { name: '写真入門講座' } },
 *   price: { type: 'one_time_price', currency: 'JPY', price: 5800 },
 *   tax_category: 'edtech',
 * };
 * ```
 */
export interface TranslatedProductCreateParams extends DodoPayments.ProductCreateParams {
  translations?: ProductTranslations | null;
}

/**
 * Changed fields of a product. Its translations are replaced as a whole.
 *
 * @example
 * ```ts
 * await client.products.update('pdt_123', { translations: { ja: { name: '写真入門講座' } } });
 * ```
 */
export interface TranslatedProductUpdateParams extends DodoPayments.ProductUpdateParams {
  translations?: ProductTranslations | null;
}

interface ReadsAsAmount {
  valueOf(): number;
  toString(): string;
  toJSON(): number;
  [Symbol.toPrimitive](hint: string): number | string;
}

/**
 * A product with its currency at the top and a price that reads as a number.
 *
 * `JSON.stringify(product)` gives the official shape, with `price` as an object, so that a stored or
 * forwarded product can be read by anything that knows the official API. Only a price taken out of its
 * product is written as a number; for the object in that place, spread it: `{ ...product.price }`.
 *
 * @example
 * ```ts
 * const product = await client.products.retrieve('prod_premium_addon');
 * console.log(product.name, Number(product.price), product.currency);
 * ```
 */
export interface Product extends DodoPayments.Product {
  /** Name and description by language. */
  translations?: ProductTranslations;
  /** The currency of the price; the same as `price.currency`. */
  currency: DodoPayments.Currency;
  price: ReadablePrice;
}

/**
 * Products: one-time products and subscription plans.
 *
 * @example
 * ```ts
 * const product = await client.products.retrieve('prod_premium_addon');
 * ```
 */
export class Products extends DodoPayments.Products {
  /**
   * Removes the image of a product. `client.products.images.update` answers where to put one.
   *
   * @example
   * ```ts
   * await client.products.deleteImage('pdt_123');
   * ```
   */
  deleteImage(productID: string, options?: DodoPayments.RequestOptions): APIPromise<void> {
    return this._client.delete(`/products/${encodeURIComponent(productID)}/images`, options);
  }

  /**
   * Adds a product to the catalogue.
   *
   * @example
   * ```ts
   * const product = await client.products.create({
   *   name: 'Starter course',
   *   price: {
   *     type: 'one_time_price',
   *     currency: 'USD',
   *     price: 4900,
   *   },
   *   tax_category: 'edtech',
   * });
   * ```
   */
  override create(
    body: TranslatedProductCreateParams,
    options?: DodoPayments.RequestOptions,
  ): APIPromise<Product> {
    return super.create(body, options)._thenUnwrap(withReadablePrice);
  }

  /**
   * Changes a product. Fields left out stay.
   *
   * @example
   * ```ts
   * await client.products.update('pdt_123', { translations: { ja: { name: '写真入門講座' } } });
   * ```
   */
  override update(
    id: string,
    body: TranslatedProductUpdateParams,
    options?: DodoPayments.RequestOptions,
  ): APIPromise<void> {
    return super.update(id, body, options);
  }

  /**
   * Reads one product.
   *
   * @example
   * ```ts
   * const product = await client.products.retrieve('prod_premium_addon');
   * console.log(`${product.name}: ${product.price} ${product.currency}`);
   * ```
   */
  override retrieve(id: string, options?: DodoPayments.RequestOptions): APIPromise<Product> {
    return super.retrieve(id, options)._thenUnwrap(withReadablePrice);
  }
}

/**
 * The readers are not enumerable, so that spreading, comparing and printing a product or a price show the
 * official fields and nothing else.
 */
function withReadablePrice(product: DodoPayments.Product): Product {
  const { price } = product;
  const amount = price.type === 'usage_based_price' ? price.fixed_price : price.price;
  const readers: ReadsAsAmount = {
    valueOf: () => amount,
    toString: () => String(amount),
    toJSON: () => amount,
    [Symbol.toPrimitive]: (hint) => (hint === 'string' ? String(amount) : amount),
  };
  const readable = { ...price };
  for (const key of Reflect.ownKeys(readers)) {
    Object.defineProperty(readable, key, { value: Reflect.get(readers, key) as unknown });
  }
  const official = { currency: price.currency, ...product };
  return Object.defineProperty({ ...official, price: readable as ReadablePrice }, 'toJSON', {
    value: () => official,
  });
}
