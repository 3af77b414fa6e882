import { type BusinessId, asId } from '../../domain/ids.ts';
import type { Scope } from '../../domain/scope.ts';
import type { Instant } from '../../domain/time.ts';
import type { Sql, Tx } from '../postgres/postgres.ts';

/** Connects a gateway to the business, or replaces the credentials of a connected one. */
export async function upsertBusinessGateway(
  tx: Tx,
  { businessId }: Scope,
  {
    provider,
    sealedCredentials,
    now,
  }: { readonly provider: string; readonly sealedCredentials: string; readonly now: Instant },
): Promise<void> {
  await tx`
    insert into business_gateway (business_id, provider, credentials, created_at, updated_at)
    values (${businessId}, ${provider}, ${sealedCredentials}, ${now}, ${now})
    on conflict (business_id, provider) do update set
      credentials = excluded.credentials, updated_at = excluded.updated_at`;
}

/** Sets the gateway for new payments, which must be connected; null for the default of the mode. */
export async function updateChosenGateway(
  tx: Tx,
  { businessId }: Scope,
  provider: string | null,
): Promise<void> {
  await tx`update business set gateway = ${provider} where business_id = ${businessId}`;
}

/** True if the business has connected the gateway. */
export async function isGatewayConnected(
  sql: Sql,
  { businessId }: Scope,
  provider: string,
): Promise<boolean> {
  const rows = await sql`
    select from business_gateway where business_id = ${businessId} and provider = ${provider}`;
  return rows.length === 1;
}

/** Finds the encrypted credentials of a business, by an id from an external request. */
export async function findGatewayCredentials(
  sql: Sql,
  businessId: string,
  provider: string,
): Promise<{ readonly businessId: BusinessId; readonly sealedCredentials: string } | undefined> {
  const [row] = await sql<{ business_id: string; credentials: string }[]>`
    select business_id, credentials from business_gateway
    where business_id = ${businessId} and provider = ${provider}`;
  return row && { businessId: asId<'business'>(row.business_id), sealedCredentials: row.credentials };
}

/** Lists which of these gateway notifications have been received before. */
export async function listReceivedNotifications(
  sql: Sql,
  businessId: BusinessId,
  provider: string,
  notificationIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await sql<{ notification_id: string }[]>`
    select notification_id from gateway_notification
    where business_id = ${businessId} and provider = ${provider}
      and notification_id = any(${notificationIds}::text[])`;
  return new Set(rows.map((row) => row.notification_id));
}

/** Records a notification as received; does nothing if it already was. */
export async function insertReceivedNotification(
  tx: Tx,
  businessId: BusinessId,
  provider: string,
  notificationId: string,
  wallNow: Instant,
): Promise<void> {
  await tx`
    insert into gateway_notification (business_id, provider, notification_id, received_at)
    values (${businessId}, ${provider}, ${notificationId}, ${wallNow})
    on conflict do nothing`;
}
