import type { Money } from '../../domain/money/money.ts';
import type { ComingCharges } from '../../domain/subscription/coming-charges.ts';
import type { PayingPage } from '../parts/checkout-model.ts';
import type { Exit } from '../parts/exit.ts';
import type { CardSummary } from '../parts/order-model.ts';
import type { Page, Seller } from '../parts/page.ts';

/** Purpose of the visit: to pay the amount due, or only to use another card. */
type MethodPurpose = 'due' | 'change';

/** Page for giving a subscription another payment method. */
export interface MethodPage extends PayingPage {
  readonly purpose: MethodPurpose;
  readonly planName: string;
  /** Present card; null if it was removed. */
  readonly currentCard: CardSummary | null;
  /** Link back to the customer's account, if they came from there. */
  readonly accountUrl: string | null;
  readonly exit: Exit;
}

/** Confirmation page after the change. */
export interface MethodDonePage extends Page {
  readonly seller: Seller;
  readonly purpose: MethodPurpose;
  readonly planName: string;
  readonly paid: Money;
  readonly card: CardSummary | null;
  readonly paymentId: string;
  /** Null for a payment that has not succeeded. */
  readonly invoiceNumber: string | null;
  /** Download link on this page, valid today. */
  readonly invoiceUrl: string;
  readonly coming: ComingCharges;
  /** Link back to the seller; null if the payment method link has no return address. */
  readonly continueUrl: string | null;
  readonly accountUrl: string | null;
  readonly exit: Exit;
}
