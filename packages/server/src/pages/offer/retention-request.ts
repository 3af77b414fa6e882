import { type RetentionRequest, resultOf } from '../../domain/offer/retention-request.ts';
import type { DomainError } from '../../domain/errors.ts';
import type { Presentation } from '../../domain/offer/presentation.ts';
import type { Scope } from '../../domain/scope.ts';
import { type Links, authenticatePath } from '../../wire/convert/urls.ts';
import type { Runtime } from '../../runtime.ts';
import { findSubscription } from '../../store/billing/subscriptions.ts';
import type { Fulfilment } from '../../use-cases/offers/retention/fulfil-request.ts';
import type { RequestSummary } from './offer-model.ts';

/** Summary of the request that a presentation precedes; null if there is none. */
export async function loadRequestSummary(
  runtime: Runtime,
  scope: Scope,
  { moment: { retentionRequest: request } }: Presentation,
): Promise<RequestSummary | null> {
  if (!request) return null;
  const subscription = await findSubscription(runtime.sql, scope, request.subscriptionId);
  if (!subscription) return null;
  const { plan, quantity, status, nextBillingAt, expiresAt } = subscription;
  const has = {
    plan: { name: plan.product.name, quantity },
    isDone: resultOf(subscription, request) !== null,
  };
  if (request.kind === 'cancel') {
    // A subscription on hold or paused is cancelled at once, so it has no end date; nor has one cancelled so before.
    const endsAt = Math.min(nextBillingAt, expiresAt ?? nextBillingAt);
    return { ...has, kind: 'cancel', at: status === 'active' ? endsAt : null };
  }
  const { change } = request;
  const product = await runtime.commerce.findProduct(scope, change.productId);
  if (!product) return null;
  return {
    ...has,
    kind: 'change_plan',
    to: { name: product.name, quantity: change.quantity },
    at: change.isAtNextBillingDate ? nextBillingAt : null,
  };
}

/** Page of the plan in the customer's account; null for a customer who does not come from there. */
export function planUrlOf(accountUrl: string | null, { moment }: Presentation): string | null {
  if (accountUrl === null || !moment.retentionRequest) return null;
  return `${accountUrl}/subscriptions/${moment.retentionRequest.subscriptionId}`;
}

/** Page after a refusal: the payment in progress, the new price, or the plan as it is. */
export function pageAfterRefusal({ code }: DomainError): 'waiting' | 'asked_again' | 'refused' {
  switch (code) {
    // Sent twice, while the first is being paid.
    case 'PENDING_PLAN_CHANGE_EXISTS':
      return 'waiting';
    case 'QUOTE_EXPIRED':
    case 'QUOTE_STALE':
      return 'asked_again';
    default:
      return 'refused';
  }
}

/** Customer's next page after their request: their plan, else the page they came from. */
export function urlAfterRequest(
  links: Links,
  fulfilment: Fulfilment,
  request: RetentionRequest,
  planUrl: string | null,
  offerUrl: string,
): string {
  switch (fulfilment.kind) {
    case 'fulfilled':
      return planUrl === null ? offerUrl : `${planUrl}?done=${fulfilment.result}`;
    case 'paying': {
      const { paymentId, status } = fulfilment.payment;
      if (planUrl !== null) return `${planUrl}/payments/${paymentId}`;
      return status === 'requires_customer_action' ? authenticatePath(links, paymentId) : offerUrl;
    }
    case 'refused': {
      const next = pageAfterRefusal(fulfilment.refusal);
      if (next === 'waiting') return planUrl ?? offerUrl;
      if (planUrl === null) return `${offerUrl}?done=refused`;
      if (next === 'refused') return `${planUrl}?done=refused`;
      return confirmationUrl(planUrl, request) ?? planUrl;
    }
  }
}

/** Confirmation page of the change, with its present price. */
function confirmationUrl(planUrl: string, request: RetentionRequest): string | null {
  if (request.kind !== 'change_plan') return null;
  const { productId, quantity, isAtNextBillingDate, asked } = request.change;
  const query = new URLSearchParams({
    product_id: productId,
    quantity: String(quantity),
    effective_at: isAtNextBillingDate ? 'next_billing_date' : 'immediately',
    shown: String(asked),
  });
  return `${planUrl}/change?${query.toString()}`;
}
