import type { Context } from 'hono';
import { DomainError } from '../domain/errors.ts';
import { type Instant, minuteMs, secondMs } from '../domain/time.ts';
import type { KeyHolder } from '../store/api-keys.ts';

interface Limit {
  readonly perSecond: number;
  readonly perMinute: number;
}

const keyTiers: readonly Limit[] = [
  { perSecond: 40, perMinute: 240 },
  { perSecond: 100, perMinute: 1_000 },
  { perSecond: 500, perMinute: 5_000 },
];
const strangerLimit: Limit = { perSecond: 20, perMinute: 100 };

interface Window {
  second: number;
  inSecond: number;
  minute: number;
  inMinute: number;
}

/**
 * Counts requests in two windows, of a second and of a minute, and refuses what exceeds either. The counts
 * live in this process: with several API processes each admits its own share.
 */
export class RateLimiter {
  readonly #windows = new Map<string, Window>();
  readonly #wallClock: () => Instant;
  readonly #trustedProxies: number;

  constructor(wallClock: () => Instant, trustedProxies = 0) {
    this.#wallClock = wallClock;
    this.#trustedProxies = trustedProxies;
  }

  admitKey(c: Context, holder: KeyHolder): void {
    this.#admit(c, `key:${holder.keyHash}`, keyTiers[holder.rateLimitTier] ?? strangerLimit);
  }

  /** Counts a request without a valid key against its address. */
  admitStranger(c: Context): void {
    this.#admit(c, `ip:${clientAddress(c, this.#trustedProxies)}`, strangerLimit);
  }

  #admit(c: Context, who: string, limit: Limit): void {
    const now = this.#wallClock();
    const window = this.#window(who, now);
    window.inSecond += 1;
    window.inMinute += 1;
    const isMinuteTighter = limit.perMinute - window.inMinute < limit.perSecond - window.inSecond;
    const remaining = Math.max(
      0,
      Math.min(limit.perMinute - window.inMinute, limit.perSecond - window.inSecond),
    );
    const reset = isMinuteTighter ? (window.minute + 1) * 60 : window.second + 1;
    c.header('X-RateLimit-Limit', String(isMinuteTighter ? limit.perMinute : limit.perSecond));
    c.header('X-RateLimit-Remaining', String(remaining));
    c.header('X-RateLimit-Reset', String(reset));
    if (window.inSecond > limit.perSecond || window.inMinute > limit.perMinute) {
      const waitSeconds = Math.max(1, reset - Math.floor(now / secondMs));
      c.header('Retry-After', String(waitSeconds));
      throw new DomainError(
        'TOO_MANY_REQUESTS',
        `Too many requests: at most ${String(limit.perSecond)} a second and ${String(limit.perMinute)} a minute. Try again in ${String(waitSeconds)} s.`,
      );
    }
  }

  #window(who: string, now: Instant): Window {
    const second = Math.floor(now / secondMs);
    const minute = Math.floor(now / minuteMs);
    const window = this.#windows.get(who) ?? { second, inSecond: 0, minute, inMinute: 0 };
    if (window.second !== second) Object.assign(window, { second, inSecond: 0 });
    if (window.minute !== minute) {
      this.#forgetBefore(minute);
      Object.assign(window, { minute, inMinute: 0 });
    }
    this.#windows.set(who, window);
    return window;
  }

  #forgetBefore(minute: number): void {
    for (const [who, window] of this.#windows) if (window.minute < minute) this.#windows.delete(who);
  }
}

/**
 * The address the request came from. Each proxy adds to X-Forwarded-For whom it was called by, so with `n`
 * of our own in front the n-th entry from the end is true; what stands before it, anybody can write.
 */
export function clientAddress(c: Context, trustedProxies: number): string {
  if (trustedProxies > 0) {
    const forwarded = (c.req.header('x-forwarded-for') ?? '').split(',').map((part) => part.trim());
    const address = forwarded.at(-trustedProxies);
    if (address !== undefined && address !== '') return address;
  }
  const env: unknown = c.env;
  if (typeof env === 'object' && env !== null && 'incoming' in env) {
    const incoming = env.incoming as { socket?: { remoteAddress?: string } };
    return incoming.socket?.remoteAddress ?? 'unknown';
  }
  return 'in-process';
}
