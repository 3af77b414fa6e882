import { type Product, productTexts } from '../catalog/product.ts';
import type { Locale } from '../locale.ts';
import type { Payment } from '../payment/payment.ts';

/**
 * Payment with the lines of its products named in a language. `sold` are the products as they were sold, so that a
 * document says the same for ever; a line of any other product, and of an add-on, keeps the name that it has.
 */
export function withLocalNames<Paid extends Pick<Payment, 'lines'>>(
  payment: Paid,
  sold: readonly Pick<Product, 'productId' | 'name' | 'description' | 'translations'>[],
  locale: Locale,
): Paid {
  const products = new Map(sold.map((product) => [product.productId, product]));
  const lines = payment.lines.map((line) => {
    const product = line.kind === 'product' ? products.get(line.productId) : undefined;
    return product?.name === line.name ? { ...line, name: productTexts(product, locale).name } : line;
  });
  return { ...payment, lines };
}
