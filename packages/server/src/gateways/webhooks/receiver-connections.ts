import type { LookupFunction } from 'node:net';
import { Agent, type Dispatcher, request } from 'undici';
import { secondMs } from '../../domain/time.ts';

export interface ResolvedAddress {
  readonly address: string;
  readonly family: number;
}

type ReceiverRequest = Pick<Dispatcher.RequestOptions, 'method' | 'body' | 'signal'> & {
  readonly headers: Readonly<Record<string, string>>;
};

/** Connections to receivers of webhooks, kept for a short time for the next delivery. */
export interface ReceiverConnections {
  /** Sends a request to one of the addresses, which have been checked. */
  send(
    target: URL,
    addresses: readonly ResolvedAddress[],
    message: ReceiverRequest,
  ): Promise<Dispatcher.ResponseData>;
}

/** Connections to a host at a set of addresses. */
interface Kept {
  readonly agent: Agent;
  hasAnswered: boolean;
  usedAt: number;
}

/** Time for which a silent connection is kept, unless the receiver asks for another. */
const keepMs = 2 * secondMs;
/** After this time without a request all connections of an agent are closed, and it is forgotten. */
const forgetMs = 30 * secondMs;
const forgetEveryMs = 10 * secondMs;

export function createConnections(timeoutMs: number): ReceiverConnections {
  const kept = new Map<string, Kept>();
  let forgottenAt = 0;
  const open = (addresses: readonly ResolvedAddress[], options: Agent.Options): Agent =>
    new Agent({ connect: { lookup: pinnedLookup(addresses), timeout: timeoutMs }, ...options });
  const forget = (now: number): void => {
    if (now - forgottenAt < forgetEveryMs) return;
    forgottenAt = now;
    for (const [name, { agent, usedAt }] of kept) {
      if (now - usedAt < forgetMs) continue;
      kept.delete(name);
      void agent.close();
    }
  };
  return {
    send: async (target, addresses, message) => {
      const now = performance.now();
      forget(now);
      const name = [target.origin, ...addresses.map(({ address }) => address).toSorted()].join(' ');
      const found = kept.get(name) ?? {
        agent: open(addresses, { keepAliveTimeout: keepMs, pipelining: 1 }),
        hasAnswered: false,
        usedAt: now,
      };
      kept.set(name, found);
      found.usedAt = now;
      try {
        const response = await request(target, { ...message, dispatcher: found.agent });
        found.hasAnswered = true;
        return response;
      } catch (error) {
        if (!found.hasAnswered || !wasClosed(error)) throw error;
        // A receiver may close a kept connection just when it is used again. The message is sent once more, under the
        // same id, on a connection of its own.
        const once = open(addresses, { pipelining: 0 });
        try {
          return await request(target, { ...message, dispatcher: once });
        } finally {
          // Resolves when the answer has been read.
          void once.close();
        }
      }
    },
  };
}

/** DNS lookup that returns only the addresses already checked. */
function pinnedLookup(addresses: readonly ResolvedAddress[]): LookupFunction {
  return (_hostname, options, callback) => {
    const [first] = addresses;
    if (options.all === true || !first) callback(null, [...addresses]);
    else callback(null, first.address, first.family);
  };
}

function wasClosed(error: unknown): boolean {
  return error instanceof Error && ['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'].includes(codeOf(error));
}

/** Code of an error of the network, or else its name. */
export function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
