import type { TimelineEntry } from '../../domain/customer/timeline.ts';
import type { CustomerId } from '../../domain/ids.ts';
import type { Scope } from '../../domain/scope.ts';
import type { Sql } from '../postgres/postgres.ts';
import {
  type TimelinePage,
  type TimelineRow,
  timelineEntryFromRow,
  timelineSource,
} from '../postgres/timeline.ts';

/** Lists what was proposed to a customer, how they answered, and the moments at which nothing was proposed. */
export async function listOfferTimeline(
  sql: Sql,
  { businessId }: Scope,
  customerId: CustomerId,
  page: TimelinePage,
): Promise<TimelineEntry[]> {
  const presented = sql`from presentation r left join offer o using (business_id, offer_id)
    where r.business_id = ${businessId} and r.customer_id = ${customerId}`;
  const told = sql`r.trace_id as related_id, r.state as status, o.name, null::bigint as amount, null as currency`;
  const objectId = sql`r.presentation_id`;
  const rows = await sql<TimelineRow[]>`
    ${timelineSource(sql, page, 'offer_proposed', { at: sql`r.created_at`, objectId, from: presented }, told)}
    union all ${timelineSource(
      sql,
      page,
      'offer_answered',
      { at: sql`r.answered_at`, objectId, from: sql`${presented} and r.answered_at is not null` },
      told,
    )}
    union all ${timelineSource(
      sql,
      page,
      'nothing_proposed',
      {
        at: sql`t.decided_at`,
        objectId: sql`t.trace_id`,
        from: sql`from decision_trace t where t.business_id = ${businessId} and t.customer_id = ${customerId}
          and not exists (select from presentation r where r.business_id = t.business_id
            and r.customer_id = t.customer_id and r.trace_id = t.trace_id)`,
      },
      sql`null as related_id,
        coalesce(t.document #>> '{stop,reason}', t.document #>> '{candidates,0,stop,reason}') as status,
        t.moment as name, null::bigint as amount, null as currency`,
    )}`;
  return rows.map(timelineEntryFromRow);
}
