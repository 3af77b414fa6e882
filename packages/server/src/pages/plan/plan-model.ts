import type { ComingCharges } from '../../domain/subscription/coming-charges.ts';
import type { Subscription } from '../../domain/subscription/subscription.ts';
import type { Interval } from '../../domain/calendar/interval.ts';
import type { Money } from '../../domain/money/money.ts';
import type { DeclineCode } from '../../domain/payment/decline-codes.ts';
import type { Instant } from '../../domain/time.ts';
import type { CardSummary } from '../parts/order-model.ts';
import type { Page, Seller } from '../parts/page.ts';

/** Plan of a subscription, present or prospective. */
export interface PlanSummary {
  readonly name: string;
  readonly quantity: number;
  readonly addons: readonly { readonly name: string; readonly quantity: number }[];
  /** Price of a whole cycle before credit, tax included. */
  readonly price: Money;
  /** Tax contained in `price`. */
  readonly tax: Money;
  readonly interval: Interval;
}

/** Content common to the pages of a subscription. */
interface SubscriptionPage extends Page {
  readonly seller: Seller;
  /** URL of the subscription's page; actions are posted below it. */
  readonly address: string;
  /** URL of the customer's account. */
  readonly portalUrl: string;
}

/** Upcoming renewal. */
export interface RenewalSummary {
  readonly at: Instant;
  /** Amount charged to the card, tax included. */
  readonly amount: Money;
  /** Credit used, without tax. */
  readonly credit: Money;
  /** Amount paid by the wallet, before `amount`. */
  readonly wallet: Money;
}

/** Plan on sale, at the price of one unit, tax included. */
export interface PlanOption {
  readonly productId: string;
  readonly name: string;
  readonly description: string | null;
  readonly price: Money;
  readonly interval: Interval;
  readonly isCurrent: boolean;
}

/** Page of a subscription: its state, its renewals, and its customer's actions. */
export interface PlanPage extends SubscriptionPage {
  readonly plan: PlanSummary;
  readonly status: 'active' | 'on_hold' | 'paused';
  readonly isTrial: boolean;
  /** End of its pause; null if it has none or is not paused. */
  readonly resumesAt: Instant | null;
  readonly nextAt: Instant;
  /** Empty if it does not renew automatically. */
  readonly renewals: readonly RenewalSummary[];
  readonly coming: ComingCharges;
  /** Remaining credit, without tax; null if there is none. */
  readonly credit: Money | null;
  readonly card: CardSummary | null;
  /** True if it ends at its next billing date. */
  readonly isEnding: boolean;
  /** Change scheduled for the billing date. */
  readonly planned: PlanSummary | null;
  /** URL to continue a change that is waiting for the customer's bank. */
  readonly waitingUrl: string | null;
  /** Null if the plan cannot be changed now. */
  readonly choice: PlanChoiceForm | null;
  readonly news: PlanNews | null;
  /** Id of this view of the page: its submissions are one attempt. */
  readonly attempt: string;
}

export interface PlanChoiceForm {
  readonly options: readonly PlanOption[];
  readonly chosen: string;
  /** As typed. */
  readonly quantity: string;
  readonly error: 'unchanged' | 'quantity' | null;
}

const planNews = [
  'changed',
  'planned',
  'unplanned',
  'ending',
  'kept',
  'stays',
  'resumed',
  'refused',
] as const;

/** Action that was just done on the page. */
export type PlanNews = (typeof planNews)[number];

/**
 * Amounts of a plan change. Always: the lines − credit used + top-up + tax − wallet = total, or − credit
 * given.
 */
export interface ChangeSums {
  /** In the terms of the price, like all credit; refunded amounts are negative. */
  readonly lines: readonly ChangeLine[];
  /** Credit applied to the change. */
  readonly creditUsed: Money;
  /** Top-up to the minimum card charge; it becomes credit. */
  readonly topUp: Money;
  readonly tax: Money;
  /** True if the lines contain the tax. */
  readonly isTaxIncluded: boolean;
  /** Null if the tax has several rates. */
  readonly taxRateBps: number | null;
  /** Amount paid by the customer's wallet. */
  readonly wallet: Money;
  /** Amount charged to the card. */
  readonly total: Money;
  /** Amount granted as credit. */
  readonly creditGiven: Money;
}

export interface ChangeLine {
  readonly name: string;
  /** `paid` is the price of the old plan's whole period, `unused` its remaining part. */
  readonly kind: 'plan' | 'paid' | 'unused';
  readonly quantity: number;
  readonly amount: Money;
}

/** Confirmation page of a plan change: its price, and the buttons. */
export interface PlanChangePage extends SubscriptionPage {
  readonly before: PlanSummary;
  readonly after: PlanSummary;
  /** True if the change takes effect at the billing date. */
  readonly isLater: boolean;
  /** URLs of the same change now and later; null if the customer has no choice. */
  readonly choice: { readonly nowUrl: string; readonly laterUrl: string; readonly laterAt: Instant } | null;
  readonly sums: ChangeSums;
  readonly card: CardSummary | null;
  readonly startsAt: Instant;
  /** Renewals after the change. */
  readonly renewals: readonly RenewalSummary[];
  readonly coming: ComingCharges;
  readonly endsTrial: boolean;
  /** Scheduled change that this one replaces. */
  readonly replaces: PlanSummary | null;
  /** Hidden form fields, so that exactly this change is charged, and once. */
  readonly form: Readonly<Record<string, string>>;
  readonly notice:
    | { readonly kind: 'amount_changed'; readonly before: Money; readonly after: Money }
    | { readonly kind: 'asked_again' }
    | null;
  /**
   * True if the customer is shown the disclosures that Japanese law requires on the last page before an
   * order.
   */
  readonly isForJapan: boolean;
}

/** Result page of a plan change's payment. */
export interface PlanResultPage extends SubscriptionPage {
  readonly plan: PlanSummary;
  readonly result: PlanResult;
}

export type PlanResult =
  | {
      readonly kind: 'changed';
      readonly sums: ChangeSums;
      readonly invoiceNumber: string | null;
      /** Download link on this page, valid today. */
      readonly invoiceUrl: string;
      readonly paidAt: Instant;
      readonly card: CardSummary | null;
      readonly coming: ComingCharges;
    }
  | {
      readonly kind: 'declined';
      /** Null if the customer left their bank's page without answering. */
      readonly code: DeclineCode | null;
      readonly amount: Money;
      readonly card: CardSummary | null;
      /** Same change with the same card, as a new attempt; null if that card must not be tried again. */
      readonly retryUrl: string | null;
    }
  | { readonly kind: 'processing'; readonly amount: Money; readonly checkUrl: string }
  | { readonly kind: 'asks'; readonly amount: Money; readonly authenticateUrl: string };

/** Notice of the action named in the address, if its effect still holds. */
export function noticeFor(done: string | undefined, subscription: Subscription): PlanNews | null {
  const news = planNews.find((each) => each === done) ?? null;
  switch (news) {
    case 'planned':
      return subscription.scheduledChange === null ? null : news;
    case 'ending':
      return subscription.cancelAtNextBillingDate ? news : null;
    case 'resumed':
      return subscription.status === 'active' ? news : null;
    case 'kept':
    case 'stays':
      return subscription.cancelAtNextBillingDate ? null : news;
    case 'unplanned':
      return subscription.scheduledChange === null ? news : null;
    default:
      return news;
  }
}
