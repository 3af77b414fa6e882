import { notFound } from '../../../domain/errors.ts';
import type { UserId } from '../../../domain/ids.ts';
import type { Scope } from '../../../domain/scope.ts';
import { type UserRole, checkOwnerStays } from '../../../domain/user/role.ts';
import type { Member } from '../../../domain/user/user.ts';
import type { Runtime } from '../../../runtime.ts';
import { lockBusiness } from '../../../store/platform/businesses.ts';
import { deleteInvitationsBy } from '../../../store/platform/user-links.ts';
import {
  deleteMembership,
  findMember,
  hasOtherOwner,
  updateMembership,
} from '../../../store/platform/users.ts';
import { type Tx, transaction } from '../../../store/postgres/postgres.ts';

/**
 * Gives a member another role, from their next request on. Who is no owner any more has their open invitations taken
 * back: by one of them they could return as owner.
 */
export async function changeRole(
  runtime: Runtime,
  scope: Scope,
  userId: UserId,
  role: UserRole,
): Promise<Member> {
  return transaction(runtime.sql, async (tx) => {
    const member = await lockMember(tx, scope, userId);
    checkOwnerStays(member.role, role, await hasOtherOwner(tx, scope, userId));
    await updateMembership(tx, scope, userId, role);
    if (role !== 'owner') await deleteInvitationsBy(tx, scope, userId);
    return { ...member, role };
  });
}

/**
 * Removes a member from the business, and takes their open invitations back. Their account and their other businesses
 * stay.
 */
export async function removeMember(runtime: Runtime, scope: Scope, userId: UserId): Promise<void> {
  await transaction(runtime.sql, async (tx) => {
    const member = await lockMember(tx, scope, userId);
    checkOwnerStays(member.role, null, await hasOtherOwner(tx, scope, userId));
    await deleteMembership(tx, scope, userId);
    await deleteInvitationsBy(tx, scope, userId);
  });
}

/** The business is locked, so that two owners who remove each other at once leave one. */
async function lockMember(tx: Tx, scope: Scope, userId: UserId): Promise<Member> {
  await lockBusiness(tx, scope.businessId);
  const member = await findMember(tx, scope, userId);
  if (!member) throw notFound('user');
  return member;
}
