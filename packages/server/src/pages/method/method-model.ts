import type { Money } from '../../domain/money/money.ts';
import type { ComingCharges } from '../../domain/subscription/coming-charges.ts';
import type { PayingPage } from '../parts/checkout-model.ts';
import type { Exit } from '../parts/exit.ts';
import type { CardSummary } from '../parts/order-model.ts';
import type { Page, Seller } from '../parts/page.ts';

/** What a customer came for: to pay what is due, or only to use another card. */
type MethodPurpose = 'due' | 'change';

/** The page on which a customer gives a subscription another payment method. */
export interface MethodPage extends PayingPage {
  readonly purpose: MethodPurpose;
  readonly planName: string;
  /** What it was paid with so far; null when that was removed. */
  readonly currentCard: CardSummary | null;
  /** Back to the customer's own page, where they came from there. */
  readonly accountUrl: string | null;
  readonly exit: Exit;
}

/** The same page once it is done. */
export interface MethodDonePage extends Page {
  readonly seller: Seller;
  readonly purpose: MethodPurpose;
  readonly planName: string;
  readonly paid: Money;
  readonly card: CardSummary | null;
  readonly paymentId: string;
  readonly invoiceNumber: string;
  /** Downloads it, from this page, today. */
  readonly invoiceUrl: string;
  readonly coming: ComingCharges;
  /** Back to the seller; null when the link named no address. */
  readonly continueUrl: string | null;
  readonly accountUrl: string | null;
  readonly exit: Exit;
}
