import type { Instant } from '../../domain/time.ts';

/** Instant in the wire's format: RFC 3339 in UTC. */
export function toApiInstant(instant: Instant): string {
  return new Date(instant).toISOString();
}

export function toApiInstantOrNull(instant: Instant | null): string | null {
  return instant === null ? null : toApiInstant(instant);
}
