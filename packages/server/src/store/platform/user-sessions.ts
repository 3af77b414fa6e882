import { createHash } from 'node:crypto';
import { type BusinessId, type UserId, asId } from '../../domain/ids.ts';
import type { Scope } from '../../domain/scope.ts';
import type { Instant } from '../../domain/time.ts';
import type { UserRole } from '../../domain/user/role.ts';
import { sessionIdleMs } from '../../domain/user/session.ts';
import type { User } from '../../domain/user/user.ts';
import { type BusinessRow, scopeColumns, scopeFromRow } from './api-keys.ts';
import type { Sql, Tx } from '../postgres/postgres.ts';

/** Business of a signed-in person, with their role in it. */
export interface UserBusiness {
  readonly scope: Scope;
  readonly role: UserRole;
  /** Last recorded request in this business. */
  readonly lastSeenAt: Instant | null;
}

/** Browser that is signed in, or waits for the second factor. */
export interface UserSession {
  readonly user: User;
  readonly isSecondFactorDue: boolean;
  readonly createdAt: Instant;
  readonly expiresAt: Instant;
  /** Last recorded request. */
  readonly lastSeenAt: Instant;
  /** Businesses that the person belongs to, oldest first. */
  readonly businesses: readonly UserBusiness[];
}

/** Hash under which a token of people is stored; the token itself is not. */
export function hashUserToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

export async function insertUserSession(
  tx: Tx,
  session: {
    readonly token: string;
    readonly userId: UserId;
    readonly isSecondFactorDue: boolean;
    readonly createdAt: Instant;
    readonly expiresAt: Instant;
  },
): Promise<void> {
  await tx`
    insert into user_session (token_hash, user_id, is_second_factor_due, created_at, last_seen_at, expires_at)
    values (${hashUserToken(session.token)}, ${session.userId}, ${session.isSecondFactorDue},
      ${session.createdAt}, ${session.createdAt}, ${session.expiresAt})`;
}

type SessionRow = Partial<BusinessRow> & {
  user_id: string;
  email: string;
  user_name: string;
  has_second_factor: boolean;
  is_second_factor_due: boolean;
  session_created_at: Instant;
  session_seen_at: Instant;
  expires_at: Instant;
  role: UserRole | null;
  member_seen_at: Instant | null;
};

/** Finds the session of a token with all businesses of its person, unless it is over or was idle for too long. */
export async function findUserSession(
  sql: Sql,
  token: string,
  wallNow: Instant,
): Promise<UserSession | undefined> {
  const rows = await sql<SessionRow[]>`
    select s.user_id, u.email, u.name as user_name, u.totp_confirmed_at is not null as has_second_factor,
      s.is_second_factor_due, s.created_at as session_created_at, s.last_seen_at as session_seen_at, s.expires_at,
      m.role, m.last_seen_at as member_seen_at, b.business_id, ${scopeColumns(sql)}
    from user_session s
    join user_account u using (user_id)
    left join membership m on m.user_id = s.user_id
    left join business b on b.business_id = m.business_id
    where s.token_hash = ${hashUserToken(token)} and s.expires_at > ${wallNow}
      and s.last_seen_at > ${wallNow - sessionIdleMs}
    order by b.created_at, b.business_id`;
  const [row] = rows;
  if (!row) return undefined;
  return {
    user: {
      userId: asId<'user'>(row.user_id),
      email: row.email,
      name: row.user_name,
      hasSecondFactor: row.has_second_factor,
    },
    isSecondFactorDue: row.is_second_factor_due,
    createdAt: row.session_created_at,
    expiresAt: row.expires_at,
    lastSeenAt: row.session_seen_at,
    businesses: rows.flatMap((each) =>
      each.role === null
        ? []
        : [{ scope: scopeFromRow(each as BusinessRow), role: each.role, lastSeenAt: each.member_seen_at }],
    ),
  };
}

/** Records that a browser is in use. */
export async function recordSessionSeen(tx: Tx, token: string, wallNow: Instant): Promise<void> {
  await tx`update user_session set last_seen_at = ${wallNow} where token_hash = ${hashUserToken(token)}`;
}

/** Records that a person is there, in one of their businesses. */
export async function recordMemberSeen(
  tx: Tx,
  businessId: BusinessId,
  userId: UserId,
  wallNow: Instant,
): Promise<void> {
  await tx`
    update membership set last_seen_at = ${wallNow} where business_id = ${businessId} and user_id = ${userId}`;
}

export async function deleteUserSession(tx: Tx, token: string): Promise<void> {
  await tx`delete from user_session where token_hash = ${hashUserToken(token)}`;
}

/** Ends every session of a person. */
export async function deleteUserSessions(tx: Tx, userId: UserId): Promise<void> {
  await tx`delete from user_session where user_id = ${userId}`;
}
