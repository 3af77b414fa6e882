import { type BusinessId, asId } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';
import type { Sql, Tx } from '../postgres/postgres.ts';

/*
 * Rows with data encrypted or derived with the installation's secret key, as stored: read and written when
 * the key is rotated, and once for data stored before encryption was introduced.
 */

export interface SealedWebhook {
  readonly businessId: string;
  readonly webhookId: string;
  readonly secret: string;
  readonly previousSecret: string | null;
  readonly headers: Readonly<Record<string, string>>;
}

export async function listSealedWebhooks(sql: Sql): Promise<SealedWebhook[]> {
  const rows = await sql<
    {
      business_id: string;
      webhook_id: string;
      secret: string;
      previous_secret: string | null;
      headers: Record<string, string>;
    }[]
  >`
    select business_id, webhook_id, secret, previous_secret, headers from webhook_endpoint
    where deleted_at is null`;
  return rows.map((row) => ({
    businessId: row.business_id,
    webhookId: row.webhook_id,
    secret: row.secret,
    previousSecret: row.previous_secret,
    headers: row.headers,
  }));
}

/** Does nothing if the secret or headers have changed since they were read. */
export async function updateSealedWebhook(
  tx: Tx,
  before: SealedWebhook,
  after: Pick<SealedWebhook, 'secret' | 'previousSecret' | 'headers'>,
): Promise<void> {
  await tx`
    update webhook_endpoint
    set secret = ${after.secret}, previous_secret = ${after.previousSecret}, headers = ${after.headers}
    where business_id = ${before.businessId} and webhook_id = ${before.webhookId}
      and secret = ${before.secret} and headers = ${before.headers}::jsonb`;
}

export interface SealedGateway {
  readonly businessId: BusinessId;
  readonly provider: string;
  readonly credentials: string;
}

/** Lists gateway credentials that were not encrypted with the key of this prefix. */
export async function listGatewaysToSeal(sql: Sql, prefix: string): Promise<SealedGateway[]> {
  const rows = await sql<{ business_id: string; provider: string; credentials: string }[]>`
    select business_id, provider, credentials from business_gateway where not starts_with(credentials, ${prefix})`;
  return rows.map(({ business_id: businessId, ...row }) => ({
    ...row,
    businessId: asId<'business'>(businessId),
  }));
}

/** Does nothing if the credentials have changed since they were read. */
export async function updateSealedGateway(tx: Tx, before: SealedGateway, sealed: string): Promise<void> {
  await tx`
    update business_gateway set credentials = ${sealed}
    where business_id = ${before.businessId} and provider = ${before.provider}
      and credentials = ${before.credentials}`;
}

export interface KeptAnswer {
  readonly businessId: string;
  readonly requestKey: string;
  readonly body: unknown;
}

/**
 * Lists stored responses that were not encrypted with the key of this prefix, in key order after `after`: a
 * full pass reads each row once, and two concurrent passes lock rows in the same order.
 */
export async function listAnswersToSeal(
  sql: Sql,
  prefix: string,
  after: Pick<KeptAnswer, 'businessId' | 'requestKey'> | undefined,
  limit: number,
): Promise<KeptAnswer[]> {
  const rows = await sql<{ business_id: string; request_key: string; response_body: unknown }[]>`
    select business_id, request_key, response_body from idempotency
    where (business_id, request_key) > (${after?.businessId ?? ''}, ${after?.requestKey ?? ''})
      and response_body is not null
      and not starts_with(coalesce(response_body ->> 'sealed', ''), ${prefix})
    order by business_id, request_key limit ${limit}`;
  return rows.map((row) => ({
    businessId: row.business_id,
    requestKey: row.request_key,
    body: row.response_body,
  }));
}

/** Does nothing if the response has changed since it was read. */
export async function updateKeptAnswer(tx: Tx, before: KeptAnswer, sealed: string): Promise<void> {
  await tx`
    update idempotency set response_body = jsonb_build_object('sealed', ${sealed}::text)
    where business_id = ${before.businessId} and request_key = ${before.requestKey}
      and response_body = ${JSON.stringify(before.body)}::text::jsonb`;
}

export interface OfferLink {
  readonly tokenHash: Buffer;
  readonly presentationId: string;
}

/**
 * Lists links to offers that are still valid and whose token is not the one this key derives, in key order
 * after `after`.
 */
export async function listLinksToDerive(
  sql: Sql,
  keyId: string,
  wallNow: Instant,
  after: OfferLink | undefined,
  limit: number,
): Promise<OfferLink[]> {
  const rows = await sql<{ token_hash: Buffer; presentation_id: string }[]>`
    select token_hash, presentation_id from customer_session
    where token_hash > ${after?.tokenHash ?? Buffer.alloc(0)}
      and presentation_id is not null and derived_with is distinct from ${keyId} and expires_at > ${wallNow}
    order by token_hash limit ${limit}`;
  return rows.map((row) => ({ tokenHash: row.token_hash, presentationId: row.presentation_id }));
}

/** Adds a derived token with the same rights and expiry as the existing one. */
export async function insertDerivedLink(
  tx: Tx,
  { tokenHash }: OfferLink,
  derived: { readonly tokenHash: Buffer; readonly keyId: string },
): Promise<void> {
  await tx`
    with known as (
      update customer_session set derived_with = ${derived.keyId} where token_hash = ${tokenHash}
      returning business_id, customer_id, return_url, presentation_id, created_at, expires_at
    )
    insert into customer_session (
      token_hash, business_id, customer_id, return_url, presentation_id, created_at, expires_at, derived_with)
    select ${derived.tokenHash}, business_id, customer_id, return_url, presentation_id, created_at, expires_at,
      ${derived.keyId}
    from known
    on conflict (token_hash) do nothing`;
}

export interface SealedTotp {
  readonly userId: string;
  readonly totpSecret: string;
}

/** Lists second factors that were not encrypted with the key of this prefix. */
export async function listTotpToSeal(sql: Sql, prefix: string): Promise<SealedTotp[]> {
  const rows = await sql<{ user_id: string; totp_secret: string }[]>`
    select user_id, totp_secret from user_account
    where totp_secret is not null and not starts_with(totp_secret, ${prefix})`;
  return rows.map((row) => ({ userId: row.user_id, totpSecret: row.totp_secret }));
}

/** Does nothing if the second factor has changed since it was read. */
export async function updateSealedTotp(tx: Tx, before: SealedTotp, sealed: string): Promise<void> {
  await tx`
    update user_account set totp_secret = ${sealed}
    where user_id = ${before.userId} and totp_secret = ${before.totpSecret}`;
}
