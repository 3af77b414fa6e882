import { type BusinessId, type UserId, asId } from '../../domain/ids.ts';
import type { Scope } from '../../domain/scope.ts';
import type { Instant } from '../../domain/time.ts';
import type { UserRole } from '../../domain/user/role.ts';
import type { Member, User } from '../../domain/user/user.ts';
import type { Sql, Tx } from '../postgres/postgres.ts';

/** Account with what proves who its owner is. */
export interface Account extends User {
  readonly passwordHash: string;
  /** Sealed; counts once the second factor is confirmed. */
  readonly totpSecret: string | null;
}

interface UserRow {
  user_id: string;
  email: string;
  name: string;
  has_second_factor: boolean;
}

type AccountRow = UserRow & { password_hash: string; totp_secret: string | null };

function userFromRow(row: UserRow): User {
  return {
    userId: asId<'user'>(row.user_id),
    email: row.email,
    name: row.name,
    hasSecondFactor: row.has_second_factor,
  };
}

function accountFromRow(row: AccountRow): Account {
  return { ...userFromRow(row), passwordHash: row.password_hash, totpSecret: row.totp_secret };
}

const accountColumns = (sql: Sql) => sql`
  user_id, email, name, totp_confirmed_at is not null as has_second_factor, password_hash, totp_secret`;

export async function findAccountByEmail(sql: Sql, email: string): Promise<Account | undefined> {
  const [row] = await sql<AccountRow[]>`
    select ${accountColumns(sql)} from user_account where email = ${email}`;
  return row && accountFromRow(row);
}

/** Locks the account: changes of what proves its owner are made one after the other. */
export async function lockAccount(tx: Tx, userId: UserId): Promise<Account | undefined> {
  const [row] = await tx<AccountRow[]>`
    select ${accountColumns(tx)} from user_account where user_id = ${userId} for no key update`;
  return row && accountFromRow(row);
}

/** Inserts the account; false if its address is taken. */
export async function insertAccount(
  tx: Tx,
  account: Pick<Account, 'userId' | 'email' | 'name' | 'passwordHash'> & { readonly createdAt: Instant },
): Promise<boolean> {
  const { count } = await tx`
    insert into user_account (user_id, email, name, password_hash, created_at)
    values (${account.userId}, ${account.email}, ${account.name}, ${account.passwordHash}, ${account.createdAt})
    on conflict (email) do nothing`;
  return count === 1;
}

export async function updateAccount(
  tx: Tx,
  userId: UserId,
  change: { readonly name?: string; readonly passwordHash?: string },
): Promise<void> {
  await tx`
    update user_account set name = coalesce(${change.name ?? null}, name),
      password_hash = coalesce(${change.passwordHash ?? null}, password_hash)
    where user_id = ${userId}`;
}

/** Sets a second factor that is not confirmed yet, or removes it (null). */
export async function updateTotpSecret(tx: Tx, userId: UserId, sealedSecret: string | null): Promise<void> {
  await tx`
    update user_account set totp_secret = ${sealedSecret}, totp_confirmed_at = null, totp_last_step = null
    where user_id = ${userId}`;
}

export async function confirmTotp(tx: Tx, userId: UserId, wallNow: Instant): Promise<void> {
  await tx`update user_account set totp_confirmed_at = ${wallNow} where user_id = ${userId}`;
}

/** Takes a time step's code; false if it, or a later one, was taken before. */
export async function takeTotpStep(tx: Tx, userId: UserId, step: bigint): Promise<boolean> {
  const { count } = await tx`
    update user_account set totp_last_step = ${step}
    where user_id = ${userId} and (totp_last_step is null or totp_last_step < ${step})`;
  return count === 1;
}

export async function replaceRecoveryCodes(
  tx: Tx,
  userId: UserId,
  codeHashes: readonly Buffer[],
): Promise<void> {
  await tx`delete from user_recovery_code where user_id = ${userId}`;
  const hashes = codeHashes.map((hash) => hash.toString('base64'));
  await tx`
    insert into user_recovery_code (user_id, code_hash)
    select ${userId}, decode(hash, 'base64') from unnest(${hashes}::text[]) as code (hash)`;
}

/** Uses up a recovery code; false if there is none such. */
export async function takeRecoveryCode(tx: Tx, userId: UserId, codeHash: Buffer): Promise<boolean> {
  const { count } = await tx`
    delete from user_recovery_code where user_id = ${userId} and code_hash = ${codeHash}`;
  return count === 1;
}

export async function countRecoveryCodes(sql: Sql, userId: UserId): Promise<number> {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::integer as count from user_recovery_code where user_id = ${userId}`;
  return row?.count ?? 0;
}

interface MemberRow extends UserRow {
  role: UserRole;
  last_seen_at: Instant | null;
  created_at: Instant;
}

function memberFromRow(row: MemberRow): Member {
  return {
    ...userFromRow(row),
    role: row.role,
    lastSeenAt: row.last_seen_at,
    createdAt: row.created_at,
  };
}

const memberColumns = (sql: Sql) => sql`
  u.user_id, u.email, u.name, u.totp_confirmed_at is not null as has_second_factor,
  m.role, m.last_seen_at, m.created_at`;

/** Lists the people of a business, in the order in which they came. */
export async function listMembers(
  sql: Sql,
  scope: Scope,
  page: { readonly limit: number; readonly offset: number },
): Promise<Member[]> {
  const rows = await sql<MemberRow[]>`
    select ${memberColumns(sql)} from membership m join user_account u using (user_id)
    where m.business_id = ${scope.businessId}
    order by m.created_at, u.user_id limit ${page.limit} offset ${page.offset}`;
  return rows.map(memberFromRow);
}

export async function findMember(sql: Sql, scope: Scope, userId: UserId): Promise<Member | undefined> {
  const [row] = await sql<MemberRow[]>`
    select ${memberColumns(sql)} from membership m join user_account u using (user_id)
    where m.business_id = ${scope.businessId} and m.user_id = ${userId}`;
  return row && memberFromRow(row);
}

export async function isMemberEmail(sql: Sql, scope: Scope, email: string): Promise<boolean> {
  const rows = await sql`
    select from membership m join user_account u using (user_id)
    where m.business_id = ${scope.businessId} and u.email = ${email}`;
  return rows.length > 0;
}

/** True if the business has an owner besides this person. Reliable only while the business is locked. */
export async function hasOtherOwner(sql: Sql, scope: Scope, userId: UserId): Promise<boolean> {
  const rows = await sql`
    select from membership
    where business_id = ${scope.businessId} and role = 'owner' and user_id <> ${userId} limit 1`;
  return rows.length > 0;
}

/** Adds a member; somebody who belongs to the business already keeps their role. */
export async function insertMembership(
  tx: Tx,
  member: {
    readonly businessId: BusinessId;
    readonly userId: UserId;
    readonly role: UserRole;
    readonly createdAt: Instant;
  },
): Promise<void> {
  await tx`
    insert into membership (business_id, user_id, role, created_at)
    values (${member.businessId}, ${member.userId}, ${member.role}, ${member.createdAt})
    on conflict (business_id, user_id) do nothing`;
}

export async function updateMembership(tx: Tx, scope: Scope, userId: UserId, role: UserRole): Promise<void> {
  await tx`
    update membership set role = ${role} where business_id = ${scope.businessId} and user_id = ${userId}`;
}

export async function deleteMembership(tx: Tx, scope: Scope, userId: UserId): Promise<void> {
  await tx`delete from membership where business_id = ${scope.businessId} and user_id = ${userId}`;
}

/** Locks and lists the businesses that have no owner, oldest first. */
export async function lockOwnerlessBusinesses(tx: Tx): Promise<BusinessId[]> {
  const rows = await tx<{ business_id: string }[]>`
    select b.business_id from business b
    where not exists (select from membership m where m.business_id = b.business_id and m.role = 'owner')
    order by b.created_at, b.business_id for no key update of b`;
  return rows.map((row) => asId<'business'>(row.business_id));
}

export async function hasOwnerlessBusiness(sql: Sql): Promise<boolean> {
  const rows = await sql`
    select from business b
    where not exists (select from membership m where m.business_id = b.business_id and m.role = 'owner') limit 1`;
  return rows.length > 0;
}
