/** Time in whole milliseconds since 1970-01-01T00:00:00Z. Decisions receive it and never read a clock. */
export type Instant = number;

export const secondMs = 1_000;
export const minuteMs = 60 * secondMs;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;

/** UTC date of an instant: `2026-01-31`. */
export function dayOf(at: Instant): string {
  return new Date(at).toISOString().slice(0, 10);
}
