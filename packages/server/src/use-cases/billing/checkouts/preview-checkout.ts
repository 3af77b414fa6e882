import { assembleCart } from '../../../domain/checkout/assemble-cart.ts';
import type { CartRequest } from '../../../domain/checkout/assemble-cart.ts';
import type { SessionCart } from '../../../domain/checkout/checkout-session.ts';
import { priceSession } from '../../../domain/checkout/price-session.ts';
import type { BillingAddress } from '../../../domain/customer/customer.ts';
import { notFound } from '../../../domain/errors.ts';
import type { CustomerId } from '../../../domain/ids.ts';
import type { PricedCart } from '../../../domain/pricing/cart.ts';
import type { Scope } from '../../../domain/scope.ts';
import { type Runtime, now } from '../../../runtime.ts';
import { loadCatalogue, loadPricingFacts } from '../../../store/billing/carts.ts';
import { findCustomer } from '../../../store/billing/customers.ts';

export interface PreviewCheckoutInput {
  readonly cart: CartRequest;
  readonly customerId: CustomerId | null;
  readonly billing: BillingAddress | null;
}

export interface CheckoutPreview {
  readonly cart: SessionCart;
  readonly priced: PricedCart;
  readonly billing: BillingAddress | null;
}

/** Previews the price of a checkout with this cart: the same decision, with nothing written. */
export async function previewCheckout(
  runtime: Runtime,
  scope: Scope,
  input: PreviewCheckoutInput,
): Promise<CheckoutPreview> {
  const [catalogue, customer] = await Promise.all([
    loadCatalogue(runtime.sql, scope, input.cart),
    input.customerId === null ? null : findCustomer(runtime.sql, scope, input.customerId),
  ]);
  if (customer === undefined) throw notFound('customer');
  const cart = assembleCart(input.cart, catalogue);
  const discountIds = cart.discounts.map(({ discountId }) => discountId);
  const facts = await loadPricingFacts(runtime.sql, scope, customer?.customerId ?? null, discountIds);
  const billing = input.billing ?? customer?.billing ?? null;
  return { cart, billing, priced: priceSession(cart, facts, billing, now(runtime, scope), false) };
}
