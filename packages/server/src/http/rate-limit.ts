import { createHash } from 'node:crypto';
import { isIPv6 } from 'node:net';
import type { Context } from 'hono';
import type { Logger } from 'pino';
import { DomainError } from '../domain/errors.ts';
import { type Instant, minuteMs, secondMs } from '../domain/time.ts';
import type { KeyHolder } from '../store/platform/api-keys.ts';

interface Limit {
  readonly perSecond: number;
  readonly perMinute: number;
}

const keyTiers: readonly Limit[] = [
  { perSecond: 40, perMinute: 240 },
  { perSecond: 100, perMinute: 1_000 },
  { perSecond: 500, perMinute: 5_000 },
];
/** Gateways send bursts of notifications for many payments. */
const gatewayLimit: Limit = { perSecond: 500, perMinute: 5_000 };
/** A page of the dashboard asks for several things at once. */
const userLimit: Limit = { perSecond: 500, perMinute: 5_000 };
const strangerLimit: Limit = { perSecond: 20, perMinute: 100 };
/** Requests for a link by e-mail, from one network: for all addresses, and for one. */
const signInLimits = { all: { perSecond: 5, perMinute: 20 }, address: { perSecond: 2, perMinute: 5 } };

interface Window {
  second: number;
  inSecond: number;
  minute: number;
  inMinute: number;
}

/**
 * Purpose of a request without an API key. Each purpose has its own windows, so that one cannot exhaust
 * another.
 */
type Purpose = 'api' | 'token' | 'shop' | 'guess' | 'sign_in';
/** Kind of link or token whose holder is counted by it. */
type Capability =
  'checkout' | 'payment_method' | 'bank' | 'portal' | 'offer' | 'document' | 'token' | 'sign_in';

/** Maximum number of windows kept; the least recently used are evicted first. */
const maxWindows = 100_000;
/** Maximum number of credentials remembered as valid, in the order of their last use. */
export const maxKnownCredentials = 10_000;
const maxCredentialLength = 500;

/**
 * Counts requests in two windows, of a second and of a minute, and refuses requests that exceed either. The
 * counts live in this process: with several API processes each admits its own share.
 *
 * Behind a proxy that is not trusted all buyers share one address. Holders of a link or token are therefore
 * counted by that credential, and invalid credentials are counted separately: they cannot exhaust the pages
 * or the API for holders of valid ones.
 */
export class RateLimiter {
  readonly #windows = new Map<string, Window>();
  readonly #wallClock: () => Instant;
  readonly #trustedProxies: number;
  /**
   * Hashes of keys and tokens that were valid when last looked up. Each request looks them up again all the
   * same.
   */
  readonly #known = new Set<string>();
  readonly #lookUps = new Map<string, Promise<unknown>>();
  readonly #loadGoodHashes: () => Promise<readonly Buffer[]>;
  #loaded: { readonly second: number; readonly hashes: Promise<void> } | undefined;

  /** `loadGoodHashes` loads the hashes of the keys that exist. */
  constructor(
    wallClock: () => Instant,
    trustedProxies = 0,
    loadGoodHashes: () => Promise<readonly Buffer[]> = () => Promise.resolve([]),
  ) {
    this.#wallClock = wallClock;
    this.#trustedProxies = trustedProxies;
    this.#loadGoodHashes = loadGoodHashes;
  }

  admitKey(c: Context, holder: KeyHolder): void {
    this.#admit(c, `key ${holder.keyHash}`, keyTiers[holder.rateLimitTier] ?? strangerLimit);
  }

  /** Counts a request of a signed-in person by their session. */
  admitUser(c: Context, token: string): void {
    this.#admit(c, `user ${digest(token)}`, userLimit);
  }

  /** Network that a request comes from: its address, or of a long one the part that a provider hands out. */
  callerOf(c: Context): string {
    return this.#network(c);
  }

  /** Counts a request without a valid credential against its address. */
  admitStranger(c: Context, purpose: Purpose): void {
    this.#admit(c, `${purpose} ${this.#network(c)}`, strangerLimit);
  }

  /** Counts a request against its address until it has proven where it comes from; answers whether it has. */
  async admitUntilProven(c: Context, prove: () => Promise<boolean>): Promise<boolean> {
    this.admitStranger(c, 'guess');
    const isProven = await prove();
    if (isProven) this.#takeBack(c, 'guess');
    return isProven;
  }

  /** Counts a request by the holder of a link or token, from their address. */
  admitHolder(c: Context, capability: Capability, token: string): void {
    this.#admit(c, `${capability} ${digest(token)} ${this.#network(c)}`, strangerLimit);
  }

  /** Counts a request for a link to sign in by its network, and there by the e-mail address it names. */
  admitSignIn(c: Context, businessId: string, email: string): void {
    const network = this.#network(c);
    this.#admit(c, `sign in ${network}`, signInLimits.all);
    this.#admit(
      c,
      `sign in ${digest(`${businessId} ${email.toLowerCase()}`)} ${network}`,
      signInLimits.address,
    );
  }

  /** Counts a request that claims to come from a gateway for a business, by its address. */
  admitGateway(c: Context, provider: string, businessId: string): void {
    this.#admit(c, `gateway ${digest(`${provider} ${businessId}`)} ${this.#network(c)}`, gatewayLimit);
  }

  /**
   * Looks up a key or token. A credential that was not valid before is counted as a stranger's request first,
   * and the count is taken back if it proves valid: so invalid credentials cost no more look-ups than a
   * stranger has requests. Above that limit, one query a second loads the valid hashes, so that strangers at
   * the same address cannot lock out a key that is new to this process.
   */
  async lookUp<Found>(
    c: Context,
    purpose: 'api' | 'token',
    credential: string,
    find: () => Promise<Found | undefined>,
  ): Promise<Found | undefined> {
    if (credential.length > maxCredentialLength) {
      this.admitStranger(c, purpose);
      return undefined;
    }
    const hash = digest(credential);
    // Many concurrent first requests with one valid key count once.
    const earlier = this.#lookUps.get(hash);
    if (earlier) await earlier;
    if (this.#known.has(hash)) return this.#find(c, purpose, hash, find, true);
    let finish = noted;
    this.#lookUps.set(hash, new Promise<void>((resolve) => (finish = resolve)));
    try {
      const isKnown = await this.#isKnownAfterAll(c, purpose, hash);
      return await this.#find(c, purpose, hash, find, isKnown);
    } finally {
      this.#lookUps.delete(hash);
      finish();
    }
  }

  async #find<Found>(
    c: Context,
    purpose: 'api' | 'token',
    hash: string,
    find: () => Promise<Found | undefined>,
    isKnown: boolean,
  ): Promise<Found | undefined> {
    const found = await find();
    if (!found) {
      this.#known.delete(hash);
      if (isKnown) this.admitStranger(c, purpose);
      return undefined;
    }
    if (!isKnown) this.#takeBack(c, purpose);
    this.#remember(hash);
    return found;
  }

  /**
   * Counts a credential not known to be valid. Above the limit, it is checked against the freshly loaded
   * hashes.
   */
  async #isKnownAfterAll(c: Context, purpose: 'api' | 'token', hash: string): Promise<boolean> {
    try {
      this.admitStranger(c, purpose);
      return false;
    } catch (refusal) {
      await this.#loadKnown();
      if (!this.#known.has(hash)) throw refusal;
      c.header('Retry-After', undefined);
      return true;
    }
  }

  #loadKnown(): Promise<void> {
    const second = Math.floor(this.#wallClock() / secondMs);
    if (this.#loaded?.second !== second) {
      const hashes = this.#loadGoodHashes().then((loaded) => {
        for (const hash of loaded) this.#remember(hash.toString('base64'));
      });
      this.#loaded = { second, hashes };
    }
    return this.#loaded.hashes;
  }

  #remember(hash: string): void {
    this.#known.delete(hash);
    this.#known.add(hash);
    for (const oldest of this.#known) {
      if (this.#known.size <= maxKnownCredentials) return;
      this.#known.delete(oldest);
    }
  }

  #takeBack(c: Context, purpose: Purpose): void {
    const window = this.#windows.get(`${purpose} ${this.#network(c)}`);
    if (!window) return;
    window.inSecond = Math.max(0, window.inSecond - 1);
    window.inMinute = Math.max(0, window.inMinute - 1);
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

  /** Window with this name, moved to the most recently used position. */
  #window(who: string, now: Instant): Window {
    const second = Math.floor(now / secondMs);
    const minute = Math.floor(now / minuteMs);
    const window = this.#windows.get(who) ?? { second, inSecond: 0, minute, inMinute: 0 };
    if (window.second !== second) Object.assign(window, { second, inSecond: 0 });
    if (window.minute !== minute) Object.assign(window, { minute, inMinute: 0 });
    this.#windows.delete(who);
    this.#windows.set(who, window);
    this.#makeRoom(minute);
    return window;
  }

  /** Each call removes some expired windows at the old end, so that no single call has much to do. */
  #makeRoom(minute: number): void {
    for (const [who, window] of this.#windows) {
      if (window.minute >= minute && this.#windows.size <= maxWindows) return;
      this.#windows.delete(who);
    }
  }

  /** Number of windows remembered. */
  get size(): number {
    return this.#windows.size;
  }

  #network(c: Context): string {
    return toNetwork(clientAddress(c, this.#trustedProxies));
  }
}

const noted = (): void => undefined;

/** Tells keys, links and tokens apart in counters without keeping them. */
function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}

/**
 * IPv4 address, or the /64 network of an IPv6 address, because an owner of such a network has too many
 * addresses to count one by one.
 */
export function toNetwork(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  if (mapped?.[1] !== undefined) return mapped[1];
  if (!isIPv6(address)) return address.slice(0, 64);
  const [withoutZone = ''] = address.split('%');
  const [head = '', tail] = withoutZone.split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const missing = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length);
  const groups = [...before, ...Array<string>(missing).fill('0'), ...after];
  return groups
    .slice(0, 4)
    .map((group) => group.toLowerCase().replace(/^0+(?=.)/, ''))
    .join(':');
}

/**
 * Logs one warning if a proxy forwards callers' addresses and no trusted proxy is configured: callers then
 * cannot be told apart.
 */
export function warnOfProxies(log: Logger, trustedProxies: number): (c: Context) => void {
  let isSaid = trustedProxies > 0;
  return (c) => {
    if (isSaid) return;
    const header = ['x-forwarded-for', 'forwarded'].find((name) => c.req.header(name) !== undefined);
    if (header === undefined) return;
    isSaid = true;
    log.warn(
      { header },
      'Requests arrive through a proxy, but RUNG_TRUSTED_PROXIES is 0: all callers count as one address, the ' +
        "proxy's. Set it to how many proxies of your own are in front.",
    );
  };
}

/**
 * Address the request came from. Each proxy appends its caller to X-Forwarded-For, so with `n` trusted
 * proxies the n-th entry from the end is genuine; earlier entries can be forged by anybody.
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
