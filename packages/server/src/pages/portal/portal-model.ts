import type { TimeZone } from '../../domain/calendar/time-zone.ts';
import type { Interval } from '../../domain/calendar/interval.ts';
import type { Money } from '../../domain/money/money.ts';
import type { Instant } from '../../domain/time.ts';
import type { Dictionary } from '../i18n/dictionary.ts';
import type { Exit } from '../parts/exit.ts';
import type { CardSummary } from '../parts/order-model.ts';
import type { Page, Seller } from '../parts/page.ts';

/** What a customer sees of themselves at one seller. */
export interface PortalPage extends Page {
  readonly seller: Seller;
  /** The capability in the address. */
  readonly token: string;
  readonly email: string;
  readonly payments: readonly PortalPayment[];
  readonly newerUrl: string | null;
  readonly olderUrl: string | null;
  /** Those that go on. */
  readonly subscriptions: readonly PortalSubscription[];
  readonly methods: readonly PortalMethod[];
  /** The card that has just been removed. */
  readonly removed: CardSummary | null;
  readonly exit: Exit;
}

export interface PortalPayment {
  readonly paymentId: string;
  readonly at: Instant;
  /** Of the subscription that it is for, else the seller's. */
  readonly timeZone: TimeZone;
  /** The names of what was bought. */
  readonly description: string;
  readonly amount: Money;
  readonly status: keyof Dictionary['portal']['status'];
  readonly invoiceNumber: string | null;
  /** Downloads it, from this page, today. */
  readonly invoiceUrl: string | null;
  /** Null when nothing has been given back. */
  readonly refunded: Money | null;
}

export interface PortalMethod {
  readonly id: string;
  readonly card: CardSummary;
  readonly isExpired: boolean;
  readonly lastUsedAt: Instant | null;
  /** How many live subscriptions renew with it. */
  readonly subscriptionCount: number;
}

export interface PortalSubscription {
  readonly id: string;
  readonly name: string;
  /** Whose calendar it is counted in. */
  readonly timeZone: TimeZone;
  /** What a cycle costs, tax included; null when nothing is charged by itself. */
  readonly price: { readonly amount: Money; readonly interval: Interval } | null;
  readonly standing:
    | { readonly kind: 'on_hold' | 'paused' | 'on_demand' }
    | { readonly kind: 'paused_until'; readonly at: Instant }
    | { readonly kind: 'active' | 'ends'; readonly at: Instant };
  readonly card: CardSummary | null;
}
