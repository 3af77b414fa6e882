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

/** What the seller's own system says about the occasion: flat, and small. */
export type MomentContext = Readonly<Record<string, string | number | boolean>>;

export const purchaseSources = ['hosted', 'one_click', 'renewal'] as const;

/** How a payment came about: at a checkout, with a saved method, or by itself at a billing date. */
type PurchaseSource = (typeof purchaseSources)[number];

/** What was bought just now. */
export interface Purchase {
  readonly paymentId: PaymentId;
  readonly checkoutSessionId: CheckoutSessionId | null;
  readonly source: PurchaseSource;
  readonly currency: Currency;
  /** Tax included, in minor units. */
  readonly totalAmount: bigint;
  /** The part of it that is tax. */
  readonly tax: bigint;
  readonly country: CountryCode;
  readonly items: readonly { readonly productId: ProductId; readonly quantity: number }[];
  /** The plan it began or renewed. */
  readonly subscriptionId: SubscriptionId | null;
  /** The presentation whose acceptance it paid for: such a purchase starts no funnel of its own. */
  readonly presentationId: PresentationId | null;
  /** The method that paid; null where none had to. */
  readonly paymentMethodId: PaymentMethodId | null;
  /** True when the seller vouched for the customer; false when somebody typed their e-mail address. */
  readonly isCustomerProven: boolean;
}

/** An occasion on which something may be proposed to a customer. */
export interface Moment {
  /** One of Rung's (`post_purchase`, `cancel_intent`, …), or a name of the seller's own. */
  readonly name: string;
  readonly context: MomentContext;
  /** What was bought, when that is the occasion. */
  readonly purchase: Purchase | null;
  /** What belongs together for the caps: a purchase with all that is proposed after it, or a visit. */
  readonly sessionKey: string;
  /** Where the customer looks: one presentation at a time is open there. */
  readonly surface: string;
  readonly raisedAt: Instant;
  /** Request of the customer that waits meanwhile; absent when there is none. */
  readonly retentionRequest?: RetentionRequest;
}

/** The largest context, as JSON in UTF-8. */
const largestContextBytes = 16 * 1_024;
const mostContextKeys = 100;
const namePattern = /^[a-z][a-z0-9_]{0,39}$/;
const keyPattern = /^[A-Za-z0-9_.-]{1,60}$/;

/** Refuses a name that is neither one of ours nor one that the seller could have given. */
export function checkMomentName(field: string, name: string): void {
  if (!namePattern.test(name)) {
    throw refusal(
      field,
      `must be one of ${namedMoments.join(', ')}, or a name of your own: up to 40 of a–z, 0–9 and "_", beginning with a letter.`,
    );
  }
}

/**
 * Refuses a moment that somebody raises by a request: what follows a purchase is raised by the purchase, and
 * a context is flat and at most 16 KB. `context` is what was sent, whatever that is.
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
      throw refusal(
        field,
        `makes the context larger than 16 KB. Send what the audience asks for, and no more.`,
      );
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

/** What a payment bought, as an occasion. */
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

/** Whether a payment is an occasion to propose more: it has bought something, and was no acceptance itself. */
export function isPurchaseOccasion({
  status,
  purpose,
  acceptance,
}: Pick<Payment, 'status' | 'purpose' | 'acceptance'>): boolean {
  return status === 'succeeded' && acceptance === null && (purpose === 'purchase' || purpose === 'renewal');
}
