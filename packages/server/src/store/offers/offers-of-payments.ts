import { type FunnelId, type OfferId, type PresentationId, asId } from '../../domain/ids.ts';
import type { Scope } from '../../domain/scope.ts';
import type { Sql, StatementPart } from '../postgres/postgres.ts';

/** Offer whose acceptance a payment pays, with its name as it was proposed. */
export interface OfferOfPayment {
  readonly presentationId: PresentationId;
  readonly offerId: OfferId;
  readonly funnelId: FunnelId;
  readonly name: string;
}

/** Finds the offers of these presentations. */
export async function findOffersOfPayments(
  sql: Sql,
  { businessId }: Scope,
  presentationIds: readonly PresentationId[],
): Promise<ReadonlyMap<string, OfferOfPayment>> {
  if (presentationIds.length === 0) return new Map();
  const rows = await sql<{ presentation_id: string; offer_id: string; funnel_id: string; name: string }[]>`
    select r.presentation_id, r.offer_id, r.funnel_id, o.name
    from presentation r join offer o using (business_id, offer_id)
    where business_id = ${businessId} and r.presentation_id = any(${presentationIds}::text[])`;
  return new Map(
    rows.map((row) => [
      row.presentation_id,
      {
        presentationId: asId<'presentation'>(row.presentation_id),
        offerId: asId<'offer'>(row.offer_id),
        funnelId: asId<'funnel'>(row.funnel_id),
        name: row.name,
      },
    ]),
  );
}

/** Condition that the payment `p` pays an acceptance of this offer, of this funnel. */
export const isPaymentFor = (
  sql: Sql,
  { offerId, funnelId }: { readonly offerId?: string | undefined; readonly funnelId?: string | undefined },
): StatementPart => sql`exists (
    select from presentation r where r.business_id = p.business_id and r.presentation_id = p.presentation_id
    ${offerId === undefined ? sql`` : sql`and r.offer_id = ${offerId}`}
    ${funnelId === undefined ? sql`` : sql`and r.funnel_id = ${funnelId}`})`;
