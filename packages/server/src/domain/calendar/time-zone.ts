import { Temporal } from 'temporal-polyfill';
import { DomainError } from '../errors.ts';

/** The IANA name of a time zone, such as `Asia/Tokyo`. Days, months and years are counted in it. */
export type TimeZone = string;

/** The zone of who has not said theirs. */
export const defaultTimeZone: TimeZone = 'UTC';

/** A zone's name beginning with a letter. An offset such as +09:00 knows no daylight saving, and is no zone. */
const zoneName = /^[A-Za-z]/;

/** The zone of this name, as it is properly spelt. Refuses what no clock is known of; `field` is the wire's name for it. */
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
