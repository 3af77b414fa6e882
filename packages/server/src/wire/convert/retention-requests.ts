import type { z } from '@hono/zod-openapi';
import { asId } from '../../domain/ids.ts';
import {
  type ConfirmedQuote,
  type RetentionRequest,
  nameOfQuote,
  readQuoteName,
} from '../../domain/offer/retention-request.ts';
import type { Presentation } from '../../domain/offer/presentation.ts';
import type { Payment } from '../../domain/payment/payment.ts';
import { amountsToConfirm } from '../../domain/subscription/change-by-customer.ts';
import type { Subscription } from '../../domain/subscription/subscription.ts';
import type { PricedPlanChange } from '../../gateways/commerce/subscription-changes.ts';
import type { SubmittedRequest } from '../../use-cases/offers/retention/submit-request.ts';
import type { RequestedPlan } from '../../use-cases/offers/retention/request-plan-change.ts';
import type {
  retentionOutcomeSchema,
  retentionPreviewRequestSchema,
  retentionPreviewSchema,
  retentionRequestSchema,
} from '../schemas/retention-requests.ts';
import { toApiError, toApiNextAction } from './checkouts.ts';
import { toApiInstant } from './instants.ts';
import { toApiAmount } from './money.ts';
import type { toApiPresentation } from './presentations.ts';
import { toApiScheduledChange } from './subscriptions.ts';
import type { Links } from './urls.ts';

type RequestBody = z.infer<typeof retentionRequestSchema>;
type Outcome = z.infer<typeof retentionOutcomeSchema>;

export function fromApiWantedPlan(body: z.infer<typeof retentionPreviewRequestSchema>): RequestedPlan {
  return {
    productId: asId<'product'>(body.product_id),
    quantity: body.quantity ?? null,
    isAtNextBillingDate: body.effective_at === 'next_billing_date',
  };
}

export function fromApiPlanChange(
  body: RequestBody & { readonly kind: 'change_plan' },
): RequestedPlan & { readonly quote: ConfirmedQuote | null } {
  return { ...fromApiWantedPlan(body), quote: body.quote_id ? readQuoteName(body.quote_id) : null };
}

export function fromApiCancellation(
  body: RequestBody & { readonly kind: 'cancel' },
  { subscriptionId }: Subscription,
  attempt: string,
): RetentionRequest {
  return {
    kind: 'cancel',
    subscriptionId,
    attempt,
    feedback: body.cancellation_feedback ?? null,
    comment: body.cancellation_comment ?? null,
  };
}

export function toApiRetentionPreview(priced: PricedPlanChange): z.infer<typeof retentionPreviewSchema> {
  const { subscription, change, choice, isScheduled, walletAmount, ...quote } = priced;
  const { creditGranted } = change;
  const totals = change.priced?.totals;
  return {
    subscription_id: subscription.subscriptionId,
    product_id: choice.plan.product.productId,
    quantity: choice.quantity,
    effective_at: isScheduled ? 'next_billing_date' : 'immediately',
    effective_date: toApiInstant(isScheduled ? subscription.nextBillingAt : change.decidedAt),
    currency: subscription.currency,
    total_amount: toApiAmount(totals?.total ?? 0n),
    tax: toApiAmount(totals?.tax ?? 0n),
    wallet_amount: toApiAmount(walletAmount),
    credit_amount: toApiAmount(creditGranted),
    quote_id: nameOfQuote(quote.quoteId, amountsToConfirm(priced).wallet),
    expires_at: toApiInstant(quote.expiresAt),
  };
}

/** Outcome of a retention request. `subscription` is its state afterwards; a refusal is thrown. */
export function toApiRetentionOutcome(
  submitted: Exclude<SubmittedRequest, { readonly kind: 'refused' }>,
  kind: RetentionRequest['kind'],
  subscription: Subscription,
  presentation: ReturnType<typeof toApiPresentation> | null,
  links: Links,
): Outcome {
  const payment = submitted.kind === 'paying' ? submitted.payment : null;
  return {
    status: statusOf(submitted),
    kind,
    subscription: {
      subscription_id: subscription.subscriptionId,
      status: subscription.status,
      product_id: subscription.productId,
      quantity: subscription.quantity,
      next_billing_date: toApiInstant(subscription.nextBillingAt),
      cancel_at_next_billing_date: subscription.cancelAtNextBillingDate,
      scheduled_change:
        subscription.scheduledChange && toApiScheduledChange(subscription.scheduledChange, subscription),
    },
    presentation,
    fulfil_url: submitted.kind === 'offered' ? fulfilUrl(links, subscription, submitted.presentation) : null,
    payment_id: payment?.paymentId ?? null,
    next_action: payment && toApiNextAction(payment, links),
    ...toApiError(payment),
  };
}

function statusOf(submitted: Exclude<SubmittedRequest, { readonly kind: 'refused' }>): Outcome['status'] {
  return submitted.kind === 'paying' ? statusOfPayment(submitted.payment) : submitted.kind;
}

function statusOfPayment({ status }: Payment): Outcome['status'] {
  switch (status) {
    case 'succeeded':
      return 'fulfilled';
    case 'processing':
    case 'requires_customer_action':
      return status;
    case 'failed':
    case 'cancelled':
    case 'requires_payment_method':
      return 'failed';
  }
}

function fulfilUrl(
  { publicUrl }: Links,
  { subscriptionId }: Subscription,
  { presentationId }: Presentation,
): string {
  return `${publicUrl}/subscriptions/${subscriptionId}/retention_requests/${presentationId}/fulfil`;
}
