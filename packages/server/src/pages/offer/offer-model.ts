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

/** What a buyer sees of one presentation, whatever has become of it. */
export interface OfferPage extends Page {
  readonly seller: Seller;
  /** The capability in the address. */
  readonly token: string;
  /** What was bought just before; null where that was not the occasion. */
  readonly purchase: PaidPurchase | null;
  readonly stage: OfferStage;
  readonly notice: OfferNotice | null;
  /** Customer's offer preference; null where the reader has not proven to be them, and may not say. */
  readonly preference: OfferPreference | null;
  /** What the customer asked for before this was put to them; null where that is nothing. */
  readonly request: RequestSummary | null;
  /** Where the buyer goes on to when nothing more is proposed; null leads nowhere. */
  readonly onwardUrl: string | null;
  /** Exit link when there is nothing to go on to. */
  readonly exit: Exit;
}

/** What the no to an offer brings about, because the customer has asked for it. `at` is null where it is at once. */
export type RequestSummary = {
  /** What they have. */
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
  /** The confirmation of the order, past the offer. */
  readonly receiptUrl: string;
}

export type OfferStage =
  /** To be answered, also after its payment has failed. */
  | { readonly kind: 'proposal'; readonly offer: ProposedOffer; readonly failure: Failure | null }
  /** Accepted, and the bank is still answering. */
  | { readonly kind: 'charging'; readonly offer: ShownOffer }
  /** Waits for the buyer at their bank or in the standard checkout. */
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
      /** The plan that the buyer is on again; null where no plan was changed. */
      readonly planBefore: string | null;
    }
  | { readonly kind: 'declined' }
  | { readonly kind: 'expired' };

/** What of an offer is shown once it is answered, too. */
export interface ShownOffer {
  readonly kind: OfferTarget['kind'];
  /** What it sells, as the catalogue calls it. */
  readonly name: string;
  readonly box: MoneyBox;
  /** What is given for a while at no charge; null for everything else. */
  readonly courtesy: Courtesy | null;
}

/** Days given at no charge, and the moment until which they last. */
export interface Courtesy {
  readonly days: number;
  readonly until: Instant;
}

export interface ProposedOffer extends ShownOffer {
  readonly presentationId: PresentationId;
  readonly copy: OfferCopy | null;
  /** The language of `copy`, where it is not the page's. */
  readonly copyLocale: Locale | null;
  readonly quantity: { readonly value: number; readonly minimum: number; readonly maximum: number };
  readonly difference: Difference | null;
  readonly expiry: { readonly at: Instant; readonly leftMs: number } | null;
  /** The sentences that a yes agrees to. */
  readonly words: OfferWords;
  /** The hash of all that a yes agrees to: a yes to anything else is asked again. */
  readonly screenHash: string;
  /** False when nothing that could be charged is left: then another way is all there is. */
  readonly canAccept: boolean;
  /** True when a yes charges again the card just declined: possible, and never what is proposed. */
  readonly isRetry: boolean;
}

/** How much more than what the customer has, or less; `interval` is null where it is paid once. */
interface Difference {
  readonly amount: Money;
  readonly interval: Interval | null;
}

/** Everything about money. Always: lines − discount − credit used + tax added + credit kept − wallet = total. */
export interface MoneyBox {
  readonly lines: readonly MoneyLine[];
  readonly discount: Money | null;
  /** Credit of the subscription that pays a part. */
  readonly creditUsed: Money | null;
  readonly taxAdded: Money | null;
  readonly taxIncluded: Money | null;
  /** What is over of the plan before: credit that pays for later renewals. */
  readonly creditKept: Money | null;
  /** What the customer's wallet pays. */
  readonly fromWallet: Money | null;
  /** What the card pays. */
  readonly total: Money;
  /** All that becomes credit; also what is paid on top to reach the least that a card takes. */
  readonly creditGranted: Money | null;
  /** What is charged by itself later; null where nothing recurs. */
  readonly coming: ComingCharges | null;
  /** What is charged; null in a standard checkout, and where nothing is. */
  readonly card: CardSummary | null;
  readonly isPaidInCheckout: boolean;
}

export interface MoneyLine {
  readonly name: string;
  readonly quantity: number;
  readonly unitPrice: Money;
  /** Below 0 for what is given back of an old plan. */
  readonly amount: Money;
  /** A part of a full period only. */
  readonly isPart: boolean;
}

export interface Failure {
  /** Null when a checkout ended unpaid. */
  readonly code: DeclineCode | null;
  /** A standard checkout for the same at the same price; null where there is none. */
  readonly fallbackUrl: string | null;
  /** Whether the subscription that it changes can be given another card, to accept with that. */
  readonly canChangeMethod: boolean;
}

export interface OfferReceipt {
  /** Null when nothing was due. */
  readonly orderNumber: string | null;
  readonly invoiceNumber: string | null;
  /** Downloads it, from this page, today. */
  readonly invoiceUrl: string | null;
  readonly paidAt: Instant;
  readonly card: CardSummary | null;
  /** Until when it can be taken back; null when it never could. */
  readonly undoUntil: Instant | null;
  readonly canUndo: boolean;
  /** For how long it still can. */
  readonly undoLeftMs: number;
  /** The plan that an undo leads back to; null where no plan was changed. */
  readonly planBefore: string | null;
}

export type OfferNotice =
  | 'changed'
  | 'method_unusable'
  | 'undo_moved_on'
  | 'fewer_saved'
  | 'none_saved'
  | 'all_saved'
  /** What the customer had asked for can be done no more as it was confirmed. */
  | 'request_refused';

/** The page's own words that a yes agrees to: what is shown of them is what is kept of the consent. */
export interface OfferWords {
  readonly acceptLabel: string;
  readonly declineLabel: string;
  readonly consent: readonly string[];
  /** What Japanese law wants on the last screen before an order; null where it is not asked for. */
  readonly disclosure: readonly DisclosureRow[] | null;
}
