import type { Runtime } from '../../../runtime.ts';
import {
  type UserBusiness,
  type UserSession,
  recordUserSeen,
} from '../../../store/platform/user-sessions.ts';

/** Records that a person is there, at most once a minute, without keeping their request waiting. */
export function noteUserSeen(
  { sql, wallClock }: Runtime,
  token: string,
  session: UserSession,
  business: UserBusiness | undefined,
): void {
  recordUserSeen(sql, token, session, business, wallClock()).catch(() => undefined);
}
