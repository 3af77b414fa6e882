import type { z } from '@hono/zod-openapi';
import type { Customer } from '../../domain/customer/customer.ts';
import { type Presentation, stateAt } from '../../domain/offer/presentation.ts';
import type { Trace } from '../../domain/offer/trace.ts';
import { publicDeclineCode } from '../../domain/payment/decline-codes.ts';
import type { Instant } from '../../domain/time.ts';
import type { TracePage } from '../../store/offers/trace-list.ts';
import { fromApiCursor, toApiCursor } from '../cursor.ts';
import { toPage } from '../pagination.ts';
import type {
  businessPresentationListSchema,
  listTracesQuery,
  traceListSchema,
} from '../schemas/presentation-lists.ts';
import { toApiInstant, toApiInstantOrNull } from './instants.ts';
import { toApiAmount } from './money.ts';
import { toApiTrace } from './presentations.ts';

const newestDecision = '-decided_at';

/** Presentation beside others, without its price in lines and without its link. */
export function toApiPresentationListItem(
  presentation: Presentation,
  customer: Customer,
  now: Instant,
): z.infer<typeof businessPresentationListSchema>['items'][number] {
  const { offer, quote, errorCode } = presentation;
  return {
    presentation_id: presentation.presentationId,
    state: stateAt(presentation, now),
    customer: { customer_id: customer.customerId, name: customer.name, email: customer.email },
    moment: presentation.moment.name,
    surface: presentation.moment.surface,
    funnel_id: presentation.funnelId,
    version: presentation.version,
    step_id: presentation.stepId,
    experiment_id: presentation.assignment?.experimentId ?? null,
    variant_id: presentation.assignment?.variantId ?? null,
    offer: { offer_id: offer.offerId, name: offer.name, item_name: quote.lines[0]?.name ?? offer.name },
    currency: quote.currency,
    total_amount: toApiAmount(quote.totalAmount),
    attempts: presentation.attempts,
    subscription_id: presentation.subscriptionId,
    payment_id: presentation.paymentId,
    error_code: errorCode && publicDeclineCode(errorCode),
    trace_id: presentation.traceId,
    created_at: toApiInstant(presentation.createdAt),
    viewed_at: toApiInstantOrNull(presentation.viewedAt),
    answered_at: toApiInstantOrNull(presentation.answeredAt),
    expires_at: toApiInstant(presentation.expiresAt),
  };
}

export function fromApiTracePage(query: z.infer<typeof listTracesQuery>): TracePage {
  const cursor = fromApiCursor(query.cursor, newestDecision, /^[A-Za-z0-9_]{1,60}$/);
  const after = cursor && { decidedAt: Number(cursor.value), traceId: cursor.order };
  return { ...toPage(query), after };
}

export function toApiTraceList(
  traces: readonly Trace[],
  { limit }: TracePage,
): z.infer<typeof traceListSchema> {
  const last = traces.length < limit ? undefined : traces.at(-1);
  const place = last && { sort: newestDecision, value: String(last.decidedAt), order: last.traceId };
  return { items: traces.map(toApiTrace), next_cursor: place ? toApiCursor(place) : null };
}
