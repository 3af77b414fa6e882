import { minuteMs } from '../../../domain/time.ts';
import type { Runtime } from '../../../runtime.ts';
import {
  type UserBusiness,
  type UserSession,
  recordMemberSeen,
  recordSessionSeen,
} from '../../../store/platform/user-sessions.ts';
import { statement } from '../../../store/postgres/postgres.ts';

/** Time between two recorded requests of a person, in ms. */
const seenMs = minuteMs;

/**
 * Records that a person is there, at most once a minute, without keeping their request waiting. What cannot be recorded
 * is left to their next request.
 */
export function noteUserSeen(
  { sql, wallClock }: Runtime,
  token: string,
  { user, lastSeenAt }: UserSession,
  business: UserBusiness | undefined,
): void {
  const at = wallClock();
  const isDue = (recordedAt: number | null) => recordedAt === null || recordedAt <= at - seenMs;
  if (isDue(lastSeenAt)) {
    statement(sql, (tx) => recordSessionSeen(tx, token, at)).catch(() => undefined);
  }
  if (business !== undefined && isDue(business.lastSeenAt)) {
    const { businessId } = business.scope;
    statement(sql, (tx) => recordMemberSeen(tx, businessId, user.userId, at)).catch(() => undefined);
  }
}
