import type { Customer } from '../../../domain/customer/customer.ts';
import { notFound } from '../../../domain/errors.ts';
import type { FunnelId } from '../../../domain/ids.ts';
import type { Audience } from '../../../domain/offer/audience/audience.ts';
import { evaluateAudience } from '../../../domain/offer/audience/evaluate-audience.ts';
import { type ProductRelations, readProductRelations } from '../../../domain/offer/product-relations.ts';
import type { Scope } from '../../../domain/scope.ts';
import { type Runtime, now } from '../../../runtime.ts';
import { listAudienceFacts } from '../../../store/offers/customer-facts.ts';
import { listCustomersAfter, listRelatedProducts } from '../../../store/offers/billing-reads.ts';
import { findFunnel } from '../../../store/offers/funnels.ts';
import { findOffers } from '../../../store/offers/offers.ts';

const pageSize = 500;
const mostPages = 20;
const largestSample = 10;

export interface AudiencePreview {
  readonly matched: number;
  readonly considered: number;
  /** False if there are more customers than were evaluated. */
  readonly isComplete: boolean;
  readonly sample: readonly Customer[];
}

/**
 * Counts the customers in the draft's audience now, outside any purchase or context: conditions on those do
 * not hold. Reads pages, 10,000 customers at most, so that the cost is bounded for the largest business.
 */
export async function previewAudience(
  runtime: Runtime,
  scope: Scope,
  funnelId: FunnelId,
): Promise<AudiencePreview> {
  const funnel = await findFunnel(runtime.sql, scope, funnelId);
  if (!funnel) throw notFound('funnel');
  const offerIds = funnel.draft.steps.map(({ offerId }) => offerId);
  const [products, offers] = await Promise.all([
    listRelatedProducts(runtime.sql, scope),
    findOffers(runtime.sql, scope, offerIds),
  ]);
  const productRelations = readProductRelations(products, offers);
  let preview: AudiencePreview = { matched: 0, considered: 0, isComplete: false, sample: [] };
  let last: Customer | undefined;
  for (let page = 0; page < mostPages && !preview.isComplete; page++) {
    const customers = await listCustomersAfter(runtime.sql, scope, last?.customerId ?? null, pageSize);
    const matching = await membersOf(runtime, scope, funnel.draft.audience, productRelations, customers);
    last = customers.at(-1);
    preview = {
      matched: preview.matched + matching.length,
      considered: preview.considered + customers.length,
      isComplete: customers.length < pageSize,
      sample: [...preview.sample, ...matching].slice(0, largestSample),
    };
  }
  return preview;
}

async function membersOf(
  runtime: Runtime,
  scope: Scope,
  audience: Audience,
  productRelations: ProductRelations,
  customers: readonly Customer[],
): Promise<Customer[]> {
  const facts = await listAudienceFacts(runtime.sql, scope, customers);
  const asked = { purchase: null, context: {}, productRelations, now: now(runtime, scope) };
  const members = new Set(
    facts
      .filter((customer) => evaluateAudience(audience, { ...asked, customer }) === undefined)
      .map(({ customerId }) => customerId),
  );
  return customers.filter(({ customerId }) => members.has(customerId));
}
