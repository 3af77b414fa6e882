import type { Addon } from '../catalog/addon.ts';
import type { Discount } from '../catalog/discount.ts';
import type { Metadata } from '../catalog/metadata.ts';
import type { Product } from '../catalog/product.ts';
import type { BillingAddress } from '../customer/customer.ts';
import type { BusinessId, CheckoutSessionId, CustomerId, PaymentId, PresentationId } from '../ids.ts';
import type { Locale } from '../locale.ts';
import type { OnDemandTerms } from '../pricing/cart.ts';
import { type Instant, hourMs, minuteMs } from '../time.ts';

/** A session can be paid for a day; one made to be paid at once, for a quarter of an hour. */
export const sessionLifetimeMs = 24 * hourMs;
export const confirmedSessionLifetimeMs = 15 * minuteMs;

export interface SessionItem {
  readonly product: Product;
  readonly quantity: number;
  readonly addons: readonly { readonly addon: Addon; readonly quantity: number }[];
  readonly customAmount: bigint | null;
}

/**
 * What is bought, with products and discounts as they stood when the session was made (or the code typed
 * in): a later change of price does not reach a customer who already saw one.
 */
export interface SessionCart {
  readonly items: readonly SessionItem[];
  readonly discounts: readonly Discount[];
  /** The codes among them that were typed at the checkout; the others are the seller's. */
  readonly typedCodes: readonly string[];
  readonly trialPeriodDays: number | null;
  /** Makes its plan one that is charged on demand. */
  readonly onDemand: OnDemandTerms | null;
}

type CustomFieldType = 'text' | 'number' | 'email' | 'url' | 'date' | 'dropdown' | 'boolean';

/** A question the seller asks at the checkout. */
export interface CustomField {
  readonly key: string;
  readonly label: string;
  readonly fieldType: CustomFieldType;
  readonly options: readonly string[];
  readonly placeholder: string | null;
  readonly isRequired: boolean;
}

/** An answer to one of them. */
export interface CustomFieldResponse {
  readonly key: string;
  readonly value: string;
}

export interface CheckoutFlags {
  readonly allowDiscountCode: boolean;
  readonly allowPhoneNumberCollection: boolean;
  readonly requirePhoneNumber: boolean;
  readonly allowTaxId: boolean;
  readonly redirectImmediately: boolean;
  readonly alwaysCreateNewCustomer: boolean;
  readonly allowCustomerEditingEmail: boolean;
  readonly allowCustomerEditingName: boolean;
  readonly allowCustomerEditingAddress: boolean;
  readonly requireCardholderName: boolean;
  readonly requireTaxId: boolean;
  readonly allowCustomerEditingTaxId: boolean;
}

/** How a session was asked for. */
export interface CheckoutOptions {
  readonly flags: CheckoutFlags;
  readonly billingAddress: BillingAddress | null;
  readonly minimalAddress: boolean;
  readonly customFields: readonly CustomField[];
  readonly returnUrl: string | null;
  readonly cancelUrl: string | null;
  readonly showSavedPaymentMethods: boolean;
  /**
   * The seller said who buys. Only then may saved methods be seen and charged: whoever merely types an e-mail
   * address at the checkout has not proven that it is theirs.
   */
  readonly isCustomerNamedBySeller: boolean;
  readonly force3ds: boolean;
  /** Made to be charged to a saved method at once: it has no page of its own. */
  readonly isOneClick: boolean;
  readonly taxId: string | null;
  readonly customerBusinessName: string | null;
  /** The language the seller insists on; null leaves it to the customer. */
  readonly forceLanguage: Locale | null;
  readonly theme: 'light' | 'dark' | 'system';
  /** True when the seller gave the billing address; else it is the one on file for the customer. */
  readonly isBillingAddressGiven: boolean;
  /** A hash of what tells the browser of the latest attempt from others; absent before one, and without a browser. */
  readonly payerHash?: string | null;
  /** The offer whose acceptance is paid here, if one is. */
  readonly presentationId?: PresentationId;
}

/** A cart on its way to being paid, once, by whoever holds its id. */
export interface CheckoutSession {
  readonly sessionId: CheckoutSessionId;
  readonly businessId: BusinessId;
  readonly customerId: CustomerId | null;
  readonly customerEmail: string | null;
  readonly customerName: string | null;
  readonly customerPhone: string | null;
  readonly cart: SessionCart;
  readonly options: CheckoutOptions;
  readonly metadata: Metadata;
  /** The latest payment made for it. */
  readonly paymentId: PaymentId | null;
  readonly createdAt: Instant;
  /** Not payable from this moment on. */
  readonly expiresAt: Instant;
  /** When it was paid; then it is consumed. */
  readonly completedAt: Instant | null;
}

export const defaultFlags: CheckoutFlags = {
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
};

export const defaultOptions: CheckoutOptions = {
  flags: defaultFlags,
  billingAddress: null,
  minimalAddress: false,
  customFields: [],
  returnUrl: null,
  cancelUrl: null,
  showSavedPaymentMethods: false,
  isCustomerNamedBySeller: false,
  force3ds: false,
  isOneClick: false,
  taxId: null,
  customerBusinessName: null,
  forceLanguage: null,
  theme: 'system',
  isBillingAddressGiven: false,
};

/**
 * A standard checkout for what could not be charged by one click, or while its own was open: same cart, same price,
 * same customer, another way to pay.
 */
export function decideFallbackSession(
  declined: CheckoutSession,
  sessionId: CheckoutSessionId,
  now: Instant,
): CheckoutSession {
  const { options } = declined;
  return {
    ...declined,
    sessionId,
    options: {
      ...options,
      isOneClick: false,
      showSavedPaymentMethods: options.isOneClick || options.showSavedPaymentMethods,
    },
    paymentId: null,
    createdAt: now,
    expiresAt: now + sessionLifetimeMs,
    completedAt: null,
  };
}
