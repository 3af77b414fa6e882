import type { Instant } from '../../domain/time.ts';

/** A moment as the wire writes it: RFC 3339 in UTC. */
export function toApiInstant(instant: Instant): string {
  return new Date(instant).toISOString();
}

export function toApiInstantOrNull(instant: Instant | null): string | null {
  return instant === null ? null : toApiInstant(instant);
}
