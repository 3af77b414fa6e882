import type { PresentationState, Presentation } from '../../domain/offer/presentation.ts';
import type { Scope } from '../../domain/scope.ts';
import type { Instant } from '../../domain/time.ts';
import { type Place, type PlacedPage, type PlacedRow, afterPlace } from '../postgres/placed.ts';
import type { Sql } from '../postgres/postgres.ts';
import { type PresentationRow, presentationColumns, presentationFromRow } from './presentations.ts';

export interface BusinessPresentationFilter {
  readonly funnelId?: string | undefined;
  readonly stepId?: string | undefined;
  readonly offerId?: string | undefined;
  readonly customerId?: string | undefined;
  readonly moment?: string | undefined;
  readonly states?: readonly PresentationState[] | undefined;
  readonly createdAtGte?: Instant | undefined;
  readonly createdAtLte?: Instant | undefined;
}

/** Lists the presentations of all customers, newest first, each with its place. */
export async function listBusinessPresentations(
  sql: Sql,
  { businessId }: Scope,
  filter: BusinessPresentationFilter,
  page: PlacedPage,
): Promise<(Presentation & Place)[]> {
  const rows = await sql<(PresentationRow & PlacedRow)[]>`
    select ${presentationColumns(sql)}, creation_order from presentation where business_id = ${businessId}
    ${filter.funnelId === undefined ? sql`` : sql`and funnel_id = ${filter.funnelId}`}
    ${filter.stepId === undefined ? sql`` : sql`and step_id = ${filter.stepId}`}
    ${filter.offerId === undefined ? sql`` : sql`and offer_id = ${filter.offerId}`}
    ${filter.customerId === undefined ? sql`` : sql`and customer_id = ${filter.customerId}`}
    ${filter.moment === undefined ? sql`` : sql`and moment_name = ${filter.moment}`}
    ${filter.states === undefined ? sql`` : sql`and state = any(${filter.states}::text[])`}
    ${filter.createdAtGte === undefined ? sql`` : sql`and created_at >= ${filter.createdAtGte}`}
    ${filter.createdAtLte === undefined ? sql`` : sql`and created_at <= ${filter.createdAtLte}`}
    ${afterPlace(sql, page)}
    order by created_at desc, creation_order desc limit ${page.limit} offset ${page.offset}`;
  return rows.map((row) => ({ ...presentationFromRow(row), order: row.creation_order }));
}
