/** What a program measured, as one line of the table. */
export interface Figure {
  readonly what: string;
  readonly measured: string;
  readonly budget: string;
  /** What was measured by what it may be, or must be: how it stands to its budget, whichever way that is. */
  readonly ratio: number;
  readonly isMet: boolean;
}

interface Options {
  /** How long each load lasts. */
  readonly seconds: number;
}

/** Measures one thing, and leaves nothing running. */
export type Measurement = (options: Options) => Promise<readonly Figure[]>;

/** A figure that must stay below its budget. */
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
