import { assert } from '../../domain/assert.ts';
import type { Scope } from '../../domain/scope.ts';
import type { Instant } from '../../domain/time.ts';
import { type JobKind, type JobPayloads, jobKinds } from './jobs.ts';
import { type Sql, type Tx, sqlBoolean } from '../postgres/postgres.ts';

/*
 * Enqueueing: the one way into the job table, from the code and from parts of statements. Kind and payload are
 * checked against `JobPayloads` by the compiler; key, clock and lane follow from the kind (`jobKinds`). The two
 * functions of the database that enqueue, `append_events` and `plan_renewal`, are held to the same by a test.
 */

/** Job to be added, due at `runAt` by the clock of its kind. */
export type NewJob<Kind extends JobKind = JobKind> = {
  [Each in Kind]: { readonly kind: Each; readonly payload: JobPayloads[Each]; readonly runAt: Instant };
}[Kind];

type Fragment = ReturnType<typeof sqlBoolean>;

/** Columns that hold the payloads of the jobs that a statement adds, one for each required field. */
export type PayloadColumns<Kind extends JobKind> = {
  readonly [Field in RequiredField<JobPayloads[Kind]>]: Fragment;
};
type RequiredField<Payload> = {
  [Field in keyof Payload]-?: undefined extends Payload[Field] ? never : Field;
}[keyof Payload];

/** Adds a job that becomes visible with the transaction. Call `wakeWorkers` after it if it is due at once. */
export async function enqueueJob(tx: Tx, scope: Scope, job: NewJob): Promise<void> {
  await tx`${jobPart(tx, job, tx`(select ${scope.businessId}::text as business_id)`)}`;
}

/**
 * Part of a statement that adds a job if `source` has a row; null adds none. `source` names the business. A job of
 * the same purpose that waits or runs already has the place.
 */
export const jobPart = (sql: Sql, job: NewJob | null, source: Fragment, condition = sql`true`): Fragment =>
  job === null
    ? sql`select where false`
    : sql`
  insert into job (business_id, kind, lane, payload, dedupe_key, is_wall_clock, run_at)
  select source.business_id, ${job.kind}::text, ${laneOf(job)}::text, ${job.payload}::jsonb,
    ${dedupeKeyOf(job)}::text, ${isRealTime(sql, job.kind)}, ${job.runAt}::timestamptz
  from ${source} source where ${condition}
  ${oncePart(sql)} do nothing`;

/**
 * Part of a statement that adds a job for each row of `source`. One of the same purpose that waits already starts
 * its attempts again.
 */
export const jobsPart = <Kind extends JobKind>(
  sql: Sql,
  kind: Kind,
  columns: PayloadColumns<Kind>,
  runAt: Instant,
  source: Fragment,
): Fragment => sql`
  insert into job (business_id, kind, lane, payload, dedupe_key, is_wall_clock, run_at)
  select source.business_id, ${kind}::text, ${laneColumn(sql, kind, columns)}, ${payloadColumns(sql, columns)},
    ${dedupeKeyColumns(sql, kind, columns)}, ${isRealTime(sql, kind)}, ${runAt}::timestamptz
  from ${source} source
  ${oncePart(sql)} do update set run_at = excluded.run_at, attempts = 0`;

/** Part of a statement that lets the dead jobs of `source` begin a new life under their names. */
export const revivalPart = (sql: Sql, source: Fragment, wallNow: Instant): Fragment => sql`
  insert into job (business_id, kind, lane, payload, dedupe_key, is_wall_clock, run_at, failed_job_id, last_error)
  select business_id, kind, lane, payload, dedupe_key, is_wall_clock,
    case when is_wall_clock then ${wallNow} else run_at end, failed_job_id, last_error
  from ${source} source
  ${oncePart(sql)} do nothing`;

const oncePart = (sql: Sql): Fragment => sql`
  on conflict (business_id, dedupe_key) where done_at is null and died_at is null`;

const isRealTime = (sql: Sql, kind: JobKind): Fragment => sqlBoolean(sql, jobKinds[kind].clock === 'real');

type NamedJob = {
  [Kind in JobKind]: {
    readonly kind: Kind;
    readonly payload: JobPayloads[Kind];
    readonly runAt?: Instant;
  };
}[JobKind];

/** Name of a job among those of its business; of kinds that are told apart by it, `runAt` is a part. */
export function dedupeKeyOf({ kind, payload, runAt }: NamedJob): string {
  const names = jobKinds[kind].identity.map((field) => {
    const value = field === 'runAt' ? runAt : fieldOf(payload, field);
    assert(value !== undefined, `a job of kind ${kind} is named by ${field}`);
    return String(value);
  });
  return [kind, ...names].join(':');
}

/** Key of a job whose payload stands in columns, as `dedupeKeyOf` makes it. */
export const dedupeKeyColumns = <Kind extends JobKind>(
  sql: Sql,
  kind: Kind,
  columns: PayloadColumns<Kind>,
): Fragment =>
  jobKinds[kind].identity.reduce(
    (key, field) => {
      const column = columnOf(columns, field);
      assert(column !== undefined, `a job of kind ${kind} is named by the column ${field}`);
      return sql`${key} || ':' || ${column}`;
    },
    sql`${kind}::text`,
  );

function columnOf(columns: Readonly<Record<string, Fragment>>, field: string): Fragment | undefined {
  return columns[field];
}

function laneOf({ kind, payload }: NewJob): string | null {
  const field = laneField(kind);
  return field === undefined ? null : String(fieldOf(payload, field));
}

function fieldOf(payload: object, field: string): string | number | undefined {
  return Reflect.get(payload, field) as string | number | undefined;
}

function laneField(kind: JobKind): string | undefined {
  const rules = jobKinds[kind];
  return 'lane' in rules ? rules.lane : undefined;
}

function laneColumn<Kind extends JobKind>(sql: Sql, kind: Kind, columns: PayloadColumns<Kind>): Fragment {
  const lane = laneField(kind);
  const column = lane === undefined ? undefined : columnOf(columns, lane);
  return column ?? sql`null::text`;
}

function payloadColumns<Kind extends JobKind>(sql: Sql, columns: PayloadColumns<Kind>): Fragment {
  const [first = sql``, ...others] = Object.entries<Fragment>(columns).map(
    ([field, column]) => sql`${field}::text, ${column}`,
  );
  return sql`jsonb_build_object(${others.reduce((all, one) => sql`${all}, ${one}`, first)})`;
}
