import { type Measured, compare, describe, middleOf, statementsOf } from './compare.ts';
import { type Figure, type Measurement, judge, judgeDivision } from './measurement.ts';
import { oneClick, openCustomerSource, sellCourse } from './shop.ts';

/** Purchases with one click, outside any offer. */
export const measureCheckouts: Measurement = async (options) => {
  const measured = await compare({
    options,
    concurrencies: [16],
    open: async (stage) => {
      const productId = await sellCourse(stage);
      const customers = await openCustomerSource(stage);
      return {
        prepare: (count) => customers.create(count),
        send: async (poster, customer) => {
          const answer = await poster.post('/checkouts', stage.nextKey(), oneClick(customer, productId));
          if (!answer.includes('"succeeded"')) throw new Error(`It was not paid: ${answer}`);
        },
      };
    },
  });
  const figures = costFigures('one-click `POST /checkouts`', measured, { must: 2, aim: 3, statements: 6 });
  return { figures, details: describe('one-click checkout', measured, options) };
};

interface CostTargets {
  /** Times by which the processor time must be smaller; undefined where nothing is asked. */
  readonly must?: number;
  readonly aim?: number;
  readonly statements: number;
}

/** Processor time against the other revision, and statements. */
export function costFigures(
  what: string,
  measured: readonly Measured[],
  { must, aim, statements }: CostTargets,
): readonly Figure[] {
  const [first, current] = [measured[0], measured.at(-1)];
  if (!first || !current) return [];
  const [before, after] = [middleOf(first, ({ cpu }) => cpu), middleOf(current, ({ cpu }) => cpu)];
  return [
    ...(first === current
      ? []
      : [
          judgeDivision(
            `processor time of ${what}`,
            { before, after, unit: ' ms' },
            { ...(must !== undefined && { must }), ...(aim !== undefined && { aim }) },
          ),
        ]),
    judge({
      what: `client statements of ${what}`,
      value: statementsOf(current),
      must: statements,
      limit: 'most',
    }),
  ];
}
