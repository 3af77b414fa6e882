import type { SendingDecision } from '../../domain/email/decide-sending.ts';
import type { Email, EmailFailureCode, EmailKind, EmailStatus } from '../../domain/email/email.ts';
import { type CustomerId, type EmailId, asId } from '../../domain/ids.ts';
import type { Locale } from '../../domain/locale.ts';
import type { Scope } from '../../domain/scope.ts';
import type { Instant } from '../../domain/time.ts';
import { storableText } from '../postgres/json.ts';
import type { Sql, Tx } from '../postgres/postgres.ts';

interface EmailRow {
  business_id: string;
  email_id: string;
  kind: EmailKind;
  cause_id: string;
  customer_id: string;
  status: EmailStatus;
  recipient: string;
  locale: Locale;
  subject: string;
  sender: string | null;
  attempts: number;
  failure_code: EmailFailureCode | null;
  failure_reason: string | null;
  created_at: Instant;
}

const columns = (sql: Sql) => sql`
  business_id, email_id, kind, cause_id, customer_id, status, recipient, locale, subject, sender, attempts,
  failure_code, failure_reason, created_at`;

function fromRow(row: EmailRow): Email {
  return {
    businessId: asId<'business'>(row.business_id),
    emailId: asId<'email'>(row.email_id),
    kind: row.kind,
    causeId: row.cause_id,
    customerId: asId<'customer'>(row.customer_id),
    status: row.status,
    recipient: row.recipient,
    locale: row.locale,
    subject: row.subject,
    sender: row.sender,
    attempts: row.attempts,
    failure: row.failure_code === null ? null : { code: row.failure_code, reason: row.failure_reason ?? '' },
    createdAt: row.created_at,
  };
}

/** E-mail about to be sent. */
export type NewEmail = Pick<
  Email,
  'emailId' | 'kind' | 'causeId' | 'customerId' | 'recipient' | 'locale' | 'subject' | 'createdAt'
> &
  EmailBody;

/** An e-mail as its reader sees it. */
export interface EmailBody {
  readonly html: string;
  readonly text: string;
}

/**
 * Records an attempt to send an e-mail, and returns it as it is to be sent: a repeat keeps the id, by which mail
 * servers may know it. Undefined if it is over: sent, failed, or its address was refused before. Without a mail server
 * it is kept, and over.
 */
export async function beginEmail(
  tx: Tx,
  { businessId }: Scope,
  email: NewEmail,
  hasServer: boolean,
): Promise<Email | undefined> {
  const [row] = await tx<EmailRow[]>`
    insert into email as e (business_id, email_id, kind, cause_id, customer_id, status, recipient, locale, subject,
      html, text, failure_code, failure_reason, created_at)
    select ${businessId}, ${email.emailId}, ${email.kind}, ${email.causeId}, ${email.customerId},
      case when b.reason is not null then 'blocked' when ${hasServer}::boolean then 'sending' else 'kept' end, ${email.recipient}, ${email.locale},
      ${email.subject}, ${email.html}, ${email.text}, case when b.reason is not null then 'address_suppressed' end, b.reason, ${email.createdAt}
    from (select) one left join email_bounce b on b.business_id = ${businessId} and b.address = lower(${email.recipient})
    on conflict (business_id, kind, cause_id) do update
      set attempts = e.attempts + 1, recipient = excluded.recipient, subject = excluded.subject,
        html = excluded.html, text = excluded.text
      where e.status = 'sending'
    returning ${columns(tx)}`;
  return row?.status === 'sending' ? fromRow(row) : undefined;
}

/** Records what became of an attempt, and remembers an address that was refused for good. */
export async function endEmail(
  tx: Tx,
  { businessId, emailId, recipient }: Email,
  decision: Exclude<SendingDecision, { status: 'sending' }>,
  sender: string | null,
  wallNow: Instant,
): Promise<void> {
  const { status, failure, bounces } = decision;
  const reason = failure === null ? null : storableText(failure.reason);
  await tx`
    with ended as (
      update email set status = ${status}, sender = ${sender}, failure_code = ${failure?.code ?? null},
        failure_reason = ${reason}, ended_at = ${wallNow}
      where business_id = ${businessId} and email_id = ${emailId} and status = 'sending'
      returning business_id
    )
    insert into email_bounce (business_id, address, reason, bounced_at)
    select business_id, lower(${recipient}), ${reason ?? ''}, ${wallNow} from ended where ${bounces}::boolean
    on conflict do nothing`;
}

/** Counts the e-mails of a kind to a customer since `since`, without that of the cause `except`. */
export async function countEmailsOfKind(
  sql: Sql,
  { businessId }: Scope,
  { customerId, kind, except }: Pick<Email, 'customerId' | 'kind'> & { readonly except: string },
  since: Instant,
): Promise<number> {
  const [row] = await sql<[{ count: number }]>`
    select count(*)::integer as count from email
    where business_id = ${businessId} and customer_id = ${customerId} and created_at > ${since}
      and kind = ${kind} and cause_id <> ${except}`;
  return row.count;
}

/** Lists the e-mails to a customer since `since`, newest first. */
export async function listEmails(
  sql: Sql,
  { businessId }: Scope,
  customerId: CustomerId,
  since: Instant,
  page: { readonly limit: number; readonly offset: number },
): Promise<Email[]> {
  const rows = await sql<EmailRow[]>`
    select ${columns(sql)} from email
    where business_id = ${businessId} and customer_id = ${customerId} and created_at >= ${since}
    order by created_at desc, email_id desc limit ${page.limit} offset ${page.offset}`;
  return rows.map(fromRow);
}

export async function findEmail(
  sql: Sql,
  { businessId }: Scope,
  customerId: CustomerId,
  emailId: EmailId,
): Promise<(Email & EmailBody) | undefined> {
  const [row] = await sql<(EmailRow & EmailBody)[]>`
    select ${columns(sql)}, html, text from email
    where business_id = ${businessId} and email_id = ${emailId} and customer_id = ${customerId}`;
  return row && { ...fromRow(row), html: row.html, text: row.text };
}

/** Address that a mail server has refused for good: nothing more is sent to it. */
export interface BouncedAddress {
  /** In lower case. */
  readonly address: string;
  /** Answer of the mail server. */
  readonly reason: string;
  readonly bouncedAt: Instant;
}

/** Lists the bounced addresses of the business, newest first. */
export async function listBouncedAddresses(
  sql: Sql,
  { businessId }: Scope,
  page: { readonly limit: number; readonly offset: number },
): Promise<BouncedAddress[]> {
  const rows = await sql<{ address: string; reason: string; bounced_at: Instant }[]>`
    select address, reason, bounced_at from email_bounce where business_id = ${businessId}
    order by bounced_at desc, address limit ${page.limit} offset ${page.offset}`;
  return rows.map((row) => ({ address: row.address, reason: row.reason, bouncedAt: row.bounced_at }));
}

/** Forgets that an address bounced. False if it had not. */
export async function deleteBouncedAddress(tx: Tx, { businessId }: Scope, address: string): Promise<boolean> {
  const { count } = await tx`
    delete from email_bounce where business_id = ${businessId} and address = lower(${address})`;
  return count === 1;
}
