import type { Interval } from '../../domain/calendar/interval.ts';
import type { PresentationId } from '../../domain/ids.ts';
import type { Locale } from '../../domain/locale.ts';
import type { Money } from '../../domain/money/money.ts';
import type { OfferCopy, OfferTarget } from '../../domain/offer/offer.ts';
import type { OfferPreference } from '../../domain/offer/decision-context.ts';
import type { DeclineCode } from '../../domain/payment/decline-codes.ts';
import type { ComingCharges } from '../../domain/subscription/coming-charges.ts';
import type { Instant } from '../../domain/time.ts';
import type { Exit } from '../parts/exit.ts';
import type { CardSummary } from '../parts/order-model.ts';
import type { Page, Seller } from '../parts/page.ts';
import type { DisclosureRow } from '../parts/disclosure-rows.ts';

/** Page of one presentation for its buyer, in any state. */
export interface OfferPage extends Page {
  readonly seller: Seller;
  /** The capability in the address. */
  readonly token: string;
  /** Purchase that raised the offer; null for any other moment. */
  readonly purchase: PaidPurchase | null;
  readonly stage: OfferStage;
  readonly notice: OfferNotice | null;
  /**
   * Customer's offer preference; null if the reader has not proven to be the customer, and may not set it.
   */
  readonly preference: OfferPreference | null;
  /** Customer's request that the offer precedes; null if there is none. */
  readonly request: RequestSummary | null;
  /** Buyer's next page if nothing more is proposed; null if there is none. */
  readonly onwardUrl: string | null;
  /** Exit link if there is no next page. */
  readonly exit: Exit;
}

/** Customer's request that declining the offer carries out. `at` is its effective date, null for now. */
export type RequestSummary = {
  /** Customer's present plan. */
  readonly plan: NamedPlan;
  readonly at: Instant | null;
  readonly isDone: boolean;
} & ({ readonly kind: 'cancel' } | { readonly kind: 'change_plan'; readonly to: NamedPlan });

interface NamedPlan {
  readonly name: string;
  readonly quantity: number;
}

interface PaidPurchase {
  readonly amount: Money;
  /** Receipt of the order, which skips the offer. */
  readonly receiptUrl: string;
}

export type OfferStage =
  /** Open for an answer, also after a failed payment. */
  | { readonly kind: 'proposal'; readonly offer: ProposedOffer; readonly failure: Failure | null }
  /** Accepted; the payment is processing. */
  | { readonly kind: 'charging'; readonly offer: ShownOffer }
  /** Awaiting the buyer at their bank's page or in the standard checkout. */
  | {
      readonly kind: 'requires_action';
      readonly offer: ShownOffer;
      readonly where: 'bank' | 'checkout';
      readonly url: string;
    }
  | { readonly kind: 'accepted'; readonly offer: ShownOffer; readonly receipt: OfferReceipt }
  | {
      readonly kind: 'undone';
      readonly refunded: Money | null;
      readonly card: CardSummary | null;
      readonly offerKind: OfferTarget['kind'];
      /** Plan that the undo restored; null if no plan was changed. */
      readonly planBefore: string | null;
    }
  | { readonly kind: 'declined' }
  | { readonly kind: 'expired' };

/** Part of an offer that is also shown after it is answered. */
export interface ShownOffer {
  readonly kind: OfferTarget['kind'];
  /** Name of the offered product in the catalogue. */
  readonly name: string;
  readonly box: MoneyBox;
  /** Temporary benefit free of charge; null for any other offer. */
  readonly courtesy: Courtesy | null;
}

/** Number of free days, and the end of them. */
export interface Courtesy {
  readonly days: number;
  readonly until: Instant;
}

export interface ProposedOffer extends ShownOffer {
  readonly presentationId: PresentationId;
  readonly copy: OfferCopy | null;
  /** Language of `copy`, if it differs from the page's. */
  readonly copyLocale: Locale | null;
  readonly quantity: { readonly value: number; readonly minimum: number; readonly maximum: number };
  readonly difference: Difference | null;
  readonly expiry: { readonly at: Instant; readonly leftMs: number } | null;
  /** Sentences that accepting consents to. */
  readonly words: OfferWords;
  /** Hash of the shown terms: acceptance of any other terms is asked for again. */
  readonly screenHash: string;
  /** False if no chargeable method is left: then only another card or a checkout is offered. */
  readonly canAccept: boolean;
  /** True if accepting charges the card just declined again: possible, but never the default. */
  readonly isRetry: boolean;
}

/** Price difference from the customer's present plan; `interval` is null for a one-time price. */
interface Difference {
  readonly amount: Money;
  readonly interval: Interval | null;
}

/**
 * Amounts of the offer. Always: lines − discount − credit used + tax added + credit kept − wallet = total.
 */
export interface MoneyBox {
  readonly lines: readonly MoneyLine[];
  readonly discount: Money | null;
  /** Subscription credit that pays a part. */
  readonly creditUsed: Money | null;
  readonly taxAdded: Money | null;
  readonly taxIncluded: Money | null;
  /** Remainder of the previous plan, kept as credit for later renewals. */
  readonly creditKept: Money | null;
  /** Part paid by the customer's wallet. */
  readonly fromWallet: Money | null;
  /** Part paid by the card. */
  readonly total: Money;
  /** Credit granted in all, a top-up to the minimum card charge included. */
  readonly creditGranted: Money | null;
  /** Later recurring charges; null if nothing recurs. */
  readonly coming: ComingCharges | null;
  /** Card to charge; null in a standard checkout, and if nothing is charged. */
  readonly card: CardSummary | null;
  readonly isPaidInCheckout: boolean;
}

export interface MoneyLine {
  readonly name: string;
  readonly quantity: number;
  readonly unitPrice: Money;
  /** Below 0 for the refunded share of the previous plan. */
  readonly amount: Money;
  /** True if the line covers only a part of a period. */
  readonly isPart: boolean;
}

export interface Failure {
  /** Null if a checkout ended unpaid. */
  readonly code: DeclineCode | null;
  /** Standard checkout for the same order at the same price; null if there is none. */
  readonly fallbackUrl: string | null;
  /** True if the changed subscription can get another card, with which to accept. */
  readonly canChangeMethod: boolean;
}

export interface OfferReceipt {
  /** Null if nothing was due. */
  readonly orderNumber: string | null;
  readonly invoiceNumber: string | null;
  /** Download link on this page, valid today. */
  readonly invoiceUrl: string | null;
  readonly paidAt: Instant;
  readonly card: CardSummary | null;
  /** Time until which acceptance can be undone; null if it never could. */
  readonly undoUntil: Instant | null;
  readonly canUndo: boolean;
  /** Time left for the undo, in ms. */
  readonly undoLeftMs: number;
  /** Plan that an undo restores; null if no plan was changed. */
  readonly planBefore: string | null;
}

export type OfferNotice =
  | 'changed'
  | 'method_unusable'
  | 'withheld'
  | 'undo_moved_on'
  | 'fewer_saved'
  | 'none_saved'
  | 'all_saved'
  /** The customer's request can no longer be carried out as confirmed. */
  | 'request_refused';

/** The page's own words of consent: the text shown is the text stored as proof. */
export interface OfferWords {
  readonly acceptLabel: string;
  readonly declineLabel: string;
  readonly consent: readonly string[];
  /** Disclosure that Japanese law requires on the last screen before an order; null if none is required. */
  readonly disclosure: readonly DisclosureRow[] | null;
}
