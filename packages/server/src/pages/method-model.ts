import type { Money } from '../domain/money/money.ts';
import type { Instant } from '../domain/time.ts';
import type { PayingPage } from './checkout-model.ts';
import type { CardFace } from './order-model.ts';
import type { Page, Seller } from './page.ts';

/** What a customer came for: to pay what is due, or only to use another card. */
type MethodPurpose = 'due' | 'change';

/** The page on which a customer gives a subscription another payment method. */
export interface MethodPage extends PayingPage {
  readonly purpose: MethodPurpose;
  readonly planName: string;
  /** What it was paid with so far; null when that was removed. */
  readonly currentCard: CardFace | null;
  /** Why nothing is charged by itself afterwards; null when something is. */
  readonly standstill: Standstill | null;
  /** Back to the customer's own page, where they came from there. */
  readonly accountUrl: string | null;
}

export type Standstill =
  | { readonly kind: 'paused' }
  | { readonly kind: 'on_demand' }
  | { readonly kind: 'ends'; readonly at: Instant };

/** The same page once it is done. */
export interface MethodDonePage extends Page {
  readonly seller: Seller;
  readonly purpose: MethodPurpose;
  readonly planName: string;
  readonly paid: Money;
  readonly card: CardFace | null;
  readonly paymentId: string;
  readonly invoiceNumber: string;
  readonly nextPaymentAt: Instant | null;
  /** Back to the seller; null when the link named no address. */
  readonly continueUrl: string | null;
  readonly accountUrl: string | null;
}
