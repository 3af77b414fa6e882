import { type TimeZone, defaultTimeZone } from '../calendar/time-zone.ts';
import {
  type CheckoutSession,
  type SessionCart,
  defaultFlags,
  defaultOptions,
  sessionLifetimeMs,
} from '../checkout/checkout-session.ts';
import { priceSession } from '../checkout/price-session.ts';
import { type Buyer, type Company, noCompany } from '../customer/buyer.ts';
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
import { confinedTo } from './within-purchase.ts';

/** What the price of a sale is made of, as it was when the price was promised. */
export interface SalePin {
  readonly cart: SessionCart;
  readonly taxRates: readonly TaxRate[];
  /** The buyer; in pins from before purchases had a buyer of their own, without the company. */
  readonly customer: Omit<Buyer, keyof Company> & Partial<Company>;
  readonly billing: BillingAddress;
  /** Not in pins from before zones were counted: UTC. */
  readonly timeZone?: TimeZone;
  /** What the customer's wallet held: it pays renewals before the card does. */
  readonly wallet: bigint;
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

/** The buyer, as pinned with the price. */
export function buyerPinned({ customer }: SalePin): Buyer {
  return { ...noCompany, ...customer };
}

/** True when whoever accepts it is vouched for as its customer. */
export function isProven({ moment }: Presentation): boolean {
  return confinedTo(moment) === undefined;
}

/** Whether the dates of a sale's later payments were counted from a moment that is no longer near. */
export function isOutOfDate({ coming, quotedAt }: Quote, target: OfferTarget, now: Instant): boolean {
  return rulesOf(target).beginsSubscription && coming !== null && now >= quotedAt + datesLastMs;
}

const datesLastMs = 10 * minuteMs;

/** The same promise at the same price, with its later payments counted from `now`, when it would be accepted. */
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

/** What is charged by itself after a sale; null where it is paid once. */
export function chargesOfSale(pin: SalePin, priced: PricedCart, now: Instant): ComingCharges | null {
  const { cart, billing, taxRates, wallet } = pin;
  return chargesAfterSale(cart, priced, { address: billing, taxRates, wallet }, now);
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
      taxId: pin.customer.taxId ?? null,
      customerBusinessName: pin.customer.businessName ?? null,
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
