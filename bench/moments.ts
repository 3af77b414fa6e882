import { closedLoop, openLoop, openPoster, quantile } from './load.ts';
import { type Measurement, atMost, rounded } from './measurement.ts';
import { createCustomers, momentOf, presentationIn, publishOffer } from './shop.ts';
import { openStage } from './stage.ts';

const warmUp = 1_000;
const budgetMs = 10;

/**
 * Latency of a decision on "which offer now" at half of the maximum rate. Each decision proposes something.
 */
export const measureMoments: Measurement = async ({ seconds }) => {
  const stage = await openStage();
  const poster = openPoster(stage.baseUrl);
  try {
    await publishOffer(stage);
    const raise = async (customerId: string): Promise<void> => {
      presentationIn(await poster.post('/moments', stage.nextKey(), momentOf(customerId)));
    };
    const customersFor = async (count: number): Promise<Iterator<string>> =>
      (await createCustomers(stage, Math.ceil(count))).values();
    const full = { atATime: 32, seconds };
    const warmed = await closedLoop(await customersFor(warmUp), full, raise);
    const peak = await closedLoop(await customersFor(warmed.perSecond * seconds * 2), full, raise);
    const half = { perSecond: peak.perSecond / 2, seconds };
    const customers = await customersFor(half.perSecond * seconds + 1);
    // As PostgreSQL does by itself within minutes.
    await stage.runtime.sql`vacuum analyze`;
    await stage.runtime.sql`checkpoint`;
    const load = await openLoop(customers, half, raise);
    const remark = ` (p50 ${rounded(quantile(load, 0.5))} ms) at ${rounded(half.perSecond)}/s, half of the peak`;
    return [atMost('which offer now, p99', quantile(load, 0.99), budgetMs, 'ms', remark)];
  } finally {
    poster.close();
    await stage.close();
  }
};
