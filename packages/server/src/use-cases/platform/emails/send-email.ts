import { decideSending } from '../../../domain/email/decide-sending.ts';
import type { Email } from '../../../domain/email/email.ts';
import type { Scope } from '../../../domain/scope.ts';
import type { Instant } from '../../../domain/time.ts';
import type { MailAttachment, MailMessage } from '../../../gateways/mail/mail-gateway.ts';
import type { Runtime } from '../../../runtime.ts';
import { beginEmail, endEmail } from '../../../store/platform/emails.ts';
import { statement } from '../../../store/postgres/postgres.ts';

/** E-mail that is to be sent. */
export interface EmailDraft
  extends
    Pick<Email, 'kind' | 'causeId' | 'customerId' | 'recipient' | 'locale'>,
    Omit<MailMessage, 'id' | 'to' | 'attachments'> {
  /** End of the quiet hours that it waits for; null for none. */
  readonly waitsUntil: Instant | null;
  readonly attach: () => Promise<readonly MailAttachment[]>;
}

/** Secrets in addresses: whoever looks at an e-mail in Rung must not get what its reader got. */
const secretInAddress = /([?&]token=|\/(?:offers|due|no-offers|sign-in-link)\/)[\w.~%-]+/g;

/**
 * Makes one attempt to send an e-mail: record, send outside any transaction, then decide and record. Of one cause one
 * e-mail of a kind is sent. A process that dies between the server's answer and its record sends again, with the same
 * message id: SMTP has no other way to tell the server that it is a repeat. Returns when to try again, if it is not
 * over.
 */
export async function sendEmail(
  runtime: Runtime,
  scope: Scope,
  draft: EmailDraft,
): Promise<{ readonly runAt: Instant; readonly reason: string | null } | undefined> {
  const { mail } = runtime;
  const { attach, html, text, waitsUntil, ...named } = draft;
  if (waitsUntil !== null) return { runAt: waitsUntil, reason: null };
  const begun = {
    ...named,
    html: html.replaceAll(secretInAddress, '$1'),
    text: text.replaceAll(secretInAddress, '$1'),
    emailId: runtime.mintId('email'),
    createdAt: runtime.wallClock(),
  };
  const email = await statement(runtime.sql, (tx) => beginEmail(tx, scope, begun, mail !== null));
  if (email === undefined || mail === null) return undefined;
  const message = { ...draft, id: email.emailId, to: email.recipient, attachments: await attach() };
  runtime.failpoint('email.before-send');
  const outcome = await mail.send(message);
  runtime.failpoint('email.after-send');

  const now = runtime.wallClock();
  const decision = decideSending(email, outcome, now, Math.random());
  const context = { email_id: email.emailId, kind: email.kind, attempts: email.attempts };
  if (decision.status === 'sending') {
    runtime.log.warn({ ...context, reason: decision.reason }, 'an e-mail waits for the mail server');
    return { runAt: decision.nextAttemptAt, reason: decision.reason };
  }
  if (decision.failure) {
    runtime.log.warn({ ...context, reason: decision.failure.reason }, 'an e-mail could not be sent');
  }
  await statement(runtime.sql, (tx) => endEmail(tx, email, decision, mail.sender, now));
  runtime.failpoint('email.after-record');
  return undefined;
}
