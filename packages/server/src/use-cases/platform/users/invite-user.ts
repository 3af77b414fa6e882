import { DomainError, notFound } from '../../../domain/errors.ts';
import type { InvitationId } from '../../../domain/ids.ts';
import type { Scope } from '../../../domain/scope.ts';
import type { UserRole } from '../../../domain/user/role.ts';
import { invitationLifeMs } from '../../../domain/user/session.ts';
import { type Invitation, normalizeEmail } from '../../../domain/user/user.ts';
import { type Runtime, randomText } from '../../../runtime.ts';
import { lockBusiness } from '../../../store/platform/businesses.ts';
import { deleteInvitation, deleteInvitationsOf, insertUserLink } from '../../../store/platform/user-links.ts';
import { isMemberEmail } from '../../../store/platform/users.ts';
import { transaction } from '../../../store/postgres/postgres.ts';

export interface InviteInput {
  readonly email: string;
  readonly role: UserRole;
  /** Person who invites; null for an API key. */
  readonly invitedBy: string | null;
}

/** Invites somebody to the business. Of one address the newest invitation counts. The link is returned this once. */
export async function inviteUser(
  runtime: Runtime,
  scope: Scope,
  { email: typed, role, invitedBy }: InviteInput,
): Promise<{ readonly invitation: Invitation; readonly url: string }> {
  const email = normalizeEmail(typed);
  const token = randomText(43);
  const createdAt = runtime.wallClock();
  const invitation = {
    invitationId: runtime.mintId('invitation'),
    businessId: scope.businessId,
    email,
    role,
    createdAt,
    expiresAt: createdAt + invitationLifeMs,
  };
  await transaction(runtime.sql, async (tx) => {
    await lockBusiness(tx, scope.businessId);
    if (await isMemberEmail(tx, scope, email)) {
      throw new DomainError(
        'USER_ALREADY_MEMBER',
        'Somebody with this e-mail address belongs to the business already. Change their role instead.',
      );
    }
    await deleteInvitationsOf(tx, invitation);
    await insertUserLink(tx, { ...invitation, token, offered: invitation, invitedBy });
  });
  return { invitation, url: `${runtime.config.publicUrl}/dashboard/invitation#token=${token}` };
}

/** Takes an invitation back: its link does not work any more. */
export async function withdrawInvitation(
  runtime: Runtime,
  scope: Scope,
  invitationId: InvitationId,
): Promise<void> {
  const isDeleted = await transaction(runtime.sql, (tx) =>
    deleteInvitation(tx, scope.businessId, invitationId),
  );
  if (!isDeleted) throw notFound('invitation');
}
