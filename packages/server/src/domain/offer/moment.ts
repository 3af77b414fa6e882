import type {
  CheckoutSessionId,
  PaymentId,
  PaymentMethodId,
  PresentationId,
  ProductId,
  SubscriptionId,
} from '../ids.ts';
import type { Currency } from '../money/currency.ts';
import type { Payment } from '../payment/payment.ts';
import type { CountryCode } from '../tax/countries.ts';
import type { Instant } from '../time.ts';
import { refusal } from './check-fields.ts';
import type { RetentionRequest } from './retention-request.ts';

const namedMoments = [
  'post_purchase',
  'usage_limit',
  'milestone',
  'onboarding_complete',
  'cancel_intent',
  'downgrade_intent',
] as const;

/** Context sent by the seller's system with a moment: flat, and small. */
export type MomentContext = Readonly<Record<string, string | number | boolean>>;

export const purchaseSources = ['hosted', 'one_click', 'renewal'] as const;

/** Origin of a payment: a checkout, a saved method, or an automatic renewal. */
type PurchaseSource = (typeof purchaseSources)[number];

/** Purchase that was just made. */
export interface Purchase {
  readonly paymentId: PaymentId;
  readonly checkoutSessionId: CheckoutSessionId | null;
  readonly source: PurchaseSource;
  readonly currency: Currency;
  /** In minor units, tax included. */
  readonly totalAmount: bigint;
  /** Tax portion of `totalAmount`. */
  readonly tax: bigint;
  readonly country: CountryCode;
  readonly items: readonly { readonly productId: ProductId; readonly quantity: number }[];
  /** Subscription that it started or renewed. */
  readonly subscriptionId: SubscriptionId | null;
  /** Presentation whose acceptance it paid: such a purchase starts no funnel of its own. */
  readonly presentationId: PresentationId | null;
  /** Method that paid; null when none was needed. */
  readonly paymentMethodId: PaymentMethodId | null;
  /** True when the seller vouched for the customer; false when somebody typed their e-mail address. */
  readonly isCustomerProven: boolean;
}

/** Moment at which an offer may be proposed to a customer. */
export interface Moment {
  /** A built-in name (`post_purchase`, `cancel_intent`, …), or one chosen by the seller. */
  readonly name: string;
  readonly context: MomentContext;
  /** The purchase, when it is what triggered the moment. */
  readonly purchase: Purchase | null;
  /** Session for frequency caps: a purchase with all its follow-up proposals, or a visit. */
  readonly sessionKey: string;
  /** Place where the customer sees offers: at most one presentation is open on it. */
  readonly surface: string;
  readonly raisedAt: Instant;
  /** Customer's request that waits for their answer; absent when there is none. */
  readonly retentionRequest?: RetentionRequest;
}

/** Maximum context size, as JSON in UTF-8. */
const largestContextBytes = 16 * 1_024;
const mostContextKeys = 100;
const namePattern = /^[a-z][a-z0-9_]{0,39}$/;
const keyPattern = /^[A-Za-z0-9_.-]{1,60}$/;

/** Refuses a name that is neither built in nor a valid seller-chosen one. */
export function checkMomentName(field: string, name: string): void {
  if (!namePattern.test(name)) {
    throw refusal(
      field,
      `must be one of ${namedMoments.join(', ')}, or a name of your own: up to 40 of a–z, 0–9 and "_", beginning with a letter.`,
    );
  }
}

/**
 * Validates a moment raised by an API request: post-purchase moments are raised only by purchases, and a context is
 * flat and at most 16 KB. `context` is the unvalidated input.
 */
export function checkRaisedMoment(name: string, context: Readonly<Record<string, unknown>>): MomentContext {
  checkMomentName('moment', name);
  if (name === 'post_purchase') {
    throw refusal('moment', 'post_purchase is raised by Rung itself when a payment has succeeded.');
  }
  const entries = Object.entries(context);
  if (entries.length > mostContextKeys) {
    throw refusal('context', `has ${entries.length} keys; at most ${mostContextKeys} are read.`);
  }
  let bytes = 2;
  const flat: Record<string, string | number | boolean> = {};
  for (const [key, value] of entries) {
    const field = `context.${key.slice(0, 60)}`;
    if (!keyPattern.test(key)) {
      throw refusal(field, 'is not allowed as a name: use 1 to 60 letters, digits, "_", "-" or ".".');
    }
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') {
      throw refusal(field, 'must be a text, a number or true or false: a context is flat.');
    }
    if (typeof value === 'number' && !Number.isFinite(value))
      throw refusal(field, 'must be a finite number.');
    bytes += utf8Length(JSON.stringify(key)) + utf8Length(JSON.stringify(value)) + 2;
    if (bytes > largestContextBytes) {
      throw refusal(field, `makes the context larger than 16 KB. Send only the keys that audiences use.`);
    }
    flat[key] = value;
  }
  return flat;
}

function utf8Length(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}

/** Purchase made by a payment, as the trigger of a moment. */
export function purchaseOf(payment: Payment, isOneClick: boolean): Purchase {
  const { acceptance, lines } = payment;
  return {
    paymentId: payment.paymentId,
    checkoutSessionId: payment.checkoutSessionId,
    source: payment.purpose === 'renewal' ? 'renewal' : isOneClick ? 'one_click' : 'hosted',
    currency: payment.currency,
    totalAmount: payment.totalAmount,
    tax: payment.tax,
    country: payment.billing.country,
    items: lines
      .filter(({ kind }) => kind === 'product')
      .map(({ productId, quantity }) => ({ productId, quantity })),
    subscriptionId: payment.subscriptionId,
    presentationId: acceptance?.presentationId ?? null,
    paymentMethodId: payment.paymentMethodId,
    isCustomerProven: payment.isCustomerProven,
  };
}

/** True when a payment may trigger an offer: it bought something, and is not itself an acceptance. */
export function isPurchaseOccasion({
  status,
  purpose,
  acceptance,
}: Pick<Payment, 'status' | 'purpose' | 'acceptance'>): boolean {
  return status === 'succeeded' && acceptance === null && (purpose === 'purchase' || purpose === 'renewal');
}
