import type { EventType } from '../event/event.ts';
import type { BusinessId, CustomerId, EmailId } from '../ids.ts';
import type { Locale } from '../locale.ts';
import type { Instant } from '../time.ts';

/** E-mails that a business switches on and off one by one. */
export const switchableEmails = [
  'receipt',
  'payment_failed',
  'renewal_coming',
  'plan_changed',
  'cancelled',
  'refunded',
  'undone',
  'offer_open',
] as const;

type SwitchableEmail = (typeof switchableEmails)[number];

/** All e-mails to customers. A sign-in link is asked for, and cannot be switched off. */
export const emailKinds = [...switchableEmails, 'sign_in'] as const;

export type EmailKind = (typeof emailKinds)[number];

export type EmailSwitches = Readonly<Record<SwitchableEmail, boolean>>;

const switches = (isOn: (kind: SwitchableEmail) => boolean): EmailSwitches =>
  Object.fromEntries(switchableEmails.map((kind) => [kind, isOn(kind)])) as EmailSwitches;

/** Switches of a business that was never asked: no e-mail. */
export const noEmails = switches(() => false);

/** Switches of a new business: all but the offer, which is advertising. */
export const presetEmails = switches((kind) => kind !== 'offer_open');

/** Events that may mean an e-mail of the kind; the object of the event decides. */
const eventsOfKind: Readonly<Record<SwitchableEmail, readonly EventType[]>> = {
  receipt: ['payment.succeeded'],
  payment_failed: ['payment.failed'],
  // A paid period is followed by a renewal, of which its customer may have to be told.
  renewal_coming: ['payment.succeeded'],
  plan_changed: ['subscription.plan_changed'],
  cancelled: ['subscription.cancelled', 'subscription.updated'],
  refunded: ['refund.succeeded'],
  undone: ['offer.undone'],
  offer_open: ['offer.presented'],
};

/** Types of events that may mean an e-mail; null if none does. */
export function emailEventsOf(emails: EmailSwitches): readonly EventType[] | null {
  const wanted = switchableEmails.filter((kind) => emails[kind]).flatMap((kind) => eventsOfKind[kind]);
  return wanted.length === 0 ? null : [...new Set(wanted)].sort();
}

/**
 * Progress of an e-mail.
 *
 *   sending ──┬─→ sent      a mail server has taken it
 *             ├─→ failed    refused for good, or for too long
 *             ├─→ blocked   its address was refused for good before: it was not sent
 *             └─→ kept      there is no mail server: it can be read in Rung
 */
export type EmailStatus = 'sending' | 'sent' | 'failed' | 'blocked' | 'kept';

/** Reasons why an e-mail did not arrive, in the wire's words. */
export type EmailFailureCode =
  | 'mailbox_not_found'
  | 'address_rejected'
  | 'address_suppressed'
  | 'mailbox_full'
  | 'temporary_failure'
  | 'message_too_large'
  | 'send_failed';

export interface EmailFailure {
  readonly code: EmailFailureCode;
  /** Sentence for the seller. */
  readonly reason: string;
}

/** One e-mail to a customer, as recorded. */
export interface Email {
  readonly businessId: BusinessId;
  readonly emailId: EmailId;
  readonly kind: EmailKind;
  /** Object that it is about; of one cause there is one e-mail of a kind. */
  readonly causeId: string;
  readonly customerId: CustomerId;
  readonly status: EmailStatus;
  readonly recipient: string;
  readonly locale: Locale;
  readonly subject: string;
  /** Address that it was sent from; null while it was not. */
  readonly sender: string | null;
  /** Attempts to send it, the present one included. */
  readonly attempts: number;
  readonly failure: EmailFailure | null;
  readonly createdAt: Instant;
}
