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
import { loadCheckoutFacts } from '../../../store/billing/checkout-facts.ts';

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
  const facts = await loadCheckoutFacts(runtime.sql, scope, {
    cart: input.cart,
    customerId: input.customerId,
    paymentMethodId: null,
    country: input.billing?.country ?? null,
    requestKey: null,
  });
  if (input.customerId !== null && facts.customer === null) throw notFound('customer');
  const cart = assembleCart(input.cart, facts.catalogue);
  const billing = input.billing ?? facts.customer?.billing ?? null;
  return { cart, billing, priced: priceSession(cart, facts.pricing, billing, now(runtime, scope), false) };
}
