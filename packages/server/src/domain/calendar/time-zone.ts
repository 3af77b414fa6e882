import { Temporal } from 'temporal-polyfill';
import { DomainError } from '../errors.ts';
import type { Instant } from '../time.ts';

/** IANA time zone name, such as `Asia/Tokyo`. Days, months and years are counted in it. */
export type TimeZone = string;

/** Time zone used when none is set. */
export const defaultTimeZone: TimeZone = 'UTC';

/** Zone names begin with a letter. A fixed offset such as +09:00 has no daylight saving and is not accepted. */
const zoneName = /^[A-Za-z]/;

/**
 * Parses a time zone name into its canonical spelling. Refuses unknown zones; `field` is the wire's name for it.
 */
export function readTimeZone(field: string, name: string): TimeZone {
  try {
    if (!zoneName.test(name)) throw new RangeError(name);
    return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name).timeZoneId;
  } catch (cause) {
    throw new DomainError(
      'INVALID_REQUEST_BODY',
      `${field}: no time zone has this name. Use one of the IANA database, such as Asia/Tokyo, Europe/Berlin or UTC.`,
      { cause },
    );
  }
}

/** Calendar year at an instant. */
export function yearOf(at: Instant, timeZone: TimeZone): number {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).year;
}
