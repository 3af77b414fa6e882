import { type PaymentId, type SubscriptionId, asId } from '../../domain/ids.ts';
import type { Scope } from '../../domain/scope.ts';
import type { PaymentMethodLink } from '../../domain/payment/payment-method-link.ts';
import type { Instant } from '../../domain/time.ts';
import { type BusinessRow, scopeColumns, scopeFromRow } from '../platform/api-keys.ts';
import type { Sql, Tx } from '../postgres/postgres.ts';

interface LinkRow {
  business_id: string;
  link_id: string;
  subscription_id: string;
  payment_id: string | null;
  return_url: string | null;
  created_at: Instant;
  expires_at: Instant;
  replaced_at: Instant | null;
}

function fromRow(row: LinkRow): PaymentMethodLink {
  return {
    linkId: asId<'payment_method_link'>(row.link_id),
    businessId: asId<'business'>(row.business_id),
    subscriptionId: asId<'subscription'>(row.subscription_id),
    paymentId: row.payment_id === null ? null : asId<'payment'>(row.payment_id),
    returnUrl: row.return_url,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    replacedAt: row.replaced_at,
  };
}

/*
 * Links of a subscription change only under its lock.
 */

export async function insertLink(tx: Tx, link: PaymentMethodLink): Promise<void> {
  await tx`
    insert into payment_method_link (
      business_id, link_id, subscription_id, payment_id, return_url, created_at, expires_at, replaced_at)
    values (${link.businessId}, ${link.linkId}, ${link.subscriptionId}, ${link.paymentId}, ${link.returnUrl},
      ${link.createdAt}, ${link.expiresAt}, ${link.replacedAt})`;
}

/** Stores the link's latest payment attempt. */
export async function updateLinkPayment(
  tx: Tx,
  { businessId, linkId }: PaymentMethodLink,
  paymentId: PaymentId,
): Promise<void> {
  await tx`
    update payment_method_link set payment_id = ${paymentId}
    where business_id = ${businessId} and link_id = ${linkId}`;
}

/** Marks the subscription's current link as replaced and returns it as it was before. */
export async function replaceCurrentLink(
  tx: Tx,
  scope: Scope,
  subscriptionId: SubscriptionId,
  now: Instant,
): Promise<PaymentMethodLink | undefined> {
  const [row] = await tx<LinkRow[]>`
    update payment_method_link set replaced_at = ${now}
    where business_id = ${scope.businessId} and subscription_id = ${subscriptionId} and replaced_at is null
    returning *`;
  return row && fromRow(row);
}

export async function findCurrentLink(
  sql: Sql,
  scope: Scope,
  subscriptionId: SubscriptionId,
): Promise<PaymentMethodLink | undefined> {
  const [row] = await sql<LinkRow[]>`
    select * from payment_method_link
    where business_id = ${scope.businessId} and subscription_id = ${subscriptionId} and replaced_at is null`;
  return row && fromRow(row);
}

/** Finds the link whose latest attempt, or reserved payment, this is. */
export async function findLinkOfPayment(
  sql: Sql,
  scope: Scope,
  paymentId: PaymentId,
): Promise<PaymentMethodLink | undefined> {
  const [row] = await sql<LinkRow[]>`
    select * from payment_method_link
    where business_id = ${scope.businessId} and payment_id = ${paymentId}`;
  return row && fromRow(row);
}

/** Finds a link by its id alone, which grants access: its holder has nothing else. */
export async function findLinkByCapability(
  sql: Sql,
  linkId: string,
): Promise<{ readonly link: PaymentMethodLink; readonly scope: Scope } | undefined> {
  const [row] = await sql<(LinkRow & BusinessRow)[]>`
    select l.*, ${scopeColumns(sql)}
    from payment_method_link l join business b using (business_id)
    where l.link_id = ${linkId}`;
  return row && { link: fromRow(row), scope: scopeFromRow(row) };
}
