import type { Addon } from '../catalog/addon.ts';
import type { Discount } from '../catalog/discount.ts';
import type { Metadata } from '../catalog/metadata.ts';
import type { Product } from '../catalog/product.ts';
import type { BillingAddress } from '../customer/customer.ts';
import type { BusinessId, CheckoutSessionId, CustomerId, PaymentId, PresentationId } from '../ids.ts';
import type { Locale } from '../locale.ts';
import type { OnDemandTerms } from '../pricing/cart.ts';
import { type Instant, hourMs, minuteMs } from '../time.ts';

/** Lifetime of a checkout session: a day; one confirmed immediately, a quarter of an hour. */
export const sessionLifetimeMs = 24 * hourMs;
export const confirmedSessionLifetimeMs = 15 * minuteMs;

export interface SessionItem {
  readonly product: Product;
  readonly quantity: number;
  readonly addons: readonly { readonly addon: Addon; readonly quantity: number }[];
  readonly customAmount: bigint | null;
}

/**
 * Cart contents, with products and discounts as they were when the session was created (or the code typed in):
 * later price changes do not reach a customer who already saw a price.
 */
export interface SessionCart {
  readonly items: readonly SessionItem[];
  readonly discounts: readonly Discount[];
  /** Codes typed by the payer; the others come from the seller. */
  readonly typedCodes: readonly string[];
  readonly trialPeriodDays: number | null;
  /** Terms that make the plan an on-demand subscription. */
  readonly onDemand: OnDemandTerms | null;
}

type CustomFieldType = 'text' | 'number' | 'email' | 'url' | 'date' | 'dropdown' | 'boolean';

/** Custom question that the seller asks at checkout. */
export interface CustomField {
  readonly key: string;
  readonly label: string;
  readonly fieldType: CustomFieldType;
  readonly options: readonly string[];
  readonly placeholder: string | null;
  readonly isRequired: boolean;
}

/** Answer to a custom field. */
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

/** Options of a session, as requested. */
export interface CheckoutOptions {
  readonly flags: CheckoutFlags;
  readonly billingAddress: BillingAddress | null;
  readonly minimalAddress: boolean;
  readonly customFields: readonly CustomField[];
  readonly returnUrl: string | null;
  readonly cancelUrl: string | null;
  readonly showSavedPaymentMethods: boolean;
  /**
   * True when the seller identified the customer. Only then may saved methods be shown and charged: typing an
   * e-mail address at checkout does not prove that it is yours.
   */
  readonly isCustomerNamedBySeller: boolean;
  readonly force3ds: boolean;
  /** True for a session charged to a saved method immediately, without a checkout page. */
  readonly isOneClick: boolean;
  readonly taxId: string | null;
  readonly customerBusinessName: string | null;
  /** Language forced by the seller; null leaves it to the customer. */
  readonly forceLanguage: Locale | null;
  readonly theme: 'light' | 'dark' | 'system';
  /** True when the seller gave the billing address; otherwise it is the customer's address on file. */
  readonly isBillingAddressGiven: boolean;
  /** Hash that identifies the browser of the latest attempt; absent before one, and without a browser. */
  readonly payerHash?: string | null;
  /** Presentation whose acceptance this checkout pays, if any. */
  readonly presentationId?: PresentationId;
}

/** Checkout session: a cart that can be paid once, by any holder of its id. */
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
  /** Latest payment of the session. */
  readonly paymentId: PaymentId | null;
  readonly createdAt: Instant;
  /** End of validity; not payable from this moment on. */
  readonly expiresAt: Instant;
  /** Time of payment; the session is then consumed. */
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
 * Creates a standard checkout for a purchase that could not be charged by one click, or during one: same cart, same
 * price, same customer, another way to pay.
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
