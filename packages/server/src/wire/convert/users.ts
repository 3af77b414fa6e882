import type { z } from '@hono/zod-openapi';
import { asId } from '../../domain/ids.ts';
import type { Scope } from '../../domain/scope.ts';
import type { AuditEntry } from '../../domain/user/audit.ts';
import type { UserRole } from '../../domain/user/role.ts';
import type { Invitation, Member } from '../../domain/user/user.ts';
import type { AuditFilter, AuditPlace } from '../../store/platform/audit-log.ts';
import type { UserBusiness, UserSession } from '../../store/platform/user-sessions.ts';
import type { SecondFactor } from '../../use-cases/platform/users/prove-second-factor.ts';
import type {
  auditEntrySchema,
  auditLogQuery,
  auditLogSchema,
  invitationSchema,
  memberSchema,
  secondFactorSchema,
  sessionSchema,
  userBusinessListSchema,
} from '../schemas/users.ts';
import { toApiInstant, toApiInstantOrNull } from './instants.ts';

export function fromApiSecondFactor(body: z.infer<typeof secondFactorSchema>): SecondFactor {
  return body.recovery_code === undefined ? { code: body.code ?? '' } : { recoveryCode: body.recovery_code };
}

/** Session as its person sees it. `notAllowed` are the operations that the role in `business` may not call. */
export function toApiSession(
  session: UserSession,
  business: UserBusiness | undefined,
  {
    notAllowed,
    recoveryCodesLeft,
  }: {
    readonly notAllowed: readonly { readonly operationId: string; readonly leastRole: UserRole }[];
    readonly recoveryCodesLeft: number;
  },
): z.infer<typeof sessionSchema> {
  const { user, isSecondFactorDue, businesses } = session;
  const times = { created_at: toApiInstant(session.createdAt), expires_at: toApiInstant(session.expiresAt) };
  if (isSecondFactorDue) {
    return {
      state: 'second_factor_required',
      user: null,
      business: null,
      businesses: [],
      not_allowed: [],
      ...times,
    };
  }
  return {
    state: 'active',
    user: {
      user_id: user.userId,
      name: user.name,
      email: user.email,
      has_second_factor: user.hasSecondFactor,
      recovery_codes_left: recoveryCodesLeft,
    },
    business: business ? toApiUserBusiness(business.scope, business.role) : null,
    businesses: businesses.map(({ scope, role }) => toApiUserBusiness(scope, role)),
    not_allowed: notAllowed.map(({ operationId, leastRole }) => ({
      operation: operationId,
      needs_role: leastRole,
    })),
    ...times,
  };
}

export function toApiUserBusiness(
  scope: Scope,
  role: UserRole | null,
): z.infer<typeof userBusinessListSchema>['items'][number] {
  return { business_id: scope.businessId, name: scope.businessName, mode: scope.mode, role };
}

export function toApiMember(member: Member): z.infer<typeof memberSchema> {
  return {
    user_id: member.userId,
    name: member.name,
    email: member.email,
    role: member.role,
    has_second_factor: member.hasSecondFactor,
    last_seen_at: toApiInstantOrNull(member.lastSeenAt),
    created_at: toApiInstant(member.createdAt),
  };
}

export function toApiInvitation(invitation: Invitation): z.infer<typeof invitationSchema> {
  return {
    invitation_id: invitation.invitationId,
    email: invitation.email,
    role: invitation.role,
    created_at: toApiInstant(invitation.createdAt),
    expires_at: toApiInstant(invitation.expiresAt),
  };
}

export function fromApiAuditQuery(query: z.infer<typeof auditLogQuery>): {
  readonly filter: AuditFilter;
  readonly after: AuditPlace | undefined;
  readonly limit: number;
} {
  const [at, entryId] = query.cursor?.split('.') ?? [];
  return {
    filter: {
      actorId: query.actor_id,
      operation: query.operation,
      objectId: query.object_id,
      createdFrom: query.created_at_gte,
      createdTo: query.created_at_lte,
    },
    // No later moment can be expressed; beyond it the first page is meant.
    after:
      at === undefined || entryId === undefined
        ? undefined
        : { at: Math.min(Number(at), latestInstant), entryId: asId<'audit_entry'>(entryId) },
    limit: query.limit,
  };
}

const latestInstant = Date.UTC(9999, 11, 31);

/** Page of the log, made of one entry more than it has room for. */
export function toApiAuditLog(entries: readonly AuditEntry[], limit: number): z.infer<typeof auditLogSchema> {
  const page = entries.slice(0, limit);
  const last = page.at(-1);
  const hasMore = entries.length > limit;
  return {
    items: page.map(toApiAuditEntry),
    next_cursor: hasMore && last ? `${String(last.at)}.${last.entryId}` : null,
  };
}

function toApiAuditEntry(entry: AuditEntry): z.infer<typeof auditEntrySchema> {
  return {
    entry_id: entry.entryId,
    at: toApiInstant(entry.at),
    actor: entry.actor,
    operation: entry.operation,
    object_id: entry.objectId,
    changes: entry.changes.map((change) => ({ ...change })),
    request_id: entry.requestId,
    outcome: entry.status === null ? 'unknown' : entry.status < 400 ? 'done' : 'failed',
  };
}
