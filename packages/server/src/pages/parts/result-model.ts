import type { DeclineCode } from '../../domain/payment/decline-codes.ts';
import type { Money } from '../../domain/money/money.ts';
import type { Instant } from '../../domain/time.ts';
import type { Exit } from './exit.ts';
import type { CardSummary, Order } from './order-model.ts';
import type { Page, Seller } from './page.ts';

/** Result page of a payment, for the customer who made it. */
export interface ResultPage extends Page {
  readonly seller: Seller;
  readonly result: PaymentResult;
}

export type PaymentResult =
  | {
      readonly kind: 'succeeded';
      readonly order: Order;
      readonly orderNumber: string | null;
      readonly invoiceNumber: string | null;
      /** Download link on this page, valid today. Null for a reader who may not see the document. */
      readonly invoiceUrl: string | null;
      readonly paidAt: Instant;
      /** Null if nothing had to be paid and no card was given. */
      readonly card: CardSummary | null;
      /** Customer's e-mail address; null for a reader who only knows this page's address. */
      readonly email: string | null;
      /** Subscription that the payment started; null for a one-time purchase. */
      readonly subscriptionId: string | null;
      /** Link back to the seller; null if the session has no return URL. */
      readonly continueUrl: string | null;
      readonly exit: Exit;
    }
  | {
      readonly kind: 'failed';
      readonly code: DeclineCode | null;
      readonly amount: Money;
      /** Checkout for the same order. */
      readonly retryUrl: string | null;
      readonly exit: Exit;
    }
  | {
      readonly kind: 'processing';
      readonly amount: Money;
      readonly checkUrl: string;
      readonly exit: Exit;
    }
  /** Somebody else's attempt is waiting for its bank. */
  | {
      readonly kind: 'waits_for_another';
      readonly amount: Money;
      readonly checkUrl: string;
      readonly startAgainUrl: string;
      readonly exit: Exit;
    }
  | {
      readonly kind: 'requires_action';
      readonly amount: Money;
      readonly authenticateUrl: string;
      /** True if that attempt can be abandoned for another way to pay. */
      readonly canUseAnother: boolean;
      readonly exit: Exit;
    };

/** Authentication page of the simulated bank. */
export interface ChallengePage extends Page {
  readonly seller: Seller;
  /** URL that the answer is posted to: `answer` is `approve`, `refuse` or `leave`. */
  readonly action: string;
  readonly amount: Money;
  readonly card: CardSummary;
  readonly at: Instant;
}

/** The bank's page after its authentication is over. */
export interface ChallengeOverPage extends Page {
  readonly seller: Seller;
  readonly nextUrl: string;
  readonly exit: Exit;
}
