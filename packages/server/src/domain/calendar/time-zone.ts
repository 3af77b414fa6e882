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

/** First instant of a calendar day (`2026-12-24`) in the zone; undefined if there is no such day. */
export function startOfDay(day: string, timeZone: TimeZone): number | undefined {
  try {
    return Temporal.PlainDate.from(day, { overflow: 'reject' }).toZonedDateTime(timeZone).epochMilliseconds;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Time of day as clocks show it: `08:30`. */
export type TimeOfDay = string;

/** Time of day at an instant. */
export function timeOfDay(at: Instant, timeZone: TimeZone): TimeOfDay {
  const { hour, minute } = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone);
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}

/** First instant after `at` at which clocks in the zone show this time; one that a change of clocks skips comes later. */
export function nextTimeOfDay(at: Instant, timeZone: TimeZone, time: TimeOfDay): Instant {
  const now = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone);
  const today = now.toPlainDate().toZonedDateTime({ timeZone, plainTime: time });
  if (today.epochMilliseconds > at) return today.epochMilliseconds;
  const tomorrow = now.toPlainDate().add({ days: 1 });
  return tomorrow.toZonedDateTime({ timeZone, plainTime: time }).epochMilliseconds;
}
