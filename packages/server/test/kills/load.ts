import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';

type Json = Record<string, unknown>;

/** One request and what became of it. */
export interface Sent {
  /** Name of the operation: "one click", "refund". */
  readonly kind: string;
  /** Travels in the metadata, or names the thing it is about: by it the tables are searched afterwards. */
  readonly operation: string;
  /** Undefined while nobody has answered, which at the end is a failure. */
  readonly answer: Json | undefined;
  /** Between the first try and the answer, in milliseconds. */
  readonly ms: number;
  readonly tries: number;
}

export interface Client {
  readonly sent: readonly Sent[];
  /** Answers that no client should get: 4xx to a good request, and any 5xx that does not ask for another try. */
  readonly refusals: readonly string[];
  /** Answers by status: 0 stands for a connection that broke. */
  readonly statuses: ReadonlyMap<number, number>;
  request(
    kind: string,
    operation: string,
    path: string,
    body: Json,
    options?: RequestOptions,
  ): Promise<Json | undefined>;
}

interface RequestOptions {
  /** Sends no Idempotency-Key but marks repeats as the official SDKs do. */
  readonly isKeyless?: boolean;
  readonly apiKey?: string;
}

/** The statuses the official SDK tries again. */
const triedAgain = new Set([0, 408, 409, 429, 500, 502, 503, 504]);
const patienceMs = 300_000;
const requestLimitMs = 45_000;
const pauseMs = 150;

/**
 * Sends requests as a patient client does: what broke or was answered with "try again" is sent again, the same, to
 * whichever address comes next, until there is an answer.
 */
export function createClient(addresses: readonly string[], apiKeys: readonly string[]): Client {
  const sent: Sent[] = [];
  const refusals: string[] = [];
  const statuses = new Map<number, number>();
  let turn = 0;
  const next = <T>(list: readonly T[]): T => list[turn++ % list.length] as T;

  const send = async (path: string, body: Json, headers: Record<string, string>) => {
    try {
      const answer = await fetch(next(addresses) + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(requestLimitMs),
      });
      return { status: answer.status, text: await answer.text() };
    } catch {
      return { status: 0, text: '' };
    }
  };

  const request: Client['request'] = async (kind, operation, path, body, options = {}) => {
    const startedAt = performance.now();
    const key = randomUUID();
    // A repeat without a key is one only under the same API key.
    const apiKey = options.apiKey ?? next(apiKeys);
    for (let tries = 0; performance.now() - startedAt < patienceMs;) {
      const { status, text } = await send(path, body, {
        authorization: `Bearer ${apiKey}`,
        ...(options.isKeyless ? { 'x-stainless-retry-count': String(tries) } : { 'idempotency-key': key }),
      });
      tries += 1;
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      if (status === 200 || status === 202) {
        const answer = JSON.parse(text) as Json;
        sent.push({ kind, operation, answer, ms: performance.now() - startedAt, tries });
        return answer;
      }
      if (!triedAgain.has(status)) {
        refusals.push(`${kind} answered ${String(status)} at try ${String(tries)}: ${text.slice(0, 300)}`);
        return undefined;
      }
      await delay(pauseMs);
    }
    sent.push({ kind, operation, answer: undefined, ms: performance.now() - startedAt, tries: 0 });
    return undefined;
  };
  return { sent, refusals, statuses, request };
}
