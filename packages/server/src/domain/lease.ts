import { minuteMs, secondMs } from './time.ts';

/*
 * Lease on work in progress. A process owns the work it has begun for the length of the lease and extends it with
 * each heartbeat. When a process dies its lease expires, and another process continues the work:
 *
 *   beat    beat    beat    ✝ killed
 *   |───────|───────|───────┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄| the lease ends, and another process takes over
 *                   └────────── leaseMs ───────────┘
 *
 * While the database is unreachable nobody can extend a lease, and all leases expire although every process is
 * alive. A process therefore takes over nothing before it has reached the database for `graceMs` without a break:
 * every live process has renewed its lease by then.
 */

export const leaseMs = 15 * secondMs;
export const beatMs = 4 * secondMs;
/** Longer than a heartbeat plus one failed and repeated attempt. */
export const graceMs = 6 * secondMs;

/** Time after which a worker reconciles a payment or refund that is still processing, in ms. */
export const reconcileAfterMs = minuteMs / 4;
