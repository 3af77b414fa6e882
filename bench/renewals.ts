import { writeFileSync } from 'node:fs';
import { dayMs } from '../packages/server/src/domain/time.ts';
import { describeReadings, listStatements, statementsOf } from './compare.ts';
import { type Load, openPoster } from './load.ts';
import {
  type Figure,
  type Measurement,
  judge,
  judgeDivision,
  median,
  rounded,
  spread,
  table,
} from './measurement.ts';
import { type Counted, type Reading, countStatements, measure } from './meter.ts';
import { memoryOf } from './processor-time.ts';
import { sellPlan } from './shop.ts';
import type { Side } from './sides.ts';
import { type Stage, openStage } from './stage.ts';
import { openSubscriberSource } from './subscribers.ts';

const standardCount = 1_500;
const manyCount = 100_000;
/** Rows of subscribers made by one statement at most. */
const madeTogether = 10_000;
/** From one billing date to after the next, whatever the month. */
const monthDays = 31.5;

interface Renewals {
  readonly side: Side;
  readonly count: number;
  readonly readings: Reading[];
  readonly peaksMb: number[];
  statements: number;
  counted: Counted | undefined;
}

/** Renewals that are all due at the same moment, run by the test clock. */
export const measureRenewals: Measurement = async (options) => {
  const { sides, rounds, count } = options;
  const few = await measureDue(sides, count ?? standardCount, rounds);
  const mine = sides.slice(-1);
  const many = count === undefined ? await measureDue(mine, manyCount, 1) : [];
  const figures = figuresOf(few, many);
  const lists = options.listsStatements
    ? few.flatMap((each) => (each.counted ? [listStatements({ ...each, counted: each.counted })] : []))
    : [];
  return { figures, details: [detailsOf([...few, ...many]), ...lists] };
};

async function measureDue(
  sides: readonly Side[],
  count: number,
  rounds: number,
): Promise<readonly Renewals[]> {
  const opened: { readonly stage: Stage; readonly renewals: Renewals; readonly clock: Clock }[] = [];
  try {
    for (const side of sides) {
      const stage = await openStage(side);
      const subscribers = await openSubscriberSource(stage, await sellPlan(stage, 3_000));
      // Besides the one that was bought.
      for (let made = 1; made < count; made += madeTogether) {
        await subscribers.create(Math.min(madeTogether, count - made));
      }
      await stage.sql`vacuum analyze`;
      const renewals = { side, count, readings: [], peaksMb: [], statements: NaN, counted: undefined };
      opened.push({ stage, renewals, clock: { stage, days: 0 } });
    }
    for (let round = 0; round < rounds; round++) {
      for (const { stage, renewals, clock } of opened) {
        resetPeak(stage.serverPid);
        renewals.readings.push(await measure(stage, () => advance(clock, monthDays)));
        renewals.peaksMb.push(memoryOf(stage.serverPid).peakMb);
      }
    }
    if (count <= standardCount) {
      for (const { stage, renewals, clock } of opened) {
        const counted = await countStatements(stage, () => advance(clock, monthDays));
        renewals.statements = statementsOf({ counted });
        renewals.counted = counted;
      }
    }
    return opened.map(({ renewals }) => renewals);
  } finally {
    for (const { stage } of opened) await stage.close();
  }
}

export interface Clock {
  readonly stage: Stage;
  /** Days by which the business's clock is ahead. */
  days: number;
}

/** Moves the clock, and counts each payment that succeeded on the way as one operation. */
export async function advance(clock: Clock, days: number): Promise<Load> {
  const { stage } = clock;
  clock.days += days;
  const countPaid = async (): Promise<number> => {
    const [row] = await stage.sql<{ count: number }[]>`
      select count(*)::int as count from payment where renews_at is not null and status = 'succeeded'`;
    return row?.count ?? 0;
  };
  const before = await countPaid();
  const poster = openPoster(stage.baseUrl);
  const begun = performance.now();
  const to = new Date(Date.now() + clock.days * dayMs).toISOString();
  await poster.post('/test_clock/advance', stage.nextKey(), { to });
  const took = performance.now() - begun;
  poster.close();
  const paid = (await countPaid()) - before;
  return { perSecond: paid / (took / 1_000), latencies: Array<number>(paid).fill(took) };
}

/** Makes the highest memory of a process its memory now. */
function resetPeak(pid: number): void {
  writeFileSync(`/proc/${String(pid)}/clear_refs`, '5');
}

function figuresOf(few: readonly Renewals[], many: readonly Renewals[]): readonly Figure[] {
  const [first, current] = [few[0], few.at(-1)];
  if (!first || !current) return [];
  const cpuOf = ({ readings }: Renewals): number => median(readings.map(({ cpu }) => cpu));
  const due = `${rounded(current.count)} due`;
  const [peak, manyPeak] = [current, many[0]].map((each) => (each ? Math.max(...each.peaksMb) : NaN));
  return [
    judge({
      what: `processor time of a renewal, ${due}`,
      value: cpuOf(current),
      must: 3,
      limit: 'most',
      unit: ' ms',
    }),
    ...(first === current
      ? []
      : [
          judgeDivision(
            'the same, against the other revision',
            { before: cpuOf(first), after: cpuOf(current), unit: ' ms' },
            {},
          ),
        ]),
    judge({ what: 'client statements of a renewal', value: current.statements, must: 6, limit: 'most' }),
    judge({
      what: `renewals a second, ${due}`,
      value: median(current.readings.map(({ perSecond }) => perSecond)),
      aim: 1_000,
      limit: 'least',
    }),
    ...(many.length > 0 && peak !== undefined && manyPeak !== undefined
      ? [
          judge({
            what: `highest memory of the server with ${rounded(manyCount)} due ÷ with ${rounded(standardCount)}`,
            value: manyPeak / peak,
            must: 1.1,
            limit: 'most',
            remark: `${rounded(manyPeak)} and ${rounded(peak)} MB`,
          }),
        ]
      : []),
  ];
}

function detailsOf(all: readonly Renewals[]): string {
  const columns = all.map(({ readings }) => readings);
  return table(
    ['renewals due at the same moment', ...all.map(({ side, count }) => `${side.name}, ${rounded(count)}`)],
    [
      ...describeReadings(columns).filter(([name = '']) => !/^(p50|p99|load)/.test(name)),
      ['statements', ...all.map(({ statements }) => rounded(statements))],
      ['highest memory of the server, MB', ...all.map(({ peaksMb }) => spread(peaksMb))],
    ],
  );
}
