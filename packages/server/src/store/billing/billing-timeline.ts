import type { TimelineEntry } from '../../domain/customer/timeline.ts';
import type { CustomerId } from '../../domain/ids.ts';
import type { Scope } from '../../domain/scope.ts';
import type { Sql, StatementPart } from '../postgres/postgres.ts';
import {
  type TimelinePage,
  type TimelineRow,
  timelineEntryFromRow,
  timelineSource,
} from '../postgres/timeline.ts';

/** Condition that a row of the table with this alias is the customer's. */
type Own = (alias: 'p' | 's' | 'w') => StatementPart;

/** Lists what happened to a customer's money and subscriptions, newest first. */
export async function listBillingTimeline(
  sql: Sql,
  { businessId }: Scope,
  customerId: CustomerId,
  page: TimelinePage,
): Promise<TimelineEntry[]> {
  const own: Own = (alias) =>
    sql`${sql.unsafe(alias)}.business_id = ${businessId} and ${sql.unsafe(alias)}.customer_id = ${customerId}`;
  const rows = await sql<TimelineRow[]>`
    ${timelineSource(
      sql,
      page,
      'payment',
      { at: sql`p.created_at`, objectId: sql`p.payment_id`, from: sql`from payment p where ${own('p')}` },
      sql`p.subscription_id as related_id, p.status, (
        select l.name from payment_line_item l
        where l.business_id = p.business_id and l.payment_id = p.payment_id order by l.position limit 1
      ) as name, p.total_amount as amount, p.currency`,
    )}
    union all ${timelineSource(
      sql,
      page,
      'refund',
      {
        at: sql`r.created_at`,
        objectId: sql`r.refund_id`,
        from: sql`from payment p join refund r using (business_id, payment_id) where ${own('p')}`,
      },
      sql`r.payment_id as related_id, r.status, r.reason as name, r.amount, r.currency`,
    )}
    union all ${subscriptionSources(sql, page, own)}
    union all ${timelineSource(
      sql,
      page,
      'wallet_entry',
      { at: sql`w.created_at`, objectId: sql`w.entry_id`, from: sql`from wallet_entry w where ${own('w')}` },
      sql`w.reference_object_id as related_id, w.event_type as status, w.reason as name,
        case when w.is_credit then w.amount else -w.amount end as amount, w.currency`,
    )}`;
  return rows.map(timelineEntryFromRow);
}

function subscriptionSources(sql: Sql, page: TimelinePage, own: Own): StatementPart {
  const sold = sql`from subscription s join product d using (business_id, product_id) where ${own('s')}`;
  const terms = sql`s.recurring_pre_tax_amount as amount, s.currency`;
  return sql`
    ${timelineSource(
      sql,
      page,
      'subscription_started',
      { at: sql`s.created_at`, objectId: sql`s.subscription_id`, from: sold },
      sql`null as related_id, s.status, d.name, ${terms}`,
    )}
    union all ${timelineSource(
      sql,
      page,
      'subscription_ended',
      {
        at: sql`s.cancelled_at`,
        objectId: sql`s.subscription_id`,
        from: sql`${sold} and s.cancelled_at is not null`,
      },
      sql`null as related_id, coalesce(s.cancel_reason, s.status) as status, d.name, ${terms}`,
    )}
    union all ${timelineSource(
      sql,
      page,
      'plan_change',
      {
        at: sql`g.created_at`,
        objectId: sql`g.plan_change_id`,
        from: sql`from subscription s join plan_change g using (business_id, subscription_id)
          left join product d on d.business_id = g.business_id and d.product_id = g.previous_product_id
          where ${own('s')}`,
      },
      sql`g.subscription_id as related_id, g.status, d.name, null::bigint as amount, null as currency`,
    )}`;
}
