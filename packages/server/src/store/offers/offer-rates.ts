import { asId } from '../../domain/ids.ts';
import type { OfferAnswers } from '../../domain/offer/replay/estimate-replay.ts';
import type { OfferKind } from '../../domain/offer/offer.ts';
import type { Scope } from '../../domain/scope.ts';
import type { Sql } from '../postgres/postgres.ts';

/**
 * Lists how often each offer was presented and answered on UTC days, both ends included. Combines metrics
 * with measurements that are not rolled up yet, so the result does not depend on when that happens. Undone
 * acceptances are subtracted.
 */
export async function listOfferAnswers(
  sql: Sql,
  scope: Scope,
  days: { readonly first: string; readonly last: string },
): Promise<OfferAnswers[]> {
  const rows = await sql<
    { offer_id: string; kind: OfferKind; presented: number; accepted: number; declined: number }[]
  >`
    with counted as (
      select offer_id, measure, count from offer_metric
      where business_id = ${scope.businessId} and level = 'day' and measured_on between ${days.first} and ${days.last}
        and measure in ('presented', 'accepted', 'declined', 'undone')
      union all
      select offer_id, measure, 1 from offer_measurement_due join offer_measurement using (business_id, seq)
      where business_id = ${scope.businessId}
        and (measured_at at time zone 'utc')::date between ${days.first} and ${days.last}
        and measure in ('presented', 'accepted', 'declined', 'undone')
    )
    select o.offer_id, o.kind,
      coalesce(sum(c.count) filter (where c.measure = 'presented'), 0)::float8 as presented,
      coalesce(sum(case c.measure when 'accepted' then c.count when 'undone' then -c.count end), 0)::float8
        as accepted,
      coalesce(sum(c.count) filter (where c.measure = 'declined'), 0)::float8 as declined
    from counted c join offer o on o.business_id = ${scope.businessId} and o.offer_id = c.offer_id
    group by o.offer_id, o.kind`;
  return rows.map(({ offer_id, ...counts }) => ({ offerId: asId<'offer'>(offer_id), ...counts }));
}
