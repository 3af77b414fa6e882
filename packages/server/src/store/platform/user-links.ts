import { type BusinessId, type InvitationId, type UserId, asId } from '../../domain/ids.ts';
import type { Scope } from '../../domain/scope.ts';
import type { Instant } from '../../domain/time.ts';
import type { UserRole } from '../../domain/user/role.ts';
import type { Invitation } from '../../domain/user/user.ts';
import { hashUserToken } from './user-sessions.ts';
import type { Sql, Tx } from '../postgres/postgres.ts';

/** Role that a link gives in one business. */
type Offered = Pick<Invitation, 'businessId' | 'email' | 'role'>;

interface LinkRow {
  link_id: string;
  business_id: string;
  email: string;
  role: UserRole;
  created_at: Instant;
  expires_at: Instant;
}

function fromRow(row: LinkRow): Invitation {
  return {
    invitationId: asId<'invitation'>(row.link_id),
    businessId: asId<'business'>(row.business_id),
    email: row.email,
    role: row.role,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  };
}

/** Inserts a link; `offered` is null for the link that sets up the owner. */
export async function insertUserLink(
  tx: Tx,
  link: Pick<Invitation, 'invitationId' | 'createdAt' | 'expiresAt'> & {
    readonly token: string;
    readonly offered: Offered | null;
    readonly invitedBy: string | null;
  },
): Promise<void> {
  await tx`
    insert into user_link (link_id, token_hash, business_id, email, role, invited_by, created_at, expires_at)
    values (${link.invitationId}, ${hashUserToken(link.token)}, ${link.offered?.businessId ?? null},
      ${link.offered?.email ?? null}, ${link.offered?.role ?? null}, ${link.invitedBy}, ${link.createdAt},
      ${link.expiresAt})`;
}

/** Locks an invitation by its token, unless it has expired. */
export async function lockInvitation(
  tx: Tx,
  token: string,
  wallNow: Instant,
): Promise<Invitation | undefined> {
  const [row] = await tx<LinkRow[]>`
    select * from user_link
    where token_hash = ${hashUserToken(token)} and business_id is not null and expires_at > ${wallNow} for update`;
  return row && fromRow(row);
}

/** Finds an invitation by its token, unless it has expired. */
export async function findInvitation(
  sql: Sql,
  token: string,
  wallNow: Instant,
): Promise<Invitation | undefined> {
  const [row] = await sql<LinkRow[]>`
    select * from user_link
    where token_hash = ${hashUserToken(token)} and business_id is not null and expires_at > ${wallNow}`;
  return row && fromRow(row);
}

export async function isSetupLink(sql: Sql, token: string, wallNow: Instant): Promise<boolean> {
  const rows = await sql`
    select from user_link
    where token_hash = ${hashUserToken(token)} and business_id is null and expires_at > ${wallNow}`;
  return rows.length > 0;
}

/** Uses up every link to set up the owner; false if this one is not among them. */
export async function takeSetupLinks(tx: Tx, token: string, wallNow: Instant): Promise<boolean> {
  const { count } = await tx`
    delete from user_link
    where token_hash = ${hashUserToken(token)} and business_id is null and expires_at > ${wallNow}`;
  if (count === 0) return false;
  await deleteSetupLinks(tx);
  return true;
}

export async function deleteSetupLinks(tx: Tx): Promise<void> {
  await tx`delete from user_link where business_id is null`;
}

/** Lists invitations that have not expired, newest first. */
export async function listInvitations(
  sql: Sql,
  scope: Scope,
  wallNow: Instant,
  page: { readonly limit: number; readonly offset: number },
): Promise<Invitation[]> {
  const rows = await sql<LinkRow[]>`
    select * from user_link where business_id = ${scope.businessId} and expires_at > ${wallNow}
    order by created_at desc, link_id desc limit ${page.limit} offset ${page.offset}`;
  return rows.map(fromRow);
}

/** Deletes the invitation; false if there is none such. */
export async function deleteInvitation(
  tx: Tx,
  businessId: BusinessId,
  invitationId: InvitationId,
): Promise<boolean> {
  const { count } = await tx`
    delete from user_link where business_id = ${businessId} and link_id = ${invitationId}`;
  return count === 1;
}

/** Deletes earlier invitations of the same address: the newest counts. */
export async function deleteInvitationsOf(tx: Tx, { businessId, email }: Offered): Promise<void> {
  await tx`delete from user_link where business_id = ${businessId} and email = ${email}`;
}

/** Deletes the invitations that a person has made and nobody has accepted. */
export async function deleteInvitationsBy(tx: Tx, { businessId }: Scope, userId: UserId): Promise<void> {
  await tx`delete from user_link where business_id = ${businessId} and invited_by = ${userId}`;
}
