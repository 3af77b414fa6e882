import { dayMs } from '../packages/server/src/domain/time.ts';
import { type Load, closedLoop, quantile } from './load.ts';
import { type Figure, type Measurement, judge, rounded, table } from './measurement.ts';
import type { Side } from './sides.ts';
import { type Stage, openStage } from './stage.ts';

const presentations = 1_000_000;
/** Budgets for a chart that is drawn while somebody looks, and for a table that may take longer. */
const chartMs = 50;
const tableMs = 100;
const times = 200;
/** Number of presentations written in one statement. */
const atOnce = 50_000;
/** Time limit for a statement of a rebuild. */
const mostSeconds = 600;

/** Reports by their question: first day, grouping and budget. */
const reports = [
  { what: '30 days by day', daysAgo: 29, groupBy: 'day', budgetMs: chartMs },
  {
    what: '30 days by day and offer, of a million presentations in a year',
    daysAgo: 29,
    groupBy: 'day,offer',
    budgetMs: chartMs,
  },
  { what: 'the year by offer', daysAgo: 364, groupBy: 'offer', budgetMs: tableMs },
  { what: 'the year by day', daysAgo: 364, groupBy: 'day', budgetMs: tableMs },
];

/** Time of charts over a year in which a million offers were proposed. */
export const measureAnalytics: Measurement = async ({ sides }) => {
  const years: Year[] = [];
  for (const side of sides) years.push(await measureYear(side));
  const mine = years.at(-1);
  const figures = reports.map(({ what, budgetMs }, index) => {
    const load = mine?.loads[index] ?? { perSecond: NaN, latencies: [] };
    const remark = `p50 ${rounded(quantile(load, 0.5))} ms`;
    return atMost(`${what}, p99`, quantile(load, 0.99), budgetMs, ' ms', remark);
  });
  const rows = reports.map(({ what }, index) => [
    what,
    ...years.map(({ loads }) => {
      const load = loads[index] ?? { perSecond: NaN, latencies: [] };
      return `${rounded(quantile(load, 0.5))} / ${rounded(quantile(load, 0.99))}`;
    }),
  ]);
  return {
    figures: [...figures, atMost('summing up the year anew', mine?.rebuilding ?? NaN, mostSeconds, ' s')],
    details: sides.length > 1 ? [table(['p50 / p99, ms', ...sides.map(({ name }) => name)], rows)] : [],
  };
};

interface Year {
  readonly loads: readonly Load[];
  /** Seconds of summing up the year anew. */
  readonly rebuilding: number;
}

async function measureYear(side: Side): Promise<Year> {
  const stage = await openStage(side);
  try {
    for (let first = 0; first < presentations; first += atOnce) await propose(stage, first);
    const began = performance.now();
    await stage.request('POST', '/analytics/rebuild', {});
    const rebuilding = (performance.now() - began) / 1_000;
    await stage.sql`vacuum analyze`;
    const loads: Load[] = [];
    for (const { daysAgo, groupBy } of reports) {
      const path = `/analytics/metrics?from=${dayAt(daysAgo)}&to=${dayAt(-1)}&group_by=${groupBy}`;
      const asked = Array.from({ length: times }, () => path).values();
      loads.push(await closedLoop(asked, { atATime: 1, seconds: 60 }, (each) => read(stage, each)));
    }
    return { loads, rebuilding };
  } finally {
    await stage.close();
  }
}

/** Reads a report to its end, without making objects of it. */
async function read(stage: Stage, path: string): Promise<void> {
  const headers = { authorization: `Bearer ${stage.nextKey()}` };
  const answer = await fetch(stage.baseUrl + path, { headers });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`GET ${path} answered ${String(answer.status)}: ${text}`);
}

function atMost(what: string, value: number, must: number, unit: string, remark = ''): Figure {
  return judge({ what, value, must, limit: 'most', unit, remark });
}

function dayAt(daysAgo: number): string {
  return new Date(Date.now() - daysAgo * dayMs).toISOString().slice(0, 10);
}

/**
 * Writes the measurements of a large shop's year, as commits would: 40 offers in 20 funnels of a moment each,
 * two surfaces, two currencies. None is due to be counted, so that summing all of them up can be measured by itself.
 */
async function propose({ sql, businessId }: Stage, first: number): Promise<void> {
  // Revisions before they were listed apart said of each whether it was counted.
  const marked = await sql`
    select from information_schema.columns where table_name = 'offer_measurement' and column_name = 'is_counted'`;
  const isMarked = marked.length > 0;
  await sql`
    insert into offer_measurement (business_id, measure, reason, amount, elapsed_ms, funnel_id, step_id, offer_id,
      experiment_id, variant_id, moment, surface, currency, measured_at ${isMarked ? sql`, is_counted` : sql``})
    select ${businessId}, m.measure, m.reason, m.amount, m.elapsed_ms, 'fnl_' || n % 20, 'step_' || n / 20 % 2,
      'off_' || n % 40, '', '', (array['post_purchase', 'usage_limit', 'cancel_intent'])[1 + n % 20 % 3],
      (array['checkout', 'main'])[1 + n / 7 % 2],
      case when m.measure = 'considered' then '' else (array['USD', 'JPY'])[1 + n / 20 % 2] end,
      now() - n * (interval '365 days' / ${presentations}) ${isMarked ? sql`, true` : sql``}
    from generate_series(${first}::int, ${first + atOnce - 1}::int) n
    cross join lateral (
      values ('considered', '', 0, 0, true), ('considered', 'outside_audience', 0, 0, n % 3 = 0),
        ('presented', '', 0, 0, true), ('viewed', '', 0, 0, n % 10 < 8),
        ('accepted', '', 4410, 0, n % 10 = 0), ('declined', '', 0, 0, n % 10 between 1 and 6),
        ('decided', '15s', 0, 9000, n % 10 < 7), ('failed', 'CARD_DECLINED', 0, 0, n % 50 = 7),
        ('refunded', '', 4410, 0, n % 200 = 0)
    ) m (measure, reason, amount, elapsed_ms, happens)
    where m.happens`;
}
