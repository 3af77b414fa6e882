import { type BusinessId, type CustomerId, asId } from '../../domain/ids.ts';
import type { Mode, Scope } from '../../domain/scope.ts';
import type { Instant } from '../../domain/time.ts';
import { type NewJob, jobPart } from '../platform/enqueue-jobs.ts';
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

/** Business as it asks a gateway for something: its mode decides which keys are good for it. */
export interface GatewayHolder {
  readonly businessId: BusinessId;
  readonly mode: Mode;
  /** Null if the business has not connected the gateway. */
  readonly sealedCredentials: string | null;
}

/** Finds a business with its encrypted credentials at a gateway, by an id that may come from an external request. */
export async function findGatewayHolder(
  sql: Sql,
  businessId: string,
  provider: string,
): Promise<GatewayHolder | undefined> {
  const [row] = await sql<{ business_id: string; mode: Mode; credentials: string | null }[]>`
    select b.business_id, b.mode, g.credentials
    from business b left join business_gateway g on g.business_id = b.business_id and g.provider = ${provider}
    where b.business_id = ${businessId}`;
  return (
    row && {
      businessId: asId<'business'>(row.business_id),
      mode: row.mode,
      sealedCredentials: row.credentials,
    }
  );
}

/** Finds what a gateway calls a customer. */
export async function findGatewayCustomer(
  sql: Sql,
  businessId: BusinessId,
  provider: string,
  customerId: CustomerId,
): Promise<string | undefined> {
  const [row] = await sql<{ reference: string }[]>`
    select reference from gateway_customer
    where business_id = ${businessId} and provider = ${provider} and customer_id = ${customerId}`;
  return row?.reference;
}

/**
 * Finds what a gateway calls one of the customers of the business; undefined if it has none there. Imported cards count:
 * their tokens begin with the customer.
 */
export async function findAnyGatewayCustomer(
  sql: Sql,
  { businessId }: Scope,
  provider: string,
): Promise<string | undefined> {
  const [row] = await sql<{ reference: string }[]>`
    (select reference from gateway_customer where business_id = ${businessId} and provider = ${provider} limit 1)
    union all
    (select split_part(instrument ->> 'token', ':', 1) from payment_method
      where business_id = ${businessId} and instrument ->> 'provider' = ${provider} limit 1)
    limit 1`;
  return row?.reference;
}

/** Writes down what a gateway calls a customer; an earlier name stays, and is returned. */
export async function keepGatewayCustomer(
  tx: Tx,
  businessId: BusinessId,
  provider: string,
  customerId: CustomerId,
  reference: string,
): Promise<string> {
  const [row] = await tx<{ reference: string }[]>`
    insert into gateway_customer as c (business_id, provider, customer_id, reference)
    values (${businessId}, ${provider}, ${customerId}, ${reference})
    on conflict (business_id, provider, customer_id) do update set reference = c.reference
    returning reference`;
  return row?.reference ?? reference;
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

/** Records a notification as received, with the job that asks about it. False if it already was. */
export async function insertNotificationWithJob(
  tx: Tx,
  businessId: BusinessId,
  job: NewJob<'notification.receive' | 'dispute.receive' | 'instrument.refresh'>,
): Promise<boolean> {
  const { provider, notificationId } = job.payload;
  const rows = await tx`
    with received as (
      insert into gateway_notification (business_id, provider, notification_id, received_at)
      values (${businessId}, ${provider}, ${notificationId}, ${job.runAt})
      on conflict do nothing
      returning business_id
    ), asked as (${jobPart(tx, job, tx`received`)})
    select from received`;
  return rows.length === 1;
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
