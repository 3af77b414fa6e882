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

/** Lists the e-mails to a customer, newest first. */
export async function listEmailTimeline(
  sql: Sql,
  { businessId }: Scope,
  customerId: CustomerId,
  page: TimelinePage,
): Promise<TimelineEntry[]> {
  const rows = await sql<TimelineRow[]>`
    ${timelineSource(
      sql,
      page,
      'email',
      {
        at: sql`m.created_at`,
        objectId: sql`m.email_id`,
        from: sql`from email m where m.business_id = ${businessId} and m.customer_id = ${customerId}`,
      },
      sql`m.cause_id as related_id, m.status, m.subject as name, null::bigint as amount, null as currency`,
    )}`;
  return rows.map(timelineEntryFromRow);
}
