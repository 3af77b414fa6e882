import { setupLinkLifeMs } from '../../../domain/user/session.ts';
import { type Runtime, randomText } from '../../../runtime.ts';
import { deleteSetupLinks, insertUserLink } from '../../../store/platform/user-links.ts';
import { hasOwnerlessBusiness } from '../../../store/platform/users.ts';
import { transaction } from '../../../store/postgres/postgres.ts';

/**
 * Makes the one-time link that sets up the owner of the businesses without one; null where each has its owner. Earlier
 * links end.
 */
export async function createSetupLink(runtime: Runtime): Promise<string | null> {
  if (!(await hasOwnerlessBusiness(runtime.sql))) return null;
  const token = randomText(43);
  const createdAt = runtime.wallClock();
  await transaction(runtime.sql, async (tx) => {
    await deleteSetupLinks(tx);
    await insertUserLink(tx, {
      invitationId: runtime.mintId('invitation'),
      token,
      offered: null,
      invitedBy: null,
      createdAt,
      expiresAt: createdAt + setupLinkLifeMs,
    });
  });
  // Behind the hash, so that no server or proxy logs it.
  return `${runtime.config.publicUrl}/dashboard/setup#token=${token}`;
}
