import type { TimeZone } from '../../domain/calendar/time-zone.ts';
import type { Interval } from '../../domain/calendar/interval.ts';
import type { Money } from '../../domain/money/money.ts';
import type { Instant } from '../../domain/time.ts';
import type { Dictionary } from '../i18n/dictionary.ts';
import type { Exit } from '../parts/exit.ts';
import type { CardSummary } from '../parts/order-model.ts';
import type { Page, Seller } from '../parts/page.ts';

/** A customer's account at one seller. */
export interface PortalPage extends Page {
  readonly seller: Seller;
  /** The capability in the address. */
  readonly token: string;
  readonly email: string;
  readonly payments: readonly PortalPayment[];
  readonly newerUrl: string | null;
  readonly olderUrl: string | null;
  /** Live subscriptions. */
  readonly subscriptions: readonly PortalSubscription[];
  readonly methods: readonly PortalMethod[];
  /** Card that was just removed. */
  readonly removed: CardSummary | null;
  readonly exit: Exit;
}

export interface PortalPayment {
  readonly paymentId: string;
  readonly at: Instant;
  /** Time zone of its subscription, else the seller's. */
  readonly timeZone: TimeZone;
  /** Names of the purchased items. */
  readonly description: string;
  readonly amount: Money;
  readonly status: keyof Dictionary['portal']['status'];
  readonly invoiceNumber: string | null;
  /** Download link on this page, valid today. */
  readonly invoiceUrl: string | null;
  /** Null if nothing was refunded. */
  readonly refunded: Money | null;
}

export interface PortalMethod {
  readonly id: string;
  readonly card: CardSummary;
  readonly isExpired: boolean;
  readonly lastUsedAt: Instant | null;
  /** Number of live subscriptions that renew with it. */
  readonly subscriptionCount: number;
}

export interface PortalSubscription {
  readonly id: string;
  readonly name: string;
  /** Time zone of its billing dates. */
  readonly timeZone: TimeZone;
  /** Price of a cycle, tax included; null if nothing recurs. */
  readonly price: { readonly amount: Money; readonly interval: Interval } | null;
  readonly standing:
    | { readonly kind: 'on_hold' | 'paused' | 'on_demand' }
    | { readonly kind: 'paused_until'; readonly at: Instant }
    | { readonly kind: 'active' | 'ends'; readonly at: Instant };
  readonly card: CardSummary | null;
}
