import { type FunnelId, asId } from '../../domain/ids.ts';
import type { RecordedMoment } from '../../domain/offer/replay/replay.ts';
import type { Scope } from '../../domain/scope.ts';
import type { Instant } from '../../domain/time.ts';
import { storedSituation } from './documents/recorded-situation.ts';
import { fromTimestamp } from '../postgres/json.ts';
import type { Sql } from '../postgres/postgres.ts';

/** Filter for recorded moments: of one name, decided in [`from`, `to`). */
export interface RecordedRange {
  readonly moment: string;
  readonly from: Instant;
  readonly to: Instant;
  /** Traces that have expired by now are excluded. */
  readonly now: Instant;
}

/** Position among moments, in the order of their decisions. */
export interface RecordedPlace {
  readonly decidedAt: Instant;
  readonly traceId: string;
}

/** Extent of the recorded moments. */
export interface RecordedExtent {
  /** Time of the oldest recorded moment of this name, regardless of the range; null if there is none. */
  readonly recordedFrom: Instant | null;
  /**
   * Position after which exactly `most` moments of the range remain; null if the range has no more than that.
   */
  readonly cutAfter: RecordedPlace | null;
}

export async function findRecordedExtent(
  sql: Sql,
  scope: Scope,
  { moment, from, to, now }: RecordedRange,
  most: number,
): Promise<RecordedExtent> {
  const [row] = await sql<
    { recorded_from: Instant | null; decided_at: Instant | null; trace_id: string | null }[]
  >`
    select (
        select decided_at from decision_trace
        where business_id = ${scope.businessId} and moment = ${moment} and situation is not null
          and expires_at > ${now}
        order by decided_at limit 1
      ) as recorded_from, cut.decided_at, cut.trace_id
    from (select) as always left join lateral (
      select decided_at, trace_id from decision_trace
      where business_id = ${scope.businessId} and moment = ${moment} and situation is not null
        and decided_at >= ${from} and decided_at < ${to} and expires_at > ${now}
      order by decided_at desc, trace_id desc offset ${most} limit 1
    ) cut on true`;
  const {
    recorded_from: recordedFrom = null,
    decided_at: decidedAt = null,
    trace_id: traceId = null,
  } = row ?? {};
  const cutAfter = decidedAt === null || traceId === null ? null : { decidedAt, traceId };
  return { recordedFrom, cutAfter };
}

interface RecordedRow {
  trace_id: string;
  decided_at: Instant;
  situation: unknown;
  own_answers: { offer_id: string; answered_at: string }[];
  was_proposed: boolean;
}

/**
 * Lists recorded moments after `after` in the order of their decisions, with all answers each customer gave
 * to the funnel at hand.
 */
export async function listRecordedMoments(
  sql: Sql,
  scope: Scope,
  range: RecordedRange & { readonly funnelId: FunnelId; readonly after: RecordedPlace },
  limit: number,
): Promise<RecordedMoment[]> {
  const { moment, funnelId, from, to, now, after } = range;
  const rows = await sql<RecordedRow[]>`
    select t.trace_id, t.decided_at, t.situation,
      jsonb_path_exists(t.document, '$.candidates[*] ? (@.stop == null)') as was_proposed,
      (select coalesce(jsonb_agg(jsonb_build_object('offer_id', a.offer_id, 'answered_at', a.answered_at)), '[]')
        from offer_answer a join presentation p using (business_id, presentation_id)
        where a.business_id = t.business_id and a.customer_id = t.customer_id and p.funnel_id = ${funnelId}
      ) as own_answers
    from decision_trace t
    where t.business_id = ${scope.businessId} and t.moment = ${moment} and t.situation is not null
      and t.decided_at >= ${from} and t.decided_at < ${to} and t.expires_at > ${now}
      and (t.decided_at, t.trace_id) > (${after.decidedAt}, ${after.traceId})
    order by t.decided_at, t.trace_id limit ${limit}`;
  return rows.map((row) => ({
    traceId: asId<'trace'>(row.trace_id),
    decisionContext: storedSituation.fromDocument(row.situation),
    decidedAt: row.decided_at,
    ownAnswers: row.own_answers.map(({ offer_id, answered_at }) => ({
      offerId: asId<'offer'>(offer_id),
      answeredAt: fromTimestamp(answered_at),
    })),
    wasProposed: row.was_proposed,
  }));
}
