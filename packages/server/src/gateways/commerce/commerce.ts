import type { Product } from '../../domain/catalog/product.ts';
import type { CheckoutSession } from '../../domain/checkout/checkout-session.ts';
import type { Buyer } from '../../domain/customer/buyer.ts';
import type { BillingAddress, Customer } from '../../domain/customer/customer.ts';
import type {
  CheckoutSessionId,
  CustomerId,
  PaymentId,
  PaymentMethodId,
  PaymentMethodLinkId,
  PresentationId,
  ProductId,
  SubscriptionId,
} from '../../domain/ids.ts';
import type { BillingOperation } from '../../domain/offer/billing-operation.ts';
import type { Consent } from '../../domain/offer/consent.ts';
import type { Presentation, PresentationChange } from '../../domain/offer/presentation.ts';
import type { Quote } from '../../domain/offer/quote.ts';
import type { PaymentMethod } from '../../domain/payment/payment-method.ts';
import type { Payment } from '../../domain/payment/payment.ts';
import type { Scope } from '../../domain/scope.ts';
import type { TaxRate } from '../../domain/tax/tax.ts';
import type { Instant } from '../../domain/time.ts';

/** A price that billing keeps. What it is more than before is for the offer engine to say. */
export type QuotedPrice = Omit<Quote, 'difference'>;

/** What whoever asks has read already, so that it is not read again. */
export interface PreloadedCatalogue {
  readonly products: readonly Product[];
  readonly taxRates: readonly TaxRate[];
  readonly customer: Customer;
  /** Buyer: as in the purchase that this follows, else as the customer is known; `billing`, likewise. */
  readonly buyer: Buyer;
  readonly billing: BillingAddress | null;
  /** True if the buyer may be shown what else the customer has, such as the balance of their wallet. */
  readonly isCustomerProven: boolean;
}

/** From when until when a price is promised, and what it is made of. */
export interface QuoteRequest {
  readonly now: Instant;
  readonly until: Instant;
  readonly known: PreloadedCatalogue;
}

/** An acceptance as it begins. */
export interface BegunAcceptance {
  readonly before: Presentation;
  /** Leads to `accepting`, or for a standard checkout whose name is known, on to `requires_action`. */
  readonly change: PresentationChange;
  readonly consent: Consent;
  /** For how long it can be taken back: known with it, because what costs nothing is accepted at once. */
  readonly undoMinutes: number;
}

/** The payment method of an acceptance. */
export interface AcceptancePayment {
  /** Charged for a sale; null where nothing is due. */
  readonly method: PaymentMethod | null;
  /** Chosen by the customer instead of the one shown; null otherwise. */
  readonly paymentMethodId: PaymentMethodId | null;
}

/** An acceptance as it is taken back. */
export interface UndoneAcceptance {
  readonly before: Presentation;
  /** Leads to `undone`. */
  readonly change: PresentationChange;
  readonly now: Instant;
}

/** A payment as far as an offer is concerned. */
export type PaymentResult = Pick<
  Payment,
  | 'paymentId'
  | 'status'
  | 'totalAmount'
  | 'currency'
  | 'subscriptionId'
  | 'paymentMethodId'
  | 'errorCode'
  | 'fallbackSessionId'
  | 'updatedAt'
>;

/** A checkout as far as an offer is concerned. */
type OfferCheckout = Pick<CheckoutSession, 'expiresAt' | 'completedAt' | 'options'>;

/** Beginning of an acceptance. Without a payment result nothing was to be paid, or not yet. */
export type Purchased =
  | { readonly kind: 'begun'; readonly paymentResult: PaymentResult | null }
  /** Somebody else answered the presentation meanwhile. Nothing was opened. */
  | { readonly kind: 'overtaken' };

/** Everything that the offer engine asks of billing wherever that is. Nothing here speaks of tables. */
export interface CommerceBase {
  listPaymentMethods(scope: Scope, customerId: CustomerId): Promise<readonly PaymentMethod[]>;
  /** Product of an offer, as it now stands. */
  findProduct(scope: Scope, productId: ProductId): Promise<Product | undefined>;
  /** Prices an operation and promises the price. Refuses (`DomainError`) what cannot be sold to this customer. */
  quote(scope: Scope, operation: BillingOperation, promise: QuoteRequest): Promise<QuotedPrice>;
  findPaymentResult(scope: Scope, paymentId: PaymentId): Promise<PaymentResult | undefined>;
  /** Gives a payment back as a whole, once for a presentation. */
  refund(scope: Scope, paymentId: PaymentId, presentationId: PresentationId): Promise<void>;
  /** Ends what an undone operation began, after the commit and the refund. Done twice, it changes nothing more. */
  unwind(scope: Scope, operation: BillingOperation, subscriptionId: SubscriptionId): Promise<void>;
}

/**
 * Billing in this process (`use-cases/billing/commerce.ts`): it commits an acceptance, and an undo, together with what it
 * does itself, by the riders that both bring along. A payment for an acceptance carries the presentation's id, and
 * billing lets only one of them be under way or succeed; the presentation follows it in the settlement.
 */
export interface LocalCommerce<
  Acceptance extends BegunAcceptance,
  Undone extends UndoneAcceptance,
> extends CommerceBase {
  readonly kind: 'local';
  /**
   * Does what was quoted and charges it, once: a sale to the method that was chosen for it, a change to the
   * subscription's own; what costs nothing is accepted at once.
   */
  accept(
    scope: Scope,
    acceptance: Acceptance,
    operation: BillingOperation,
    payment: AcceptancePayment,
  ): Promise<Purchased>;
  /** Opens the standard checkout whose id the acceptance names, for the cart of the quote. */
  openCheckout(scope: Scope, acceptance: Acceptance): Promise<Purchased>;
  /** Waits a while for the outcome of a payment that somebody else is collecting. */
  awaitPaymentResult(scope: Scope, paymentId: PaymentId): Promise<PaymentResult | undefined>;
  /**
   * Commits an undo, together with the way back from what the operation changed where that is a single step. What
   * was charged is still to be refunded, and the rest to be unwound. Refuses (`UNDO_SUBSCRIPTION_CHANGED`) when the
   * subscription has changed since. False: somebody else was faster.
   */
  revert(scope: Scope, undone: Undone, operation: BillingOperation): Promise<boolean>;
  /** Where the customer gives a subscription another payment method; from there they are led to `returnUrl`. */
  openMethodLink(
    scope: Scope,
    customerId: CustomerId,
    subscriptionId: SubscriptionId,
    returnUrl: string,
  ): Promise<PaymentMethodLinkId>;
  findCheckout(scope: Scope, sessionId: CheckoutSessionId): Promise<OfferCheckout | undefined>;
  /** Closes a checkout that nobody is to pay any more. */
  endCheckout(scope: Scope, sessionId: CheckoutSessionId): Promise<void>;
}
