import { assert } from '../../domain/assert.ts';
import type { BusinessId } from '../../domain/ids.ts';
import type { Scope } from '../../domain/scope.ts';
import type { Instant } from '../../domain/time.ts';
import { type JobKind, type JobPayloads, jobKinds } from './jobs.ts';
import { toTimestamp } from '../postgres/json.ts';
import { fewRows, joinable } from '../postgres/parts.ts';
import { type Sql, type Tx, sqlBoolean } from '../postgres/postgres.ts';

/*
 * Enqueueing of jobs: the only code that writes to the job table. Kind and payload are checked against
 * `JobPayloads` by the compiler; key, clock and lane follow from the kind (`jobKinds`). A test holds the two
 * database functions that also enqueue, `append_events` and `plan_renewal`, to the same rules.
 */

/** Job to be enqueued, due at `runAt` by the clock of its kind. */
export type NewJob<Kind extends JobKind = JobKind> = {
  [Each in Kind]: { readonly kind: Each; readonly payload: JobPayloads[Each]; readonly runAt: Instant };
}[Kind];

type Fragment = ReturnType<typeof sqlBoolean>;

/** Columns that hold the payloads of the jobs a statement enqueues, one for each required field. */
export type PayloadColumns<Kind extends JobKind> = {
  readonly [Field in RequiredField<JobPayloads[Kind]>]: Fragment;
};
type RequiredField<Payload> = {
  [Field in keyof Payload]-?: undefined extends Payload[Field] ? never : Field;
}[keyof Payload];

/**
 * Enqueues a job that becomes visible when the transaction commits. Call `wakeWorkers` afterwards if it is
 * due at once.
 */
export async function enqueueJob(tx: Tx, scope: Scope, job: NewJob): Promise<void> {
  await tx`${jobPart(tx, job, tx`(select ${scope.businessId}::text as business_id)`)}`;
}

/**
 * Statement part that enqueues a job if `source` has a row; null enqueues none. `source` provides the
 * business. Does nothing if a waiting or running job has the same key.
 */
export const jobPart = (sql: Sql, job: NewJob | null, source: Fragment, condition = sql`true`): Fragment =>
  job === null
    ? sql`select where false`
    : sql`
  insert into job (business_id, kind, lane, payload, dedupe_key, is_wall_clock, run_at)
  select source.business_id, ${job.kind}::text, ${laneOf(job)}::text, ${job.payload}::jsonb,
    ${computeDedupeKey(job)}::text, ${isRealTime(sql, job.kind)}, ${job.runAt}::timestamptz
  from ${source} source where ${condition}
  ${oncePart(sql)} do nothing`;

/** Job of one of several operations, which `ownerId` names in its statement. */
export interface OwnedJob {
  readonly businessId: BusinessId;
  readonly ownerId: string;
  readonly job: NewJob;
}

/**
 * Part `name` of a `with` that enqueues the jobs of several operations; null without any. `where` refers to a job
 * as `r`, with `business_id` and `owner_id`. Waiting or running jobs with the same keys are left alone.
 */
export const ownedJobsPart = (
  sql: Sql,
  name: string,
  jobs: readonly OwnedJob[],
  where: Fragment,
): Fragment | null =>
  jobs.length === 0
    ? null
    : sql`${sql.unsafe(name)} as (
  insert into job (business_id, kind, lane, payload, dedupe_key, is_wall_clock, run_at)
  select r.business_id, r.kind, r.lane, r.payload, r.dedupe_key, r.is_wall_clock, r.run_at
  from jsonb_to_recordset(${jobs.map(jobRow)}::jsonb) as r(business_id text, owner_id text, kind text, lane text,
    payload jsonb, dedupe_key text, is_wall_clock boolean, run_at timestamptz)
  where ${where}
  ${oncePart(sql)} do nothing
)`;

/** Name of a job that one of several operations makes needless. */
export interface NeedlessJob {
  readonly businessId: BusinessId;
  readonly ownerId: string;
  readonly job: NamedJob;
}

/**
 * Part `name` of a `with` that deletes the jobs that operations no longer need, be they waiting, running or dead;
 * null without any. `where` refers to a job's name as `r`, with `business_id` and `owner_id`. Each key is looked up
 * in the two indexes that live and dead jobs have.
 */
export const needlessJobsPart = (
  sql: Sql,
  name: string,
  jobs: readonly NeedlessJob[],
  where: Fragment,
): Fragment | null => {
  if (jobs.length === 0) return null;
  const rows = jobs.map(({ businessId, ownerId, job }) => ({
    business_id: businessId,
    owner_id: ownerId,
    dedupe_key: computeDedupeKey(job),
  }));
  return sql`${sql.unsafe(name)} as (
    delete from job using jsonb_to_recordset(${joinable(rows)}::jsonb) as r(few integer, business_id text,
      owner_id text, dedupe_key text), lateral (
      select job_id from job where business_id = r.business_id and dedupe_key = r.dedupe_key
        and done_at is null and died_at is null
      union all
      select job_id from job where business_id = r.business_id and dedupe_key = r.dedupe_key
        and done_at is null and died_at is not null
    ) needless
    where ${fewRows(sql, 'r')} and job.job_id = needless.job_id and ${where}
  )`;
};

function jobRow({ businessId, ownerId, job }: OwnedJob): object {
  return {
    business_id: businessId,
    owner_id: ownerId,
    kind: job.kind,
    lane: laneOf(job),
    payload: job.payload,
    dedupe_key: computeDedupeKey(job),
    is_wall_clock: jobKinds[job.kind].clock === 'real',
    run_at: toTimestamp(job.runAt),
  };
}

/**
 * Statement part that enqueues a job for each row of `source`. A waiting job with the same key has its
 * attempts reset.
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

/** Statement part that revives the dead jobs of `source` under their keys. */
export const reviveDeadJobsPart = (sql: Sql, source: Fragment, wallNow: Instant): Fragment => sql`
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

/** Computes the deduplication key of a job within its business; for some kinds `runAt` is part of it. */
export function computeDedupeKey({ kind, payload, runAt }: NamedJob): string {
  const names = jobKinds[kind].identity.map((field) => {
    const value = field === 'runAt' ? runAt : fieldOf(payload, field);
    assert(value !== undefined, `a job of kind ${kind} is named by ${field}`);
    return String(value);
  });
  return [kind, ...names].join(':');
}

/** Key of a job whose payload stands in columns, as `computeDedupeKey` makes it. */
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
