import type { CheckoutSession } from './checkout-session.ts';
import type { SessionReader } from './session-reader.ts';

/*
 * Codes belong to the session and not to a browser, so whoever knows its id could change what others pay. At a session
 * for a customer only they change them; elsewhere everybody types codes and takes them off again, and none of the
 * seller's.
 */

export function mayTypeCodes({ options, cart }: CheckoutSession, reader: SessionReader): boolean {
  // Codes do not reduce what is charged on demand.
  if (!options.flags.allowDiscountCode || cart.onDemand !== null) return false;
  return reader === 'customer' || !options.isCustomerNamedBySeller;
}

/** The codes that this reader may take off. */
export function removableCodes(session: CheckoutSession, reader: SessionReader): readonly string[] {
  if (!mayTypeCodes(session, reader)) return [];
  const { discounts, typedCodes } = session.cart;
  const codes = discounts.flatMap(({ code }) => code);
  return reader === 'customer' ? codes : codes.filter((code) => typedCodes.includes(code));
}
