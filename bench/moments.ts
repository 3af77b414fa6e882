import { type Workload, compare, describe, middleOf } from './compare.ts';
import { closedLoop, openLoop, openPoster, quantile } from './load.ts';
import { type Figure, type Measurement, judge, judgeDivision, median, spread, table } from './measurement.ts';
import { type Customer, momentOf, openCustomerSource, presentationIn, publishOffer } from './shop.ts';
import { type Side } from './sides.ts';
import { type Stage, openStage } from './stage.ts';
import { untilQuiet } from './meter.ts';

const warmUp = 1_000;

/** Decisions on "which offer now", each of which proposes something: their cost, and their time at half of the peak. */
export const measureMoments: Measurement = async (options) => {
  const measured = await compare({ options, concurrencies: [16], open: openMoments });
  const [first, current] = [measured[0], measured.at(-1)];
  const figures: Figure[] = [];
  if (first && current && first !== current) {
    const [before, after] = [first, current].map((each) => middleOf(each, ({ cpu }) => cpu));
    if (before !== undefined && after !== undefined) {
      figures.push(
        judgeDivision('processor time of `POST /moments`', { before, after, unit: ' ms' }, { must: 2 }),
      );
    }
  }
  const runs: { readonly side: Side; readonly peak: number; readonly p50: number; readonly p99: number }[] =
    [];
  for (let round = 0; round < options.rounds; round++) {
    for (const side of options.sides) runs.push(await measureHalfOfPeak(side, options.seconds));
  }
  const of = (side: Side | undefined, value: (run: (typeof runs)[number]) => number): number[] =>
    runs.filter((run) => run.side === side).map(value);
  const mine = options.sides.at(-1);
  figures.push(
    judge({
      what: '`POST /moments`, p99 at half of the peak',
      value: median(of(mine, ({ p99 }) => p99)),
      must: 10,
      aim: 5,
      limit: 'most',
      unit: ' ms',
    }),
  );
  const rows = [
    ['peak, a second', ...options.sides.map((side) => spread(of(side, ({ peak }) => peak)))],
    ['p50 at half of it, ms', ...options.sides.map((side) => spread(of(side, ({ p50 }) => p50)))],
    ['p99 at half of it, ms', ...options.sides.map((side) => spread(of(side, ({ p99 }) => p99)))],
  ];
  const half = table(
    ['moments, 32 at a time, then at half of that rate', ...options.sides.map(({ name }) => name)],
    rows,
  );
  return { figures, details: [...describe('moment', measured, options), half] };
};

async function openMoments(stage: Stage): Promise<Workload<Customer>> {
  await publishOffer(stage);
  const customers = await openCustomerSource(stage);
  return {
    prepare: (count) => customers.create(count),
    send: async (poster, { customerId }) => {
      presentationIn(await poster.post('/moments', stage.nextKey(), momentOf(customerId)));
    },
  };
}

async function measureHalfOfPeak(side: Side, seconds: number) {
  const stage = await openStage(side);
  const poster = openPoster(stage.baseUrl);
  try {
    const moments = await openMoments(stage);
    const raise = (customer: Customer): Promise<unknown> => moments.send(poster, customer);
    const customersFor = async (count: number): Promise<Iterator<Customer>> =>
      (await moments.prepare(Math.ceil(count))).values();
    const full = { atATime: 32, seconds };
    const warmed = await closedLoop(await customersFor(warmUp), full, raise);
    const peak = await closedLoop(await customersFor(warmed.perSecond * seconds * 2), full, raise);
    const half = { perSecond: peak.perSecond / 2, seconds };
    const customers = await customersFor(half.perSecond * seconds + 1);
    // As PostgreSQL does by itself within minutes.
    await stage.sql`vacuum analyze`;
    await untilQuiet(stage);
    await recycleLog(stage);
    const load = await openLoop(customers, half, raise);
    return { side, peak: peak.perSecond, p50: quantile(load, 0.5), p99: quantile(load, 0.99) };
  } finally {
    poster.close();
    await stage.close();
  }
}

/**
 * Leaves segments of the log to be written again, as PostgreSQL does after each checkpoint. Measurements keep the log,
 * so that each segment would be a new file, which holds up all commits while it is filled with zeros.
 */
async function recycleLog({ sql }: Stage): Promise<void> {
  await sql`alter system set wal_keep_size = '0'`;
  await sql`alter system set min_wal_size = '512MB'`;
  await sql`select pg_reload_conf()`;
  for (let segment = 0; segment < 16; segment++) {
    await sql`select pg_logical_emit_message(true, 'bench', '')`;
    await sql`select pg_switch_wal()`;
  }
  await sql`checkpoint`;
}
