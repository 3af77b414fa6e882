import type { Side } from './sides.ts';

/** Measured value beside its targets, as one row of the table of figures. */
export interface Figure {
  readonly what: string;
  readonly measured: string;
  readonly must: string;
  readonly aim: string;
  /** Empty without targets. */
  readonly verdict: 'aim met' | 'met' | 'missed' | '';
}

export interface Options {
  /** Revisions to be measured; the last one is this checkout. */
  readonly sides: readonly Side[];
  /** Duration of each load. */
  readonly seconds: number;
  /** Number of times that each revision is measured, in turn. */
  readonly rounds: number;
  /** Numbers of concurrent requests; undefined for the measurement's own. */
  readonly concurrencies: readonly number[] | undefined;
  /** Number of payments in the database before the measurement; 0 for a fresh one. */
  readonly grown: number;
  /** Number of things the measurement is about, where it is about a number; undefined for its own. */
  readonly count: number | undefined;
  /** True to list the statements that cost most. */
  readonly listsStatements: boolean;
}

export interface Result {
  readonly figures: readonly Figure[];
  /** What was measured in detail: paragraphs and tables in Markdown. */
  readonly details: readonly string[];
}

/** Measurement of one subject, which leaves nothing running. */
export type Measurement = (options: Options) => Promise<Result>;

interface Target {
  readonly what: string;
  readonly value: number;
  readonly must?: number;
  readonly aim?: number;
  /** `most` if the value must not exceed the target, `least` if it must reach it. */
  readonly limit: 'most' | 'least';
  readonly unit?: string;
  readonly remark?: string;
}

/** Compares a value with its targets. */
export function judge({ what, value, must, aim, limit, unit = '', remark = '' }: Target): Figure {
  const sign = limit === 'most' ? '≤' : '≥';
  const reaches = (target: number | undefined): boolean =>
    target !== undefined && (limit === 'most' ? value <= target : value >= target);
  const show = (target: number | undefined): string =>
    target === undefined ? '' : `${sign} ${Number(target.toPrecision(3)).toLocaleString('en')}${unit}`;
  const isJudged = must !== undefined || aim !== undefined;
  return {
    what,
    measured: `${rounded(value)}${unit}${remark === '' ? '' : ` (${remark})`}`,
    must: show(must),
    aim: show(aim),
    verdict: !isJudged ? '' : reaches(aim) ? 'aim met' : reaches(must) ? 'met' : 'missed',
  };
}

/** Times by which one value is smaller than another, against how many times it must be. */
export function judgeDivision(
  what: string,
  { before, after, unit }: { readonly before: number; readonly after: number; readonly unit: string },
  targets: { readonly must?: number; readonly aim?: number },
): Figure {
  const remark = `${rounded(before)} → ${rounded(after)}${unit}`;
  const figure = judge({ what, value: before / after, limit: 'least', remark, ...targets });
  const divided = (text: string): string => text.replace(/^≥ /, '÷ ');
  return {
    ...figure,
    measured: `÷ ${figure.measured}`,
    must: divided(figure.must),
    aim: divided(figure.aim),
  };
}

export function rounded(value: number): string {
  if (Number.isNaN(value)) return '–';
  if (value >= 1_000) return Math.round(value).toLocaleString('en');
  return value >= 100
    ? String(Math.round(value))
    : value.toFixed(value >= 10 ? 1 : value >= 0.1 || value === 0 ? 2 : 3);
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? NaN) + (sorted[Math.ceil(middle)] ?? NaN)) / 2;
}

/** The middle of several values, with the lowest and the highest. */
export function spread(values: readonly number[]): string {
  const known = values.filter((value) => !Number.isNaN(value));
  if (known.length === 0) return '–';
  if (known.length === 1) return rounded(median(known));
  return `${rounded(median(known))} (${rounded(Math.min(...known))}–${rounded(Math.max(...known))})`;
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

export function figuresTable(figures: readonly Figure[]): string {
  return table(
    ['What', 'Measured', 'Must', 'Aim', ''],
    figures.map(({ what, measured, must, aim, verdict }) => [what, measured, must, aim, verdict]),
  );
}
