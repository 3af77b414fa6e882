import { type Load, closedLoop, openPoster, quantile } from './load.ts';
import { type Measurement, rounded } from './measurement.ts';
import { prepareReference } from './reference.ts';
import { createCustomers, momentOf, presentationIn, publishOffer } from './shop.ts';
import { openStage } from './stage.ts';

const atATime = 32;
const leastShare = 0.25;
/** Number of acceptances that warm the server up, and tell how many the measurement needs. */
const warmUp = 1_000;

/** Offers accepted a second, relative to the transactions of the same PostgreSQL in the same minute. */
export const measureAccept: Measurement = async ({ seconds }) => {
  const stage = await openStage();
  try {
    await publishOffer(stage);
    const reference = await prepareReference(stage.databaseUrl);
    const propose = async (count: number): Promise<string[]> => {
      const ids: string[] = [];
      const poster = openPoster(stage.baseUrl);
      const customers = await createCustomers(stage, count);
      await closedLoop(customers.values(), { atATime: 16, seconds: 600 }, async (customerId) => {
        ids.push(presentationIn(await poster.post('/moments', stage.nextKey(), momentOf(customerId))));
      });
      poster.close();
      return ids;
    };
    const accept = async (ids: readonly string[], most: number): Promise<Load> => {
      const poster = openPoster(stage.baseUrl);
      const load = await closedLoop(ids.values(), { atATime, seconds: most }, async (id) => {
        const answer = await poster.post(`/presentations/${id}/accept`, stage.nextKey(), {});
        if (!answer.includes('"status":"accepted"')) throw new Error(`It was not accepted: ${answer}`);
      });
      poster.close();
      return load;
    };
    const warmed = await accept(await propose(warmUp), 600);
    const ids = await propose(Math.ceil(warmed.perSecond * seconds * 1.5));
    // As PostgreSQL does by itself within minutes.
    await stage.runtime.sql`vacuum analyze`;
    await stage.runtime.sql`checkpoint`;
    const before = await reference.measure(seconds);
    const load = await accept(ids, seconds);
    const after = await reference.measure(seconds);
    const tps = (before + after) / 2;
    const share = load.perSecond / tps;
    const times = `p50 ${rounded(quantile(load, 0.5))} ms, p99 ${rounded(quantile(load, 0.99))} ms`;
    return [
      {
        what: `one-click accept, ${String(atATime)} at a time`,
        measured: `${rounded(load.perSecond)}/s (${times}) beside ${rounded(tps)} tps of ${reference.name}`,
        budget: `≥ ${String(leastShare)} × tps`,
        ratio: share,
        isMet: share >= leastShare,
      },
    ];
  } finally {
    await stage.close();
  }
};
