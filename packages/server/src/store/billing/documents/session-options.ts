import type { CheckoutOptions } from '../../../domain/checkout/checkout-session.ts';
import { documentKind } from '../../postgres/documents.ts';

/** Options a checkout was created with: `checkout_session.options`. */
export const storedSessionOptions = documentKind<CheckoutOptions>('set of session options', [
  // Version 0 may lack the source of the address: it is assumed to be the one on file, which is not shown to
  // strangers.
  (stored) => ({ isBillingAddressGiven: false, ...stored }),
]);
