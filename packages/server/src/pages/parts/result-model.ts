import type { DeclineCode } from '../../domain/payment/decline-codes.ts';
import type { Money } from '../../domain/money/money.ts';
import type { Instant } from '../../domain/time.ts';
import type { Exit } from './exit.ts';
import type { CardSummary, Order } from './order-model.ts';
import type { Page, Seller } from './page.ts';

/** What became of a payment, for the customer who made it. */
export interface ResultPage extends Page {
  readonly seller: Seller;
  readonly result: PaymentResult;
}

export type PaymentResult =
  | {
      readonly kind: 'succeeded';
      readonly order: Order;
      readonly orderNumber: string;
      readonly invoiceNumber: string;
      /** Downloads it, from this page, today. */
      /** Null for whoever may not see the document. */
      readonly invoiceUrl: string | null;
      readonly paidAt: Instant;
      /** Null when nothing had to be paid and no card was given. */
      readonly card: CardSummary | null;
      /** Customer's e-mail address; null for a reader who only knows this page's address. */
      readonly email: string | null;
      /** The plan that began with it; null for what was bought once. */
      readonly subscriptionId: string | null;
      /** Back to the seller; null when the session named no address. */
      readonly continueUrl: string | null;
      readonly exit: Exit;
    }
  | {
      readonly kind: 'failed';
      readonly code: DeclineCode | null;
      readonly amount: Money;
      /** A checkout for the same order. */
      readonly retryUrl: string | null;
      readonly exit: Exit;
    }
  | {
      readonly kind: 'processing';
      readonly amount: Money;
      readonly checkUrl: string;
      readonly exit: Exit;
    }
  /** Somebody else's attempt waits for its bank. */
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
      /** True when it can be left for another way to pay. */
      readonly canUseAnother: boolean;
      readonly exit: Exit;
    };

/** The simulated bank's question to its customer. */
export interface ChallengePage extends Page {
  readonly seller: Seller;
  /** Where the answer is posted: `answer` is `approve`, `refuse` or `leave`. */
  readonly action: string;
  readonly amount: Money;
  readonly card: CardSummary;
  readonly at: Instant;
}

/** What it shows once nobody waits for the answer any longer. */
export interface ChallengeOverPage extends Page {
  readonly seller: Seller;
  readonly nextUrl: string;
  readonly exit: Exit;
}
