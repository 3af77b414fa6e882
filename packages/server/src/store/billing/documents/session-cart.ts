import type { SessionCart } from '../../../domain/checkout/checkout-session.ts';
import { documentKind } from '../../postgres/documents.ts';

/** Cart of a checkout, with products and discounts as of its creation: `checkout_session.cart`. */
export const storedSessionCart = documentKind<SessionCart>('session cart', [
  // Version 0 omitted the field if no codes had been typed.
  (stored) => ({ typedCodes: [], ...stored }),
]);
