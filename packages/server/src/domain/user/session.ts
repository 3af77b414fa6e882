import { dayMs, hourMs, minuteMs } from '../time.ts';

/** Time without a request after which a session ends, in ms. */
export const sessionIdleMs = 12 * hourMs;
/** Longest life of a session, however much it is used. */
export const sessionLifeMs = 14 * dayMs;
/** Time to enter the second factor. */
export const secondFactorDueMs = 10 * minuteMs;
/** Life of an invitation. */
export const invitationLifeMs = 7 * dayMs;
/** Life of a link to set up the owner. */
export const setupLinkLifeMs = dayMs;
/** Recovery codes that are handed out together; each works once. */
export const recoveryCodeCount = 10;
