/** Measured value, as one row of the table. */
export interface Figure {
  readonly what: string;
  readonly measured: string;
  readonly budget: string;
  /** Value relative to its budget, so that 1 is the limit for minimums and maximums alike. */
  readonly ratio: number;
  readonly isMet: boolean;
}

interface Options {
  /** Duration of each load. */
  readonly seconds: number;
}

/** Measurement of one subject, which leaves nothing running. */
export type Measurement = (options: Options) => Promise<readonly Figure[]>;

/** Value that must stay below its budget. */
export function atMost(what: string, measured: number, budget: number, unit: string, remark = ''): Figure {
  return {
    what,
    measured: `${rounded(measured)} ${unit}${remark}`,
    budget: `≤ ${rounded(budget)} ${unit}`,
    ratio: measured / budget,
    isMet: measured <= budget,
  };
}

export function rounded(value: number): string {
  return value >= 100 ? String(Math.round(value)) : value.toFixed(value >= 10 ? 1 : 2);
}

export function toTable(figures: readonly Figure[]): string {
  const lines = figures.map(
    ({ what, measured, budget, ratio, isMet }) =>
      `| ${what} | ${measured} | ${budget} | ${ratio.toFixed(2)} | ${isMet ? 'met' : 'missed'} |`,
  );
  return ['| What | Measured | Budget | Ratio | |', '| --- | --- | --- | --- | --- |', ...lines].join('\n');
}
