import type { ComingCharges } from '../../domain/subscription/coming-charges.ts';
import type { Subscription } from '../../domain/subscription/subscription.ts';
import type { Interval } from '../../domain/calendar/interval.ts';
import type { Money } from '../../domain/money/money.ts';
import type { DeclineCode } from '../../domain/payment/decline-codes.ts';
import type { Instant } from '../../domain/time.ts';
import type { CardSummary } from '../parts/order-model.ts';
import type { Page, Seller } from '../parts/page.ts';

/** A plan as somebody has it, or would have it. */
export interface PlanSummary {
  readonly name: string;
  readonly quantity: number;
  readonly addons: readonly { readonly name: string; readonly quantity: number }[];
  /** What a whole cycle costs before credit, tax included. */
  readonly price: Money;
  /** The part of `price` that is tax. */
  readonly tax: Money;
  readonly interval: Interval;
}

/** What is common to the pages about one subscription. */
interface SubscriptionPage extends Page {
  readonly seller: Seller;
  /** Of the subscription's own page; what is done to it is posted below it. */
  readonly address: string;
  /** Of the customer's account. */
  readonly portalUrl: string;
}

/** A renewal to come. */
export interface RenewalSummary {
  readonly at: Instant;
  /** What the card is charged, tax included. */
  readonly amount: Money;
  /** The credit it uses, without tax. */
  readonly credit: Money;
  /** What the customer's wallet pays of it, before `amount`. */
  readonly wallet: Money;
}

/** A plan on the shelf, at the price of one, tax included. */
export interface PlanOption {
  readonly productId: string;
  readonly name: string;
  readonly description: string | null;
  readonly price: Money;
  readonly interval: Interval;
  readonly isCurrent: boolean;
}

/** A subscription, what comes next of it, and what its customer can do about it. */
export interface PlanPage extends SubscriptionPage {
  readonly plan: PlanSummary;
  readonly status: 'active' | 'on_hold' | 'paused';
  readonly isTrial: boolean;
  /** When its pause ends by itself; null where it does not, or there is none. */
  readonly resumesAt: Instant | null;
  readonly nextAt: Instant;
  /** None while it does not renew by itself. */
  readonly renewals: readonly RenewalSummary[];
  readonly coming: ComingCharges;
  /** What is left of its credit, without tax; null when there is none. */
  readonly credit: Money | null;
  readonly card: CardSummary | null;
  /** Whether it ends at its next billing date. */
  readonly isEnding: boolean;
  /** A change that waits for the billing date. */
  readonly planned: PlanSummary | null;
  /** Where a change goes on that waits for the customer's bank. */
  readonly waitingUrl: string | null;
  /** Null when another plan cannot be chosen now. */
  readonly choice: PlanChoiceForm | null;
  readonly news: PlanNews | null;
  /** The name of this look at the page: what is pressed twice on it is asked once. */
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

/** What has just been done on the page. */
export type PlanNews = (typeof planNews)[number];

/** What a change of plan adds up to. Always: the lines − credit used + top-up + tax − wallet = total, or − credit given. */
export interface ChangeSums {
  /** In the terms of the price, like all that is credit; what is given back is negative. */
  readonly lines: readonly ChangeLine[];
  /** Credit that pays for it. */
  readonly creditUsed: Money;
  /** What is paid on top because a card takes no less; it becomes credit. */
  readonly topUp: Money;
  readonly tax: Money;
  /** Whether the lines contain the tax already. */
  readonly isTaxIncluded: boolean;
  /** Null when several rates make up the tax. */
  readonly taxRateBps: number | null;
  /** What the customer's wallet pays. */
  readonly wallet: Money;
  /** What the card pays. */
  readonly total: Money;
  /** What becomes credit. */
  readonly creditGiven: Money;
}

export interface ChangeLine {
  readonly name: string;
  /** `paid` is the whole price of the old plan's period, `unused` the part of it that is left. */
  readonly kind: 'plan' | 'paid' | 'unused';
  readonly quantity: number;
  readonly amount: Money;
}

/** The last page before a change: what it costs, and the question. */
export interface PlanChangePage extends SubscriptionPage {
  readonly before: PlanSummary;
  readonly after: PlanSummary;
  /** Whether the change waits for the billing date. */
  readonly isLater: boolean;
  /** The same change now and later; null where the customer has no choice. */
  readonly choice: { readonly nowUrl: string; readonly laterUrl: string; readonly laterAt: Instant } | null;
  readonly sums: ChangeSums;
  readonly card: CardSummary | null;
  readonly startsAt: Instant;
  /** As they will be after the change. */
  readonly renewals: readonly RenewalSummary[];
  readonly coming: ComingCharges;
  readonly endsTrial: boolean;
  /** The planned change that this one takes the place of. */
  readonly replaces: PlanSummary | null;
  /** What is sent back, so that exactly this is charged, and once. */
  readonly form: Readonly<Record<string, string>>;
  readonly notice:
    | { readonly kind: 'amount_changed'; readonly before: Money; readonly after: Money }
    | { readonly kind: 'asked_again' }
    | null;
  /** Whether the customer is shown what Japanese law wants on the last page before an order. */
  readonly isForJapan: boolean;
}

/** What became of the payment of a change. */
export interface PlanResultPage extends SubscriptionPage {
  readonly plan: PlanSummary;
  readonly result: PlanResult;
}

export type PlanResult =
  | {
      readonly kind: 'changed';
      readonly sums: ChangeSums;
      readonly paymentId: string;
      readonly invoiceNumber: string;
      /** Downloads it, from this page, today. */
      readonly invoiceUrl: string;
      readonly paidAt: Instant;
      readonly card: CardSummary | null;
      readonly coming: ComingCharges;
    }
  | {
      readonly kind: 'declined';
      /** Null when the customer left their bank's question open. */
      readonly code: DeclineCode | null;
      readonly amount: Money;
      readonly card: CardSummary | null;
      /** The same change with the same card, asked for anew; null where that card is not to be tried again. */
      readonly retryUrl: string | null;
    }
  | { readonly kind: 'processing'; readonly amount: Money; readonly checkUrl: string }
  | { readonly kind: 'asks'; readonly amount: Money; readonly authenticateUrl: string };

/** What the address says has just been done, if it is still so. */
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
