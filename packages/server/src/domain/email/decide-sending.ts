import { type Instant, dayMs, hourMs, minuteMs } from '../time.ts';
import { signInLinkMs } from '../customer/sign-in.ts';
import type { Email, EmailFailure, EmailKind, EmailStatus } from './email.ts';

/** Answer of a mail server to one message. */
export type MailOutcome =
  | { readonly kind: 'accepted' }
  /** Refused for good. `isBounce` is true where the address itself is to blame, for every message. */
  | { readonly kind: 'refused'; readonly failure: EmailFailure; readonly isBounce: boolean }
  /** Refused for now, or the server cannot be reached. */
  | { readonly kind: 'deferred'; readonly reason: string };

/** Consequences of an attempt: either it is over, or it is tried again. */
export type SendingDecision =
  | {
      readonly status: Exclude<EmailStatus, 'sending'>;
      readonly failure: EmailFailure | null;
      /** True when nothing more is sent to the address. */
      readonly bounces: boolean;
    }
  | { readonly status: 'sending'; readonly nextAttemptAt: Instant; readonly reason: string };

/** Pauses after the first attempts; the last one goes on. */
const pausesMs = [minuteMs, 5 * minuteMs, 15 * minuteMs, hourMs, 3 * hourMs];
/** Time for which a letter is news. After it nobody is served by getting it: a link to sign in has expired. */
const triedForMs = (kind: EmailKind): number => (kind === 'sign_in' ? signInLinkMs : 3 * dayMs);

/**
 * Decides what follows from an attempt. `attempts` counts it. `jitter` in [0, 1) spreads letters that failed
 * together over a quarter of the pause.
 */
export function decideSending(
  { kind, attempts, createdAt }: Pick<Email, 'kind' | 'attempts' | 'createdAt'>,
  outcome: MailOutcome,
  now: Instant,
  jitter: number,
): SendingDecision {
  switch (outcome.kind) {
    case 'accepted':
      return { status: 'sent', failure: null, bounces: false };
    case 'refused':
      return { status: 'failed', failure: outcome.failure, bounces: outcome.isBounce };
    case 'deferred': {
      const pauseMs = pausesMs[Math.min(attempts, pausesMs.length) - 1] ?? minuteMs;
      const nextAttemptAt = now + Math.round(pauseMs * (1 - jitter / 4));
      if (nextAttemptAt - createdAt <= triedForMs(kind)) {
        return { status: 'sending', nextAttemptAt, reason: outcome.reason };
      }
      const failure = { code: 'temporary_failure', reason: outcome.reason } as const;
      return { status: 'failed', failure, bounces: false };
    }
  }
}
