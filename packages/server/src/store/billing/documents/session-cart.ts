import type { SessionCart } from '../../../domain/checkout/checkout-session.ts';
import { documentKind } from '../../postgres/documents.ts';

/** Cart of a checkout, with products and discounts as they stood: `checkout_session.cart`. */
export const storedSessionCart = documentKind<SessionCart>('session cart', [
  // Version 0 named no typed codes while there were none.
  (stored) => ({ typedCodes: [], ...stored }),
]);
