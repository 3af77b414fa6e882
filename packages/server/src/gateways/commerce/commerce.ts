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

/** Price stored by billing. The difference from the customer's current price is added by the offer engine. */
export type QuotedPrice = Omit<Quote, 'difference'>;

/** Data the caller has already loaded, so that it is not read again. */
export interface PreloadedCatalogue {
  readonly products: readonly Product[];
  readonly taxRates: readonly TaxRate[];
  readonly customer: Customer;
  /**
   * Buyer: as in the purchase that this follows, otherwise as on the customer's record; `billing` likewise.
   */
  readonly buyer: Buyer;
  readonly billing: BillingAddress | null;
  /**
   * True if the buyer is authenticated as the customer and may see their other data, such as the wallet
   * balance.
   */
  readonly isCustomerProven: boolean;
}

/** Period for which a price is quoted, with the data it is computed from. */
export interface QuoteRequest {
  readonly now: Instant;
  readonly until: Instant;
  readonly known: PreloadedCatalogue;
}

/** Start of an acceptance. */
export interface BegunAcceptance {
  readonly before: Presentation;
  /** Change to `accepting`, or to `requires_action` for a standard checkout whose id is known. */
  readonly change: PresentationChange;
  readonly consent: Consent;
  /**
   * Time limit for an undo. Known from the start, because an acceptance that costs nothing is final at once.
   */
  readonly undoMinutes: number;
}

/** Payment method of an acceptance. */
export interface AcceptancePayment {
  /** Payment method charged for a sale; null if nothing is due. */
  readonly method: PaymentMethod | null;
  /** Payment method chosen by the customer instead of the displayed one; null otherwise. */
  readonly paymentMethodId: PaymentMethodId | null;
}

/** Undo of an acceptance. */
export interface UndoneAcceptance {
  readonly before: Presentation;
  /** Change to `undone`. */
  readonly change: PresentationChange;
  readonly now: Instant;
}

/** Fields of a payment that offers need. */
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

/** Fields of a checkout that offers need. */
type OfferCheckout = Pick<CheckoutSession, 'expiresAt' | 'completedAt' | 'options'>;

/** Result of starting an acceptance. Without a payment result nothing was due, or not yet. */
export type PurchaseResult =
  | { readonly kind: 'begun'; readonly paymentResult: PaymentResult | null }
  /** The presentation was answered concurrently. Nothing was opened. */
  | { readonly kind: 'overtaken' };

/** Billing as the offer engine uses it, local or remote. Independent of tables. */
export interface CommerceBase {
  listPaymentMethods(scope: Scope, customerId: CustomerId): Promise<readonly PaymentMethod[]>;
  /** Finds the product of an offer in its current state. */
  findProduct(scope: Scope, productId: ProductId): Promise<Product | undefined>;
  /** Quotes an operation. Refuses (`DomainError`) what cannot be sold to this customer. */
  quote(scope: Scope, operation: BillingOperation, promise: QuoteRequest): Promise<QuotedPrice>;
  findPaymentResult(scope: Scope, paymentId: PaymentId): Promise<PaymentResult | undefined>;
  /** Refunds a payment in full, once for a presentation. */
  refund(scope: Scope, paymentId: PaymentId, presentationId: PresentationId): Promise<void>;
  /** Ends what an undone operation started, after the commit and the refund. Idempotent. */
  unwind(scope: Scope, operation: BillingOperation, subscriptionId: SubscriptionId): Promise<void>;
}

/**
 * Billing in this process (`use-cases/billing/commerce.ts`): commits an acceptance, or an undo, together with
 * its own changes, by the riders each brings along. A payment for an acceptance carries the presentation's
 * id, and billing lets only one of them be in progress or succeed; the presentation is updated in the
 * settlement.
 */
export interface LocalCommerce<
  Acceptance extends BegunAcceptance,
  Undone extends UndoneAcceptance,
> extends CommerceBase {
  readonly kind: 'local';
  /**
   * Executes and charges what was quoted, once: a sale to the payment method chosen for it, a plan change to
   * the subscription's own; an operation that costs nothing is accepted at once.
   */
  accept(
    scope: Scope,
    acceptance: Acceptance,
    operation: BillingOperation,
    payment: AcceptancePayment,
  ): Promise<PurchaseResult>;
  /** Opens the standard checkout whose id the acceptance names, for the cart of the quote. */
  openCheckout(scope: Scope, acceptance: Acceptance): Promise<PurchaseResult>;
  /** Waits for a limited time for the outcome of a payment that another request is charging. */
  awaitPaymentResult(scope: Scope, paymentId: PaymentId): Promise<PaymentResult | undefined>;
  /**
   * Commits an undo, together with reverting the operation's changes if that is a single step. The refund and
   * other unwinding follow. Refuses (`UNDO_SUBSCRIPTION_CHANGED`) if the subscription has changed since.
   * False on a concurrent update.
   */
  revert(scope: Scope, undone: Undone, operation: BillingOperation): Promise<boolean>;
  /**
   * URL at which the customer updates a subscription's payment method, and is then returned to `returnUrl`.
   */
  openMethodLink(
    scope: Scope,
    customerId: CustomerId,
    subscriptionId: SubscriptionId,
    returnUrl: string,
  ): Promise<PaymentMethodLinkId>;
  findCheckout(scope: Scope, sessionId: CheckoutSessionId): Promise<OfferCheckout | undefined>;
  /** Ends a checkout, so that it cannot be paid any more. */
  endCheckout(scope: Scope, sessionId: CheckoutSessionId): Promise<void>;
}
