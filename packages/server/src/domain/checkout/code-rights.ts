import type { CheckoutSession } from './checkout-session.ts';
import type { SessionReader } from './session-reader.ts';

/*
 * True when this reader may change the session's codes. Codes belong to the session and not to a browser, so anyone
 * who knows its id could change what others pay. Only the named customer may change them at their session; at
 * others anyone may add and remove codes, except the seller's.
 */

export function mayTypeCodes({ options, cart }: CheckoutSession, reader: SessionReader): boolean {
  // Discount codes do not reduce on-demand charges.
  if (!options.flags.allowDiscountCode || cart.onDemand !== null) return false;
  return reader === 'customer' || !options.isCustomerNamedBySeller;
}

/** Codes that this reader may remove. */
export function removableCodes(session: CheckoutSession, reader: SessionReader): readonly string[] {
  if (!mayTypeCodes(session, reader)) return [];
  const { discounts, typedCodes } = session.cart;
  const codes = discounts.flatMap(({ code }) => code);
  return reader === 'customer' ? codes : codes.filter((code) => typedCodes.includes(code));
}
