import type { CheckoutOptions } from '../../../domain/checkout/checkout-session.ts';
import { documentKind } from '../../postgres/documents.ts';

/** Terms that a checkout was asked for with: `checkout_session.options`. */
export const storedSessionOptions = documentKind<CheckoutOptions>('set of session options', [
  // Version 0 may not say who gave the address: it is taken for the one on file, which strangers are not shown.
  (stored) => ({ isBillingAddressGiven: false, ...stored }),
]);
