import type { TimeZone } from '../calendar/time-zone.ts';
import {
  type CheckoutSession,
  type SessionCart,
  defaultFlags,
  defaultOptions,
  sessionLifetimeMs,
} from '../checkout/checkout-session.ts';
import { priceSession } from '../checkout/price-session.ts';
import type { Buyer } from '../customer/buyer.ts';
import type { BillingAddress } from '../customer/customer.ts';
import type { CheckoutSessionId } from '../ids.ts';
import type { PricedCart } from '../pricing/cart.ts';
import { chargesAfterSale } from '../payment/charges-after-sale.ts';
import type { ComingCharges } from '../subscription/coming-charges.ts';
import type { TaxRate } from '../tax/tax.ts';
import { type Instant, minuteMs } from '../time.ts';
import { rulesOf } from './kinds/kinds.ts';
import type { OfferTarget } from './offer.ts';
import type { Presentation } from './presentation.ts';
import type { Quote } from './quote.ts';
import { confiningPurchase } from './within-purchase.ts';

/** Price inputs of a sale, as of the quote. */
export interface SalePin {
  readonly cart: SessionCart;
  readonly taxRates: readonly TaxRate[];
  /** The buyer. */
  readonly customer: Buyer;
  readonly billing: BillingAddress;
  /** Time zone for the dates of its later payments. */
  readonly timeZone: TimeZone;
  /** Wallet balance: it pays renewals before the card does. */
  readonly wallet: bigint;
}

/** Prices a sale from its pin: the same at the quote and at acceptance. */
export function pricePinned({ cart, taxRates, billing, timeZone }: SalePin, now: Instant): PricedCart {
  return priceSession(cart, { taxRates, customer: null, timeZone }, billing, now, true);
}

/** True when the customer of the presentation is vouched for. */
export function isProven({ moment }: Presentation): boolean {
  return confiningPurchase(moment) === undefined;
}

/** True when later payments were dated from a time too far in the past. */
export function isOutOfDate({ coming, quotedAt }: Quote, target: OfferTarget, now: Instant): boolean {
  return rulesOf(target).beginsSubscription && coming !== null && now >= quotedAt + datesLastMs;
}

const datesLastMs = 10 * minuteMs;

/** Same quote at the same price, with later payments dated from `now`, the time of acceptance. */
export function redatedSale(quote: Quote, now: Instant): Quote {
  const pin = quote.pin as SalePin;
  const priced = pricePinned(pin, now);
  return {
    ...quote,
    nextBillingAt: quote.nextBillingAt === null ? null : priced.nextBillingAt,
    coming: chargesOfSale(pin, priced, now),
    quotedAt: now,
  };
}

/** Automatic charges after a sale; null for a one-time one. */
export function chargesOfSale(pin: SalePin, priced: PricedCart, now: Instant): ComingCharges | null {
  const { cart, billing, taxRates, wallet } = pin;
  return chargesAfterSale(cart, priced, { address: billing, taxRates, wallet }, now);
}

/**
 * Checkout session of a sale: charged at once, or payable by the customer. `sessionId` is used if it has none yet.
 */
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
      taxId: pin.customer.taxId,
      customerBusinessName: pin.customer.businessName,
      isCustomerNamedBySeller: isProven(presentation),
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
