import { type Measurement, judge, median, spread, table } from './measurement.ts';
import { untilQuiet } from './meter.ts';
import { type Clock, advance } from './renewals.ts';
import { sellPlan } from './shop.ts';
import type { Side } from './sides.ts';
import { openStage } from './stage.ts';
import { openSubscriberSource } from './subscribers.ts';

const planCount = 20;
const yearDays = 365;

/** A year of monthly plans by the test clock: many dates with little to do at each. */
export const measureClock: Measurement = async ({ sides, rounds, count }) => {
  const years: { readonly side: Side; readonly clock: Clock; readonly seconds: number[]; renewed: number }[] =
    [];
  try {
    for (const side of sides) {
      const stage = await openStage(side);
      years.push({ side, clock: { stage, days: 0 }, seconds: [], renewed: 0 });
      const subscribers = await openSubscriberSource(stage, await sellPlan(stage, 3_000));
      // Besides the one that was bought.
      await subscribers.create((count ?? planCount) - 1, { hoursApart: 7 });
      await stage.sql`vacuum analyze`;
    }
    for (let round = 0; round < rounds; round++) {
      for (const year of years) {
        await untilQuiet(year.clock.stage);
        const begun = performance.now();
        const { latencies } = await advance(year.clock, yearDays);
        year.seconds.push((performance.now() - begun) / 1_000);
        year.renewed = latencies.length;
      }
    }
  } finally {
    for (const { clock } of years) await clock.stage.close();
  }
  const mine = years.at(-1);
  const what = `a year of ${String(count ?? planCount)} monthly plans by the clock`;
  return {
    figures: [
      judge({ what, value: median(mine?.seconds ?? []), must: 2, aim: 1, limit: 'most', unit: ' s' }),
    ],
    details: [
      table(
        [what, ...years.map(({ side }) => side.name)],
        [
          ['seconds', ...years.map(({ seconds }) => spread(seconds))],
          ['renewals', ...years.map(({ renewed }) => String(renewed))],
        ],
      ),
    ],
  };
};
