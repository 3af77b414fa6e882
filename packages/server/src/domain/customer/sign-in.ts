import type { Locale } from '../locale.ts';
import { type Instant, hourMs, minuteMs } from '../time.ts';

/** Lifetime of a portal session, however it was opened. */
export const portalSessionMs = 24 * hourMs;

/** Lifetime of a link that signs in by e-mail. */
export const signInLinkMs = 15 * minuteMs;

/**
 * Maximum number of such links sent to a customer within their lifetime. Who asks for more has one in the mailbox that
 * still works, so that nobody can be kept out by somebody who asks in their name.
 */
export const maxSignInLinks = 3;

/** Device that a link was asked for from, as its letter names it. */
export type Device = 'computer' | 'phone';

/** Request for a link, as it waits to be carried out. */
export interface SignInRequest {
  /** Random name, of the link as well. */
  readonly requestId: string;
  /** As typed; whether a customer has it is found out later. */
  readonly email: string;
  readonly locale: Locale;
  readonly device: Device;
  readonly askedAt: Instant;
}

/** Device of a browser, by its `User-Agent`. */
export function deviceOf(userAgent: string | undefined): Device {
  return /Mobi|Android|iPhone|iPad/i.test(userAgent ?? '') ? 'phone' : 'computer';
}
