import type { CheckoutOptions } from '../../../domain/checkout/checkout-session.ts';
import { documentKind, unchanged } from '../../postgres/documents.ts';

/** Options as most checkouts have them. */
const usual = {
  flags: {
    allowDiscountCode: true,
    allowPhoneNumberCollection: true,
    requirePhoneNumber: false,
    allowTaxId: true,
    redirectImmediately: false,
    alwaysCreateNewCustomer: false,
    allowCustomerEditingEmail: true,
    allowCustomerEditingName: true,
    allowCustomerEditingAddress: true,
    requireCardholderName: false,
    requireTaxId: false,
    allowCustomerEditingTaxId: true,
  },
  minimalAddress: false,
  customFields: [],
  returnUrl: null,
  cancelUrl: null,
  showSavedPaymentMethods: true,
  isCustomerNamedBySeller: true,
  force3ds: false,
  isOneClick: true,
  taxId: null,
  customerBusinessName: null,
  forceLanguage: null,
  theme: 'system',
  isBillingAddressGiven: false,
};

/** Options a checkout was created with: `checkout_session.options`. */
export const storedSessionOptions = documentKind<CheckoutOptions>(
  'set of session options',
  [
    // Version 0 may lack the source of the address: it is assumed to be the one on file, which is not shown to
    // strangers.
    (stored) => ({ isBillingAddressGiven: false, ...stored }),
    // Version 1 had all fields.
    unchanged,
  ],
  usual,
);
