import type { CustomerId } from '../../domain/ids.ts';
import type { Trace } from '../../domain/offer/trace.ts';
import type { Scope } from '../../domain/scope.ts';
import type { Instant } from '../../domain/time.ts';
import type { Sql } from '../postgres/postgres.ts';
import { storedTrace } from './documents/trace.ts';

export interface TraceFilter {
  readonly customerId: CustomerId;
  readonly moment?: string | undefined;
  /** False: only decisions that proposed nothing. */
  readonly isProposed?: boolean | undefined;
}

/** Page of traces, by its number or after a decision. */
export interface TracePage {
  readonly limit: number;
  readonly offset: number;
  readonly after: { readonly decidedAt: Instant; readonly traceId: string } | null;
}

/** Lists the decisions about a customer that are still kept at `now`, newest first. */
export async function listTraces(
  sql: Sql,
  { businessId }: Scope,
  { customerId, moment, isProposed }: TraceFilter,
  now: Instant,
  { limit, offset, after }: TracePage,
): Promise<Trace[]> {
  const rows = await sql<{ document: unknown }[]>`
    select document from decision_trace t
    where t.business_id = ${businessId} and t.customer_id = ${customerId} and t.expires_at > ${now}
    ${moment === undefined ? sql`` : sql`and t.moment = ${moment}`}
    ${
      isProposed === undefined
        ? sql``
        : sql`and ${isProposed} = exists (select from presentation r where r.business_id = t.business_id
            and r.customer_id = t.customer_id and r.trace_id = t.trace_id)`
    }
    ${
      after === null
        ? sql``
        : sql`and (t.decided_at, t.trace_id) < (${after.decidedAt}::timestamptz, ${after.traceId})`
    }
    order by t.decided_at desc, t.trace_id desc limit ${limit} offset ${offset}`;
  return rows.map((row) => storedTrace.fromDocument(row.document));
}
