import { isRecurring } from '../../../domain/catalog/product.ts';
import { billingAddressRequired } from '../../../domain/checkout/check-one-click.ts';
import { notFound } from '../../../domain/errors.ts';
import { type Sale, cartOf } from '../../../domain/offer/billing-operation.ts';
import { amountsOfCart } from '../../../domain/offer/quoted-amounts.ts';
import { type SalePin, chargesOfSale, pricePinned } from '../../../domain/offer/sale.ts';
import type { Scope } from '../../../domain/scope.ts';
import type { QuoteRequest, QuotedPrice } from '../../../gateways/commerce/commerce.ts';
import { type Runtime, checkChargeable } from '../../../runtime.ts';
import { findWallet } from '../../../store/billing/wallets.ts';

/**
 * Previews a one-click sale's charge and its later charges: the same pricing, with nothing written. Refuses an amount
 * that the gateway cannot charge.
 */
export async function previewSale(
  runtime: Runtime,
  scope: Scope,
  sale: Sale,
  { now, until, known: { products, taxRates, customer, buyer, billing, isCustomerProven } }: QuoteRequest,
): Promise<QuotedPrice> {
  const product = products.find(({ productId }) => productId === sale.productId);
  if (!product) throw notFound('product');
  if (billing === null) throw billingAddressRequired();
  // Renewals use the wallet before the card.
  const wallet =
    isRecurring(product) && isCustomerProven
      ? await findWallet(runtime.sql, scope, customer.customerId, product.price.currency)
      : undefined;
  const pin: SalePin = {
    cart: cartOf(product, sale),
    taxRates: taxRates.filter(({ country }) => country === billing.country),
    customer: buyer,
    billing,
    timeZone: scope.timeZone,
    wallet: wallet?.balance ?? 0n,
  };
  const priced = pricePinned(pin, now);
  const { currency, totals } = priced;
  checkChargeable(runtime, scope, { amount: totals.total, currency }, 'product_id');
  const isPassing = sale.discount !== null && sale.discount.subscriptionCycles !== null;
  return {
    ...amountsOfCart(
      priced,
      isPassing ? pricePinned(withoutDiscounts(pin), now) : null,
      chargesOfSale(pin, priced, now),
    ),
    quoteId: runtime.mintId('quote'),
    quotedAt: now,
    expiresAt: until,
    pin,
  };
}

function withoutDiscounts(pin: SalePin): SalePin {
  return { ...pin, cart: { ...pin.cart, discounts: [] } };
}
