import { randomBytes } from 'node:crypto';
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describeReadings } from './compare.ts';
import type { Load } from './load.ts';
import { type Figure, type Measurement, judge, median, table } from './measurement.ts';
import { type Reading, measure } from './meter.ts';
import { openCustomerSource } from './shop.ts';
import type { Side } from './sides.ts';
import { type Stage, openStage } from './stage.ts';

const manyEndpoints = 50;
/** Number of events of a round for one endpoint; many endpoints together receive as many deliveries. */
const standardCount = 1_000;

/** Deliveries to endpoints that answer at once. */
export const measureWebhooks: Measurement = async ({ sides, rounds, count }) => {
  const figures: Figure[] = [];
  const details: string[] = [];
  for (const endpoints of [1, manyEndpoints]) {
    const all = await deliver(sides, {
      endpoints,
      rounds,
      deliveries: count ?? standardCount * (endpoints === 1 ? 1 : 2),
    });
    const to = endpoints === 1 ? 'one endpoint' : `${String(endpoints)} endpoints`;
    const value = median(all.at(-1)?.readings.map(({ perSecond }) => perSecond) ?? []);
    figures.push(
      endpoints === 1
        ? judge({ what: `webhook deliveries a second to ${to}`, value, must: 400, limit: 'least' })
        : judge({
            what: `webhook deliveries a second to ${to}`,
            value,
            must: 400,
            aim: 1_000,
            limit: 'least',
          }),
    );
    details.push(
      table(
        [`webhook deliveries to ${to}`, ...all.map(({ side }) => side.name)],
        describeReadings(all.map(({ readings }) => readings)).filter(
          ([name = '']) => !/^(p50|p99)/.test(name),
        ),
      ),
    );
  }
  return { figures, details };
};

interface Delivered {
  readonly side: Side;
  readonly readings: Reading[];
}

async function deliver(
  sides: readonly Side[],
  { endpoints, rounds, deliveries }: { endpoints: number; rounds: number; deliveries: number },
): Promise<readonly Delivered[]> {
  const sink = await openSink();
  const opened: { readonly stage: Stage; readonly readings: Reading[] }[] = [];
  try {
    for (const side of sides) {
      const stage = await openStage(side);
      opened.push({ stage, readings: [] });
      await openCustomerSource(stage);
      for (let endpoint = 0; endpoint < endpoints; endpoint++) {
        const url = `${sink.url}/${String(endpoint)}`;
        await stage.request('POST', '/webhooks', { url, filter_types: ['payment.succeeded'] });
      }
      await stage.sql`vacuum analyze`;
      await happen(stage, sink, { events: Math.ceil(100 / endpoints), endpoints });
    }
    const events = Math.ceil(deliveries / endpoints);
    for (let round = 0; round < rounds; round++) {
      for (const { stage, readings } of opened) {
        readings.push(await measure(stage, () => happen(stage, sink, { events, endpoints })));
      }
    }
    return opened.map(({ stage: { side }, readings }) => ({ side, readings }));
  } finally {
    for (const { stage } of opened) await stage.close();
    sink.close();
  }
}

/** Appends events as commits do, and waits until all of them have been delivered, the first of which sets the clock. */
async function happen(
  { sql, businessId }: Stage,
  sink: Sink,
  { events, endpoints }: { readonly events: number; readonly endpoints: number },
): Promise<Load> {
  const batch = randomBytes(8).toString('hex');
  const received = sink.receive(events * endpoints);
  await sql`
    select append_events(${businessId}, (
      select jsonb_agg(jsonb_build_object('event_id', 'evt_' || ${batch}::text || n, 'type', e.type,
        'customer_id', e.customer_id, 'payload_type', e.payload_type, 'object_id', e.object_id,
        'occurred_at', e.occurred_at))
      from (select * from event where business_id = ${businessId} and type = 'payment.succeeded' limit 1) e,
        generate_series(1, ${events}::int) n), now())`;
  return received;
}

interface Sink {
  readonly url: string;
  /** Resolves when this many deliveries have arrived from now on. */
  receive(count: number): Promise<Load>;
  close(): void;
}

async function openSink(): Promise<Sink> {
  let arrived = (): void => undefined;
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    request.resume();
    request.once('end', () => {
      response.end();
      arrived();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${String(port)}`,
    receive: (count) =>
      new Promise((resolve) => {
        const times: number[] = [];
        arrived = (): void => {
          times.push(performance.now());
          if (times.length < count) return;
          arrived = (): void => undefined;
          const [first = NaN] = times;
          const latencies = times.map((time) => time - first);
          resolve({ perSecond: count / (((latencies.at(-1) ?? NaN) || NaN) / 1_000), latencies });
        };
      }),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
