import type { Interval } from '../domain/calendar/interval.ts';
import type { Device } from '../domain/customer/sign-in.ts';
import type { EmailKind } from '../domain/email/email.ts';
import type { Money } from '../domain/money/money.ts';
import type { Instant } from '../domain/time.ts';

/** Card as letters name it: never more of it than its last four digits. */
export interface LetterCard {
  /** Upper case, as on the wire: `VISA`. */
  readonly network: string;
  readonly lastFour: string;
}

/** Payment that comes by itself. */
export interface ComingPayment {
  readonly planName: string;
  readonly amount: Money;
  readonly at: Instant;
  readonly every: Interval;
}

interface Facts {
  readonly receipt: {
    /** Number of the invoice, which is attached. */
    readonly number: string;
    readonly orderNumber: string | null;
    readonly at: Instant;
    readonly card: LetterCard | null;
    readonly lines: readonly { readonly name: string; readonly quantity: number; readonly amount: Money }[];
    /** Credit and balance that paid a part, negative; null for none. */
    readonly credit: Money | null;
    /** Included in the total; null for none. */
    readonly tax: Money | null;
    readonly total: Money;
    readonly next: ComingPayment | null;
    readonly invoiceUrl: string;
  };
  readonly payment_failed: {
    readonly planName: string;
    readonly at: Instant;
    readonly amount: Money;
    readonly card: LetterCard | null;
    readonly payUrl: string;
  };
  readonly renewal_coming: ComingPayment & { readonly card: LetterCard | null; readonly isTrial: boolean };
  readonly plan_changed: {
    readonly planName: string;
    /** Null where it is the same plan in another quantity. */
    readonly previousName: string | null;
    readonly at: Instant;
    readonly next: ComingPayment | null;
  };
  readonly cancelled: {
    readonly planName: string;
    /** End of the time that was paid; null when it has ended at once. */
    readonly endsAt: Instant | null;
  };
  readonly refunded: {
    readonly amount: Money;
    readonly toCard: Money;
    readonly card: LetterCard | null;
    readonly creditNoteUrl: string;
  };
  readonly undone: {
    readonly name: string;
    /** Null where nothing was paid. */
    readonly amount: Money | null;
    readonly card: LetterCard | null;
  };
  readonly offer_open: {
    readonly headline: string;
    readonly description: string | null;
    readonly price: Money;
    readonly expiresAt: Instant;
    readonly offerUrl: string;
    readonly unsubscribeUrl: string;
  };
  readonly sign_in: {
    readonly url: string;
    readonly askedAt: Instant;
    readonly device: Device;
  };
}

/** Content of a letter of each kind, besides its sender and its reader. */
export type LetterModel = {
  readonly [Kind in EmailKind]: { readonly kind: Kind } & Facts[Kind];
}[EmailKind];

/** The reader, and how dates are written for them. */
export interface Reader {
  readonly name: string;
  readonly timeZone: string;
}
