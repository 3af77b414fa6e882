import { setTimeout as delay } from 'node:timers/promises';
import { type Load, closedLoop, openPoster, quantile } from './load.ts';
import { type Measurement, judge, rounded, table } from './measurement.ts';
import { type Order, type Peer, otherShops } from './other-shops.ts';
import { postgresTime, processTime } from './processor-time.ts';
import { prepareReference } from './reference.ts';
import { momentOf, openCustomerSource, presentationIn, publishOffer } from './shop.ts';
import { openStage } from './stage.ts';

/*
 * Shops of others, on the same PostgreSQL with its own settings: an order placed and paid through their API. They
 * work out taxes and promotions, and Vendure shipping, which Rung's accepts do not, and ask for several requests where
 * Rung's customer is known and clicks once. So two things are measured: the whole order, and its last request alone,
 * which pays it.
 */

const atATime = [1, 8];
const warmUp = 20;

interface Row {
  readonly what: string;
  readonly load: Load;
  /** Processor times for one order, in milliseconds. */
  readonly server: number;
  readonly database: number;
  readonly pgbench: number;
}

export const measurePeers: Measurement = async ({ seconds }) => {
  const rows = new Map<string, readonly Row[]>();
  for (const peer of peers) rows.set(peer.name, await measurePeer(peer, seconds));
  const head = ['order placed and paid', 'a second', 'p50, ms', 'processor time, ms', 'server + PostgreSQL'];
  const lines = [...rows.values()]
    .flat()
    .map(({ what, load, server, database, pgbench }) => [
      what,
      rounded(load.perSecond),
      rounded(quantile(load, 0.5)),
      rounded(server + database),
      `${rounded(server)} + ${rounded(database)}`,
      rounded(pgbench),
      rounded(load.perSecond / pgbench),
    ]);
  const figures = [...rows].map(([name, all]) =>
    judge({
      what: `best case of ${name} ÷ pgbench`,
      value: Math.max(...all.map(({ load, pgbench }) => load.perSecond / pgbench)),
      limit: 'least',
    }),
  );
  return { figures, details: [table([...head, 'pgbench, a second', 'ratio'], lines)] };
};

async function measurePeer(peer: Peer, seconds: number): Promise<readonly Row[]> {
  process.stderr.write(`  ${peer.name}\n`);
  const started = await peer.start();
  try {
    const reference = await prepareReference(started);
    const placeOrder = async (): Promise<void> => (await started.prepareOrder())();
    const several = (count: number): Iterator<undefined> => Array<undefined>(count).fill(undefined).values();
    await closedLoop(several(warmUp), { atATime: 4, seconds: 60 }, placeOrder);
    await started.sql.unsafe('vacuum analyze');
    const rows: Row[] = [];
    const measureLoad = async (what: string, work: () => Promise<Load>): Promise<void> => {
      const times = (): readonly number[] => [
        processTime(started.serverPid),
        postgresTime(started.postgresPid),
      ];
      const before = times();
      const load = await work();
      // What the server does after its answers.
      await delay(500);
      const [server = NaN, database = NaN] = times().map(
        (time, index) => (time - (before[index] ?? NaN)) / load.latencies.length,
      );
      const { perSecond } = await reference.measure(Math.ceil(seconds / 2));
      rows.push({ what: `${peer.name}, ${what}`, load, server, database, pgbench: perSecond });
    };
    for (const many of atATime) {
      const at = `${String(many)} at a time`;
      await measureLoad(`whole order, ${at}`, () =>
        closedLoop(endless(), { atATime: many, seconds }, placeOrder),
      );
      const orders: Order[] = [];
      await closedLoop(endless(), { atATime: many, seconds }, async () =>
        orders.push(await started.prepareOrder()),
      );
      await measureLoad(`last request alone, ${at}`, () =>
        closedLoop(orders.values(), { atATime: many, seconds: 600 }, (pay) => pay()),
      );
    }
    return rows;
  } finally {
    await started.close();
  }
}

function* endless(): Generator<undefined> {
  for (;;) yield undefined;
}

/** A customer with a saved card, to whom an offer is proposed, which is accepted with one click. */
const rung: Peer = {
  name: 'Rung',
  start: async () => {
    const stage = await openStage();
    await publishOffer(stage);
    const customers = await openCustomerSource(stage);
    const left = [...(await customers.create(10_000))];
    const poster = openPoster(stage.baseUrl);
    return {
      ...stage,
      prepareOrder: async () => {
        const customerId = left.pop()?.customerId ?? '';
        const id = presentationIn(await poster.post('/moments', stage.nextKey(), momentOf(customerId)));
        return async () => {
          const answer = await poster.post(`/presentations/${id}/accept`, stage.nextKey(), {});
          if (!answer.includes('"status":"accepted"')) throw new Error(`It was not accepted: ${answer}`);
        };
      },
      close: async () => {
        poster.close();
        await stage.close();
      },
    };
  },
};

const peers: readonly Peer[] = [rung, ...otherShops];
