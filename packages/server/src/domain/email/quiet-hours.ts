import { type TimeOfDay, type TimeZone, nextTimeOfDay, timeOfDay } from '../calendar/time-zone.ts';
import type { Instant } from '../time.ts';
import type { EmailKind } from './email.ts';

/** Time of each day, from `start` to `end` (exclusive) and over midnight where it begins later than it ends. */
export interface QuietHours {
  readonly start: TimeOfDay;
  readonly end: TimeOfDay;
}

/** E-mails that follow from nothing their reader has just done, and can wait for the morning. */
const unprompted: ReadonlySet<EmailKind> = new Set(['offer_open', 'renewal_coming', 'payment_failed']);

/** End of the quiet hours for which an e-mail of this kind waits; null where it is sent now. */
export function endOfWait(
  kind: EmailKind,
  quiet: QuietHours | null,
  timeZone: TimeZone,
  now: Instant,
): Instant | null {
  if (quiet === null || !unprompted.has(kind)) return null;
  const { start, end } = quiet;
  const time = timeOfDay(now, timeZone);
  const isQuiet = start < end ? start <= time && time < end : time >= start || time < end;
  return isQuiet ? nextTimeOfDay(now, timeZone, end) : null;
}
