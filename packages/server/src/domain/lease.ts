import { minuteMs, secondMs } from './time.ts';

/*
 * Work that a process has begun is its own for the length of a lease, which it extends at every beat of its heart.
 * Of a process that died nothing is heard, and others go on with its work when the lease ends:
 *
 *   beat    beat    beat    ✝ killed
 *   |───────|───────|───────┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄| the lease ends, and another process takes over
 *                   └────────── leaseMs ───────────┘
 *
 * While the database is away nobody can beat, and all leases end although everybody lives. So a process takes
 * nothing over before it has seen the database for `graceMs` without a break: whoever lives has beaten by then.
 */

export const leaseMs = 15 * secondMs;
export const beatMs = 4 * secondMs;
/** Longer than a beat, and a beat that failed and was tried again. */
export const graceMs = 6 * secondMs;

/** Maximum time a payment or refund may be under way before a worker recovers it, in ms. */
export const reconcileAfterMs = minuteMs / 4;
