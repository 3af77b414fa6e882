import type { Product } from '../../domain/catalog/product.ts';
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
export type PromisedPrice = Omit<Quote, 'difference'>;

/** What whoever asks has read already, so that it is not read again. */
export interface KnownGoods {
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
export interface PricePromise {
  readonly now: Instant;
  readonly until: Instant;
  readonly known: KnownGoods;
}

/** An acceptance as it begins. Billing keeps it together with what it opens, or not at all. */
export interface BegunAcceptance {
  readonly before: Presentation;
  /** Leads to `accepting`, or for a standard checkout on to `requires_action`. */
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

/** An acceptance as it is taken back. Billing keeps it together with the way back, or not at all. */
export interface UndoneAcceptance {
  readonly before: Presentation;
  /** Leads to `undone`. */
  readonly change: PresentationChange;
  readonly now: Instant;
}

/** A payment as far as an offer is concerned. */
export type Receipt = Pick<
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

/** Undefined receipt: nothing was to be paid. */
export type Purchased =
  | { readonly kind: 'begun'; readonly receipt: Receipt | null }
  /** Somebody else answered the presentation meanwhile. Nothing was opened. */
  | { readonly kind: 'overtaken' };

/**
 * All that the offer engine wants of billing. In this process it is Rung's own (`use-cases/commerce.ts`); it can
 * be another system that is reached over the network, so nothing here speaks of tables. A payment for an
 * acceptance carries the presentation's id, and billing lets only one of them be under way or succeed; the
 * presentation follows its outcome by `decideAcceptOutcome`, in whichever transaction learns of it.
 */
export interface Commerce {
  listPaymentMethods(scope: Scope, customerId: CustomerId): Promise<readonly PaymentMethod[]>;
  /** What an offer would sell, as it now stands. */
  findProduct(scope: Scope, productId: ProductId): Promise<Product | undefined>;
  /** Prices an operation and promises the price. Refuses (`DomainError`) what cannot be sold to this customer. */
  quote(scope: Scope, operation: BillingOperation, promise: PricePromise): Promise<PromisedPrice>;
  /**
   * Does what was quoted and charges it, once: a sale to the method that was chosen for it, a change to the
   * subscription's own; what costs nothing is accepted at once.
   */
  accept(
    scope: Scope,
    acceptance: BegunAcceptance,
    operation: BillingOperation,
    payment: AcceptancePayment,
  ): Promise<Purchased>;
  /** Opens the standard checkout whose id the acceptance names, for the cart of the quote. */
  openCheckout(scope: Scope, acceptance: BegunAcceptance): Promise<Purchased>;
  findReceipt(scope: Scope, paymentId: PaymentId): Promise<Receipt | undefined>;
  /** Waits a while for the outcome of a payment that somebody else is collecting. */
  awaitReceipt(scope: Scope, paymentId: PaymentId): Promise<Receipt | undefined>;
  /** Gives a payment back as a whole, once for a presentation. */
  refund(scope: Scope, paymentId: PaymentId, presentationId: PresentationId): Promise<void>;
  /**
   * Commits an undo, together with the way back from what the operation changed where that is a single step. What
   * was charged is still to be refunded, and the rest to be unwound. Refuses (`UNDO_SUBSCRIPTION_CHANGED`) when the
   * subscription has changed since. False: somebody else was faster.
   */
  revert(scope: Scope, undone: UndoneAcceptance, operation: BillingOperation): Promise<boolean>;
  /** Ends what an undone operation began, after the commit and the refund. Done twice, it changes nothing more. */
  unwind(scope: Scope, operation: BillingOperation, subscriptionId: SubscriptionId): Promise<void>;
  /** Where the customer gives a subscription another payment method; from there they are led to `returnUrl`. */
  openMethodLink(
    scope: Scope,
    customerId: CustomerId,
    subscriptionId: SubscriptionId,
    returnUrl: string,
  ): Promise<PaymentMethodLinkId>;
  /** Closes a checkout that nobody is to pay any more. */
  endCheckout(scope: Scope, sessionId: CheckoutSessionId): Promise<void>;
}
