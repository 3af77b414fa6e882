import { DomainError } from '../../../domain/errors.ts';
import type { BusinessId } from '../../../domain/ids.ts';
import { checkPassword } from '../../../domain/user/password.ts';
import type { UserRole } from '../../../domain/user/role.ts';
import { type User, normalizeEmail } from '../../../domain/user/user.ts';
import type { Runtime } from '../../../runtime.ts';
import { hashPassword } from '../../../secrets/passwords.ts';
import { insertAuditEntry } from '../../../store/platform/audit-log.ts';
import {
  deleteInvitation,
  findInvitation,
  isSetupLink,
  lockInvitation,
  takeSetupLinks,
} from '../../../store/platform/user-links.ts';
import {
  findAccountByEmail,
  insertAccount,
  insertMembership,
  lockOwnerlessBusinesses,
} from '../../../store/platform/users.ts';
import { type Tx, transaction } from '../../../store/postgres/postgres.ts';
import { type Credentials, proveAccount } from './prove-account.ts';
import { startSession } from './start-session.ts';

/*
 * People join by a link that works once. Who has an account proves it with its password; everybody else gets one.
 * Nothing tells who has an account before the link has proven that it may be asked.
 */

export interface JoinInput {
  readonly token: string;
  readonly name: string;
  readonly password: string;
  readonly caller: string;
  readonly requestId: string;
}

/** Makes the holder of the link the owner of every business that has none, and returns the token of their session. */
export async function setUpOwner(
  runtime: Runtime,
  input: JoinInput & { readonly email: string },
): Promise<string> {
  if (!(await isSetupLink(runtime.sql, input.token, runtime.wallClock()))) throw linkInvalid();
  const person = await preparePerson(runtime, input);
  return transaction(runtime.sql, async (tx) => {
    if (!(await takeSetupLinks(tx, input.token, runtime.wallClock()))) throw linkInvalid();
    await insertPerson(runtime, tx, person);
    for (const businessId of await lockOwnerlessBusinesses(tx)) {
      await join(
        runtime,
        tx,
        person.user,
        { businessId, role: 'owner' },
        { ...input, operation: 'setUpOwner' },
      );
    }
    return startSession(runtime, tx, person.user, person.user.hasSecondFactor);
  });
}

/** Accepts an invitation, and returns the token of a session. */
export async function acceptInvitation(runtime: Runtime, input: JoinInput): Promise<string> {
  const found = await findInvitation(runtime.sql, input.token, runtime.wallClock());
  if (!found) throw linkInvalid();
  const person = await preparePerson(runtime, { ...input, email: found.email });
  return transaction(runtime.sql, async (tx) => {
    const invitation = await lockInvitation(tx, input.token, runtime.wallClock());
    if (!invitation) throw linkInvalid();
    await insertPerson(runtime, tx, person);
    await join(runtime, tx, person.user, invitation, { ...input, operation: 'acceptInvitation' });
    await deleteInvitation(tx, invitation.businessId, invitation.invitationId);
    return startSession(runtime, tx, person.user, person.user.hasSecondFactor);
  });
}

interface Person {
  readonly user: User;
  /** Hash of the password of a new account; null for one that exists. */
  readonly passwordHash: string | null;
}

async function preparePerson(
  runtime: Runtime,
  { name, ...credentials }: Credentials & { readonly name: string },
): Promise<Person> {
  const email = normalizeEmail(credentials.email);
  if (await findAccountByEmail(runtime.sql, email)) {
    return { user: await proveAccount(runtime, credentials), passwordHash: null };
  }
  checkPassword(credentials.password, { email, name });
  const user = { userId: runtime.mintId('user'), email, name, hasSecondFactor: false };
  return { user, passwordHash: await hashPassword(credentials.password) };
}

async function insertPerson(runtime: Runtime, tx: Tx, { user, passwordHash }: Person): Promise<void> {
  if (passwordHash === null) return;
  const isInserted = await insertAccount(tx, { ...user, passwordHash, createdAt: runtime.wallClock() });
  // Somebody made an account with this address at the same moment.
  if (!isInserted) throw linkInvalid();
}

async function join(
  runtime: Runtime,
  tx: Tx,
  user: User,
  { businessId, role }: { readonly businessId: BusinessId; readonly role: UserRole },
  { operation, requestId }: { readonly operation: string; readonly requestId: string },
): Promise<void> {
  const at = runtime.wallClock();
  await insertMembership(tx, { businessId, userId: user.userId, role, createdAt: at });
  await insertAuditEntry(tx, businessId, {
    entryId: runtime.mintId('audit_entry'),
    at,
    actor: { kind: 'user', id: user.userId, name: user.name },
    operation,
    objectId: user.userId,
    changes: [{ field: 'role', before: null, after: role }],
    requestId,
    status: 200,
  });
}

function linkInvalid(): DomainError {
  return new DomainError(
    'LINK_INVALID',
    'This link was used already, or has expired, or was taken back. Ask whoever sent it for another; the first owner makes one with: rung users setup-link',
  );
}
