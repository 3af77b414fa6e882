import { type TimeZone, defaultTimeZone } from '../calendar/time-zone.ts';
import {
  type CheckoutSession,
  type SessionCart,
  defaultFlags,
  defaultOptions,
  sessionLifetimeMs,
} from '../checkout/checkout-session.ts';
import { priceSession } from '../checkout/price-session.ts';
import type { BillingAddress, Customer } from '../customer/customer.ts';
import type { CheckoutSessionId } from '../ids.ts';
import type { PricedCart } from '../pricing/cart.ts';
import type { TaxRate } from '../tax/tax.ts';
import type { Instant } from '../time.ts';
import type { Presentation } from './presentation.ts';

/** What the price of a sale is made of, as it was when the price was promised. */
export interface SalePin {
  readonly cart: SessionCart;
  readonly taxRates: readonly TaxRate[];
  readonly customer: Pick<Customer, 'email' | 'name' | 'phoneNumber'>;
  readonly billing: BillingAddress;
  /** Not in pins from before zones were counted: UTC. */
  readonly timeZone?: TimeZone;
}

/** A sale as it was promised: the same at the quote and when it is accepted. */
export function pricePinned({ cart, taxRates, billing, timeZone }: SalePin, now: Instant): PricedCart {
  return priceSession(
    cart,
    { taxRates, customer: null, timeZone: timeZone ?? defaultTimeZone },
    billing,
    now,
    true,
  );
}

/** The session of a sale: charged at once, or the customer's to pay. `sessionId` is for one that has none yet. */
export function sessionOfSale(
  presentation: Presentation,
  sessionId: CheckoutSessionId,
  isOneClick: boolean,
  now: Instant,
): CheckoutSession {
  const pin = presentation.quote.pin as SalePin;
  return {
    sessionId: presentation.checkoutSessionId ?? sessionId,
    businessId: presentation.businessId,
    customerId: presentation.customerId,
    customerEmail: pin.customer.email,
    customerName: pin.customer.name,
    customerPhone: pin.customer.phoneNumber,
    cart: pin.cart,
    options: {
      ...defaultOptions,
      flags: { ...defaultFlags, allowDiscountCode: false, allowCustomerEditingEmail: false },
      billingAddress: pin.billing,
      isCustomerNamedBySeller: true,
      showSavedPaymentMethods: true,
      isOneClick,
      presentationId: presentation.presentationId,
    },
    metadata: {},
    paymentId: null,
    createdAt: now,
    expiresAt: now + sessionLifetimeMs,
    completedAt: null,
  };
}
