import { Agent, request } from 'node:http';

/** Durations of requests, in milliseconds, shortest first. */
export interface Load {
  readonly perSecond: number;
  readonly latencies: readonly number[];
}

export function quantile({ latencies }: Load, share: number): number {
  return latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? NaN;
}

export interface Poster {
  /** Sends JSON and returns the answer; anything but 200 throws, because failures are fast. */
  post(path: string, key: string, body: object): Promise<string>;
  close(): void;
}

/**
 * Keep-alive connections, as a seller's server has them. For one load only: the server closes idle ones, and
 * a request sent at that moment is lost.
 */
export function openPoster(baseUrl: string): Poster {
  const { hostname, port } = new URL(baseUrl);
  const agent = new Agent({ keepAlive: true, maxSockets: 256, scheduling: 'lifo' });
  return {
    post: (path, key, body) =>
      new Promise((resolve, reject) => {
        const text = JSON.stringify(body);
        const headers = {
          authorization: `Bearer ${key}`,
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(text),
        };
        const sent = request({ hostname, port, path, method: 'POST', agent, headers }, (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.once('error', reject);
          response.once('end', () => {
            const answer = Buffer.concat(chunks).toString('utf8');
            if (response.statusCode === 200) resolve(answer);
            else reject(new Error(`POST ${path} answered ${String(response.statusCode)}: ${answer}`));
          });
        });
        sent.once('error', reject);
        sent.end(text);
      }),
    close: () => agent.destroy(),
  };
}

/**
 * Closed loop: a fixed number of concurrent requests, each starting when another has ended, until the time is
 * up or there are no more items.
 */
export async function closedLoop<Item>(
  items: Iterator<Item>,
  { atATime, seconds }: { readonly atATime: number; readonly seconds: number },
  send: (item: Item) => Promise<unknown>,
): Promise<Load> {
  const latencies: number[] = [];
  const begun = performance.now();
  const end = begun + seconds * 1000;
  const one = async (): Promise<void> => {
    while (performance.now() < end) {
      const item = items.next();
      if (item.done === true) return;
      const sent = performance.now();
      await send(item.value);
      latencies.push(performance.now() - sent);
    }
  };
  await Promise.all(Array.from({ length: atATime }, one));
  const took = (performance.now() - begun) / 1000;
  return { perSecond: latencies.length / took, latencies: sorted(latencies) };
}

/**
 * Open loop: requests at fixed times, whether or not earlier ones have been answered. Durations count from
 * the scheduled time, so that waiting behind a slow request is included.
 */
export async function openLoop<Item>(
  items: Iterator<Item>,
  { perSecond, seconds }: { readonly perSecond: number; readonly seconds: number },
  send: (item: Item) => Promise<unknown>,
): Promise<Load> {
  const latencies: number[] = [];
  const underWay: Promise<unknown>[] = [];
  const begun = performance.now();
  const gap = 1000 / perSecond;
  for (let next = 0; next * gap < seconds * 1000;) {
    for (; begun + next * gap <= performance.now() && next * gap < seconds * 1000; next++) {
      const item = items.next();
      if (item.done === true) throw new Error('There are fewer items than the load has moments.');
      const due = begun + next * gap;
      underWay.push(send(item.value).then(() => latencies.push(performance.now() - due)));
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await Promise.all(underWay);
  const took = (performance.now() - begun) / 1000;
  return { perSecond: latencies.length / took, latencies: sorted(latencies) };
}

function sorted(latencies: readonly number[]): readonly number[] {
  return latencies.toSorted((a, b) => a - b);
}
