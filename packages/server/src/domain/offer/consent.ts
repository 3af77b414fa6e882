import type { ProrationBillingMode } from '../subscription/plan-change.ts';
import type { BusinessId, CustomerId, PresentationId } from '../ids.ts';
import type { PaymentMethod } from '../payment/payment-method.ts';
import type { Instant } from '../time.ts';
import { toTargetFields } from './kinds/kinds.ts';
import type { Locale } from '../locale.ts';
import { type OfferCopy, copyIn } from './offer.ts';
import type { Presentation } from './presentation.ts';
import type { Quote } from './quote.ts';

/** Screen shown when the customer accepted: the seller's copy, every amount, and the payment method. */
export interface ConsentScreen extends Omit<Quote, 'quotedAt' | 'expiresAt' | 'pin'> {
  /** Language of the page; the seller's copy may be in the other one. */
  readonly locale: Locale;
  readonly copyLocale: Locale | null;
  readonly copy: OfferCopy | null;
  readonly acceptLabel: string;
  /** Page texts on payment, withdrawal and terms, as shown. */
  readonly notices: readonly string[];
  readonly quantity: number;
  readonly prorationBillingMode: ProrationBillingMode | null;
  readonly method: { readonly cardNetwork: string; readonly lastFour: string } | null;
  /** Null when no expiry was shown. */
  readonly expiresAt: Instant | null;
}

/** Proof of the customer's consent: what they accepted, when, and from where. Kept as long as the payment. */
export interface Consent {
  readonly businessId: BusinessId;
  readonly customerId: CustomerId;
  readonly presentationId: PresentationId;
  /** Acceptance attempt it belongs to, from 1. */
  readonly attempt: number;
  readonly screen: ConsentScreen;
  /** SHA-256 of `screenText`, in hexadecimal. */
  readonly screenHash: string;
  readonly surface: string;
  readonly ipAddress: string | null;
  readonly userAgent: string | null;
  readonly consentedAt: Instant;
}

/** Screen of a presentation. `shown` holds the page's own texts, which the seller does not write. */
export function screenOf(
  presentation: Presentation,
  shown: {
    readonly locale: Locale;
    readonly acceptLabel: string;
    readonly notices: readonly string[];
    readonly method: PaymentMethod | null;
  },
): ConsentScreen {
  const { offer, quote, quantity, showsExpiry, expiresAt } = presentation;
  const copy = copyIn(offer.copy, shown.locale);
  const { method } = shown;
  return {
    locale: shown.locale,
    copyLocale: copy?.locale ?? null,
    copy: copy?.text ?? null,
    acceptLabel: copy?.text.acceptLabel ?? shown.acceptLabel,
    notices: shown.notices,
    quantity,
    prorationBillingMode: toTargetFields(offer.target).prorationBillingMode,
    quoteId: quote.quoteId,
    currency: quote.currency,
    lines: quote.lines,
    subtotal: quote.subtotal,
    discount: quote.discount,
    tax: quote.tax,
    credit: quote.credit,
    totalAmount: quote.totalAmount,
    walletAmount: quote.walletAmount,
    difference: quote.difference,
    recurringAmount: quote.recurringAmount,
    recurringTax: quote.recurringTax,
    afterDiscount: quote.afterDiscount,
    nextBillingAt: quote.nextBillingAt,
    coming: quote.coming,
    method: method && { cardNetwork: method.instrument.cardNetwork, lastFour: method.instrument.lastFour },
    expiresAt: showsExpiry ? expiresAt : null,
  };
}

/** Canonical text of the screen, identical on every machine: its hash is the proof of consent. */
export function screenText(screen: ConsentScreen): string {
  return written(screen);
}

function written(value: unknown): string {
  if (typeof value === 'bigint') return value.toString();
  if (Array.isArray(value)) return `[${value.map(written).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const pairs = Object.entries(value)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, inner]) => `${JSON.stringify(key)}:${written(inner)}`);
  return `{${pairs.join(',')}}`;
}
