import {
  type Measured,
  type Workload,
  compare,
  describe,
  middleOf,
  ratiosOf,
  statementsOf,
} from './compare.ts';
import { closedLoop, openPoster } from './load.ts';
import { type Figure, type Measurement, judge, judgeDivision, median } from './measurement.ts';
import { momentOf, openCustomerSource, presentationIn, publishOffer } from './shop.ts';
import type { Stage } from './stage.ts';

/** Least share of pgbench's rate, by the number of acceptances at a time. */
const shares: Readonly<Record<number, { readonly must: number; readonly aim: number }>> = {
  8: { must: 0.09, aim: 0.12 },
  32: { must: 0.15, aim: 0.2 },
  64: { must: 0.17, aim: 0.24 },
};

/** Offers accepted with one click, with everything the worker does after it. */
export const measureAccept: Measurement = async (options) => {
  const concurrencies = [1, 8, 32, 64];
  const measured = await compare({ options, concurrencies, open: openAccepts, hasReference: true });
  return { figures: figuresOf(measured), details: describe('one-click accept', measured, options) };
};

/** Acceptances of offers that have been proposed to customers, each of them once. */
export async function openAccepts(stage: Stage): Promise<Workload<string>> {
  await publishOffer(stage);
  const customers = await openCustomerSource(stage);
  return {
    prepare: async (count) => {
      const ids: string[] = [];
      const poster = openPoster(stage.baseUrl);
      const chosen = await customers.create(count);
      await closedLoop(chosen.values(), { atATime: 16, seconds: 600 }, async ({ customerId }) => {
        ids.push(presentationIn(await poster.post('/moments', stage.nextKey(), momentOf(customerId))));
      });
      poster.close();
      return ids;
    },
    send: async (poster, id) => {
      const answer = await poster.post(`/presentations/${id}/accept`, stage.nextKey(), {});
      if (!answer.includes('"status":"accepted"')) throw new Error(`It was not accepted: ${answer}`);
    },
  };
}

function figuresOf(measured: readonly Measured[]): readonly Figure[] {
  const current = measured.at(-1)?.side;
  return measured
    .filter(({ side }) => side === current)
    .flatMap((after): readonly Figure[] => {
      const { atATime } = after;
      const before = measured.find((each) => each.atATime === atATime && each.side !== current);
      const at = `, c = ${String(atATime)}`;
      if (atATime === 1) {
        const [old, now] = [before, after].map((each) => (each ? middleOf(each, ({ p50 }) => p50) : NaN));
        if (old === undefined || now === undefined || !before) return [];
        return [
          judge({
            what: 'p50 of an accept alone',
            value: now,
            must: old,
            aim: old / 2,
            limit: 'most',
            unit: ' ms',
          }),
        ];
      }
      const share = shares[atATime];
      const isMany = atATime >= 32;
      return [
        ...(before
          ? [
              judgeDivision(
                `processor time of an accept with all that follows${at}`,
                { before: middleOf(before, cpuOf), after: middleOf(after, cpuOf), unit: ' ms' },
                isMany ? { must: 3, aim: 4.5 } : {},
              ),
            ]
          : []),
        ...(share
          ? [
              judge({
                what: `accepts ÷ pgbench${at}`,
                value: median(ratiosOf(after).byRate),
                ...share,
                limit: 'least',
              }),
            ]
          : []),
        ...(isMany ? countsOf(after, at) : []),
      ];
    });
}

const cpuOf = ({ cpu }: { readonly cpu: number }): number => cpu;

function countsOf(after: Measured, at: string): readonly Figure[] {
  const most = (
    what: string,
    value: number,
    must: number,
    rest: { aim?: number; unit?: string } = {},
  ): Figure => judge({ what: `${what} of an accept${at}`, value, must, limit: 'most', ...rest });
  return [
    most('client statements', statementsOf(after), 4),
    most(
      'commits',
      middleOf(after, ({ commits }) => commits),
      2,
    ),
    most(
      'WAL net of full-page images',
      middleOf(after, ({ walNetKb }) => walNetKb),
      14,
      { aim: 10, unit: ' KB' },
    ),
    most(
      'WAL records',
      middleOf(after, ({ walRecords }) => walRecords),
      90,
    ),
    most(
      'index entries',
      middleOf(after, ({ indexEntries }) => indexEntries),
      50,
    ),
    judge({
      what: `HOT share of updates of an accept${at}`,
      value: middleOf(after, ({ hotShare }) => hotShare * 100),
      must: 70,
      limit: 'least',
      unit: ' %',
    }),
  ];
}
