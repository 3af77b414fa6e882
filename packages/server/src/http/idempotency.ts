import { createHash } from 'node:crypto';
import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import { DomainError } from '../domain/errors.ts';
import { leaseMs } from '../domain/lease.ts';
import { type Instant, minuteMs, secondMs } from '../domain/time.ts';
import type { Runtime } from '../runtime.ts';
import { type BusinessClock, businessTime } from '../domain/scope.ts';
import {
  type StoredRequest,
  claimRequest,
  extendRequests,
  findRequest,
  finishRequest,
  hasCustomerChangedSince,
  releaseRequest,
} from '../store/platform/idempotency.ts';
import { type RoutePromises, requestPromises } from './route-promises.ts';
import type { Env } from './router.ts';
import { keptAnswerPurpose } from '../secrets/secrets.ts';
import { csvType } from '../wire/csv.ts';
import { openAnswer, sealAnswer } from './sealed-answer.ts';

/*
 * A request that moves money is carried out once, however often it arrives.
 *
 *   claimed ──→ in flight ──→ done        the answer is stored, and sent again to repeats
 *                  │
 *                  ├─ refused ──→ released: nothing was changed, the next identical request runs afresh
 *                  └─ interrupted ─→ the lease ends: the next identical request resumes the same generation
 *
 * With an `Idempotency-Key` the client names the request. Without one, a money request is identified by its
 * content: key holder, route and body. An identical request is a repeat while the first is in flight, for a
 * moment after it (the second half of a double click), and for longer if the client marks it as a retry.
 * After that it is a new purchase: the generation grows. The same holds at once if anything else has been
 * done to the same customer meanwhile, or the business's clock was moved: a customer who moves to another
 * plan, back, and there again means three requests (ADR 15).
 */

/**
 * Maximum time that a repeat waits for the first request, in ms: longer than the lease of a process that
 * died, so that the repeat can resume its work.
 */
export const maxWaitMs = 25 * secondMs;
const retryMs = 10 * minuteMs;
const doubleClickMs = 2 * secondMs;
/** Negative, so that only a twin, which arrived before the first request was answered, counts as a repeat. */
const inFlightMs = -1;
const maxKeyLength = 255;

export function idempotency(runtime: Runtime) {
  const running = new Map<string, Promise<void>>();

  return createMiddleware<Env>(async (c, next) => {
    const promises = requestPromises(c);
    if (promises === undefined || promises.repeats === 'none') return next();
    const request = await identify(c, promises, runtime.config.retention.idempotencyMs);
    if (!request) {
      c.set('isNameless', true);
      return next();
    }
    const { businessId } = c.get('scope');
    const place = `${businessId} ${request.requestKey}`;
    const deadline = runtime.wallClock() + maxWaitMs;

    const arrivedAt = runtime.wallClock();
    let endedGeneration: bigint | null = null;
    for (let pauseMs = 10; ; pauseMs = Math.min(pauseMs * 2, 250)) {
      const now = runtime.wallClock();
      const generation = await claimRequest(runtime.sql, {
        ...request,
        businessId,
        now,
        leaseUntil: now + leaseMs,
        takesOver: runtime.leaseKeeper.takesOver(),
        repeatsSince: arrivedAt - request.repeatsMs,
        endedGeneration,
      });
      if (generation !== undefined) {
        const letGo = runtime.leaseKeeper.hold(
          { businessId, requestKey: request.requestKey, generation },
          extendRequests,
        );
        const run = runOnce(runtime, c, next, request, generation);
        running.set(place, run);
        try {
          await run;
        } finally {
          letGo();
          running.delete(place);
        }
        return;
      }
      const stored = await findRequest(runtime.sql, businessId, request.requestKey);
      refuseMismatch(request, stored);
      if (stored?.isDone && stored.responseStatus !== null) {
        // A second charge is worse than a request that has to be sent again; requests that cannot charge are
        // not checked.
        const isChecked = !request.isRetry || promises.repeats === 'by key or twin';
        if (isChecked && (await isStale(runtime, c, stored, arrivedAt))) {
          endedGeneration = stored.generation;
          continue;
        }
        return replay(runtime, c, stored.responseStatus as 200, stored.responseBody);
      }
      if (now > deadline) {
        c.header('Retry-After', '5');
        throw new DomainError(
          'IDEMPOTENCY_IN_PROGRESS',
          'The first request with this key or content is still in progress. Send it again in a few seconds.',
        );
      }
      await Promise.race([running.get(place)?.catch(() => undefined) ?? pause(pauseMs), pause(secondMs)]);
    }
  });
}

function refuseMismatch({ fingerprint }: IdentifiedRequest, stored: StoredRequest | undefined): void {
  if (stored === undefined || stored.fingerprint === fingerprint || stored.fingerprint === '') return;
  throw new DomainError(
    'IDEMPOTENCY_MISMATCH',
    'This Idempotency-Key was used with another request. Use a new key for a new request.',
  );
}

/** Sends the first answer again. */
function replay(runtime: Runtime, c: Context<Env>, status: 200, body: unknown): Response {
  c.header('Idempotent-Replayed', 'true');
  if (body === null) return c.body(null, status);
  const answer = fromStoredAnswer(runtime, c, body);
  if (typeof answer === 'string') return c.text(answer, 200, { 'content-type': csvType });
  return c.json(answer, status);
}

async function runOnce(
  runtime: Runtime,
  c: Context<Env>,
  next: () => Promise<void>,
  { requestKey, isNamed, said }: IdentifiedRequest,
  generation: bigint,
): Promise<void> {
  const { businessId, clock } = c.get('scope');
  const request = { businessId, requestKey, generation };
  c.set('requestKey', `${requestKey}#${String(generation)}`);
  await next();
  if (c.res.status < 400) {
    const text = await readAnswer(c);
    const body = text === '' ? undefined : toStoredAnswer(runtime, c, text);
    const reach = isNamed
      ? null
      : { subject: collectSubjectIds(c.req.path, said, parseAnswer(c, text)), clock: nameOf(clock) };
    await finishRequest(runtime.sql, {
      ...request,
      status: c.res.status,
      body,
      now: runtime.wallClock(),
      reach,
    });
  } else {
    await releaseRequest(runtime.sql, { ...request, isResumable: c.res.status >= 500 });
  }
}

/** Reads the text of the answer, and leaves an answer with the same text: one with a stream takes longer to send. */
async function readAnswer(c: Context<Env>): Promise<string> {
  const { status, headers } = c.res;
  const text = await c.res.text();
  // Hono joins a new answer to the one that is there.
  c.res = undefined;
  c.res = new Response(text === '' ? null : text, { status, headers });
  return text;
}

/**
 * True if the stored answer no longer counts for an identical request. A request that was sent before the
 * first was answered is always its twin, whatever else happened: of a double click, never both halves are
 * carried out.
 */
async function isStale(
  runtime: Runtime,
  c: Context<Env>,
  { reach, finishedAt }: StoredRequest,
  arrivedAt: Instant,
): Promise<boolean> {
  if (reach === null || finishedAt === null || arrivedAt < finishedAt) return false;
  const { businessId, clock } = c.get('scope');
  if (reach.clock !== nameOf(clock)) return true;
  return hasCustomerChangedSince(runtime.sql, businessId, reach, businessTime(clock, finishedAt));
}

function nameOf({ offsetMs, frozenAt }: BusinessClock): string {
  return frozenAt === null ? `runs ${String(offsetMs)}` : `stands ${String(frozenAt)}`;
}

const subjectFields = ['customer_id', 'subscription_id', 'payment_id'] as const;

/** Ids of the customers, subscriptions and payments that a request and its answer name, at any depth. */
function collectSubjectIds(path: string, said: unknown, answered: unknown): string[] {
  const ids = new Set(path.split('/').slice(2, 3));
  for (const body of [said, answered]) {
    if (typeof body !== 'object' || body === null) continue;
    for (const part of [body, 'customer' in body ? body.customer : null]) {
      if (typeof part !== 'object' || part === null) continue;
      for (const field of subjectFields) {
        const id: unknown = Reflect.get(part, field);
        if (typeof id === 'string') ids.add(id);
      }
    }
  }
  return [...ids];
}

/**
 * Stored form of an answer: encrypted, because many answers hold a link or a token. CSV is stored as text,
 * every other answer as an object.
 */
function toStoredAnswer({ secrets }: Runtime, c: Context<Env>, text: string): object {
  const isCsv = c.res.headers.get('content-type') === csvType;
  const answer = isReadableOnce(c) ? sealAnswer(text, authorizationOf(c)) : isCsv ? text : undefined;
  const json = answer === undefined ? text : JSON.stringify(answer);
  return { sealed: secrets.seal(keptAnswerPurpose, json) };
}

/** Original form of a stored answer. */
function fromStoredAnswer({ secrets }: Runtime, c: Context<Env>, body: unknown): object | string {
  const { sealed } = body as { readonly sealed: string };
  const answer: unknown = JSON.parse(secrets.open(keptAnswerPurpose, sealed));
  return isReadableOnce(c)
    ? (JSON.parse(openAnswer(String(answer), authorizationOf(c))) as object)
    : (answer as object | string);
}

/** Parsed JSON of an answer, for collecting its ids; undefined if the answer is secret. */
function parseAnswer(c: Context<Env>, text: string): unknown {
  const isObject = text !== '' && !isReadableOnce(c) && c.res.headers.get('content-type') !== csvType;
  return isObject ? JSON.parse(text) : undefined;
}

function isReadableOnce(c: Context<Env>): boolean {
  return requestPromises(c)?.hasSecretAnswer === true;
}

function authorizationOf(c: Context<Env>): string {
  const token = c.get('userToken');
  return token === undefined ? (c.req.header('authorization') ?? '') : `session ${token}`;
}

interface IdentifiedRequest {
  readonly requestKey: string;
  readonly fingerprint: string;
  /** Time after completion, in ms, during which a repeat gets the first answer. */
  readonly repeatsMs: number;
  /**
   * True if the request has an `Idempotency-Key`: then nothing that happens meanwhile makes a repeat a new
   * request.
   */
  readonly isNamed: boolean;
  /** True if the client marks the request as a retry. */
  readonly isRetry: boolean;
  readonly said: unknown;
}

async function identify(
  c: Context<Env>,
  promises: RoutePromises,
  keyedMs: number,
): Promise<IdentifiedRequest | undefined> {
  const text = await c.req.text();
  const asker = isReadableOnce(c) ? digest(authorizationOf(c)) : '';
  const said: unknown = text === '' ? undefined : JSON.parse(text);
  const fingerprint = digest(
    `${c.req.path}${new URL(c.req.url).search}\n${text === '' ? '' : canonical(said)}${asker}`,
  );
  const isRetry = Number(c.req.header('x-stainless-retry-count') ?? '0') > 0;
  const key = c.req.header('idempotency-key');
  if (key !== undefined) {
    if (key === '' || key.length > maxKeyLength) {
      throw new DomainError(
        'INVALID_REQUEST_PARAMETERS',
        `Idempotency-Key: must be 1 to ${String(maxKeyLength)} characters long.`,
      );
    }
    const customerId = c.get('customerId');
    // On this route anybody may choose keys, so keys are scoped to each address and customer: nobody can use
    // up one of the seller's keys.
    const admitsAnybody = promises.askers === 'confirm';
    const isOpen = customerId !== undefined || admitsAnybody;
    // Callers with a key or token get a fuller answer than callers without, so they never count as repeats of
    // each other.
    const shown = admitsAnybody && c.get('isCustomer') === true ? ' customer' : '';
    const room = isOpen ? `${c.req.path} ${customerId ?? ''}${shown}` : '';
    return { requestKey: `key:${room}${key}`, fingerprint, repeatsMs: keyedMs, isNamed: true, isRetry, said };
  }
  if (!isIdentifiedByBody(promises, said)) return undefined;
  const holder = digest(authorizationOf(c));
  return {
    requestKey: `natural:${digest(`${holder} ${fingerprint}`)}`,
    fingerprint,
    repeatsMs: isRetry ? retryMs : promises.repeats === 'by key or twin' ? inFlightMs : doubleClickMs,
    isNamed: false,
    isRetry,
    said,
  };
}

/** True if this body is recognised as a repeat without a key. */
function isIdentifiedByBody({ repeats, ifBody }: RoutePromises, said: unknown): boolean {
  if (repeats === 'by key') return false;
  return ifBody === undefined || has(said, ...ifBody);
}

function has(body: unknown, field: string, value: unknown): boolean {
  return typeof body === 'object' && body !== null && Reflect.get(body, field) === value;
}

/**
 * Canonical text of a JSON value, independent of the order of its keys. Of a card number only the last digits
 * count: a hash of a whole card number would be as useful to a thief as the number.
 */
function canonical(value: unknown): string {
  return JSON.stringify(value, (key, inner: unknown) => {
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner;
    if (key === 'card') return 'number' in inner ? String(inner.number).slice(-4) : null;
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
