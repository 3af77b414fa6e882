import type { z } from '@hono/zod-openapi';
import { type CreditLot, creditBalance, signedAmount } from '../../domain/credit/credit.ts';
import { asId } from '../../domain/ids.ts';
import type { Scope } from '../../domain/scope.ts';
import type { Outlook } from '../../domain/subscription/compare-plans.ts';
import type { CandidateRequest } from '../../domain/subscription/plan-candidates.ts';
import type { Subscription } from '../../domain/subscription/subscription.ts';
import type { ListedCreditEntry } from '../../store/billing/subscription-credits.ts';
import type { ChangePlanInput, ChangedPlan } from '../../use-cases/billing/subscriptions/change-plan.ts';
import type { ComparedPlanChanges } from '../../use-cases/billing/subscriptions/compare-plan-changes.ts';
import type { PlanChangePreview } from '../../use-cases/billing/subscriptions/preview-change-plan.ts';
import type {
  changePlanSchema,
  changedPlanSchema,
  compareChangePlanSchema,
  creditsSchema,
  planChangePreviewSchema,
  planComparisonSchema,
} from '../schemas/plan-changes.ts';
import { fromApiAddons, fromApiCodes } from './carts.ts';
import { toApiError } from './checkouts.ts';
import { toApiInstant } from './instants.ts';
import { toApiAmount } from './money.ts';
import { toApiPlanChangeLines } from './plan-change-lines.ts';
import { toApiSubscription } from './subscriptions.ts';
import { type Links, authenticateUrl } from './urls.ts';

type ChangePlanBody = z.infer<typeof changePlanSchema>;

export function fromApiChangePlan(body: ChangePlanBody, requestKey: string | null): ChangePlanInput {
  return {
    plan: {
      productId: asId<'product'>(body.product_id),
      quantity: body.quantity,
      addons: fromApiAddons(body.addons ?? []),
      discountCodes: fromApiCodes(body),
    },
    mode: body.proration_billing_mode,
    isAtNextBillingDate: body.effective_at === 'next_billing_date',
    replacesScheduled: body.cancel_scheduled_change_plan ?? false,
    onPaymentFailure: body.on_payment_failure ?? null,
    metadata: body.metadata ?? null,
    quoteId: body.quote_id ?? null,
    requestKey,
  };
}

export function toApiPlanChangePreview(
  scope: Scope,
  { subscription, customer, change, isScheduled, walletAmount, quoteId, expiresAt }: PlanChangePreview,
): z.infer<typeof planChangePreviewSchema> {
  const { priced, creditGranted, terms, value } = change;
  const total = toApiAmount(priced?.totals.total ?? 0n);
  const tax = toApiAmount(priced?.totals.tax ?? 0n);
  const credits = creditGranted + (priced === null ? 0n : priced.topUp - priced.credit);
  const effectiveAt = toApiInstant(isScheduled ? subscription.nextBillingAt : change.decidedAt);
  return {
    immediate_charge: {
      effective_at: effectiveAt,
      line_items: toApiPlanChangeLines(change, subscription.currency),
      summary: {
        currency: subscription.currency,
        total_amount: total,
        tax,
        customer_credits: toApiAmount(credits),
        customer_credits_currency: subscription.currency,
        settlement_amount: total,
        settlement_currency: subscription.currency,
        settlement_tax: tax,
      },
    },
    new_plan: toApiSubscription(
      scope,
      { ...subscription, ...terms, ...value, scheduledChange: null },
      customer,
    ),
    effective_date: effectiveAt,
    credit_amount: toApiAmount(credits > 0n ? credits : 0n),
    wallet_amount: toApiAmount(walletAmount),
    quote_id: quoteId,
    expires_at: toApiInstant(expiresAt),
  };
}

export function toApiChangedPlan(
  { subscription, payment, isScheduled }: ChangedPlan,
  mode: ChangePlanInput['mode'],
  links: Links,
): z.infer<typeof changedPlanSchema> {
  return {
    status: statusOf(payment?.status, isScheduled),
    subscription_id: subscription.subscriptionId,
    payment_id: payment?.paymentId ?? null,
    invoice_id: payment?.invoiceId ?? null,
    proration_billing_mode: mode,
    payment_link:
      payment?.status === 'requires_customer_action' ? authenticateUrl(links, payment.paymentId) : null,
    client_secret: null,
    expires_on: null,
    ...toApiError(payment),
  };
}

function statusOf(
  payment: NonNullable<ChangedPlan['payment']>['status'] | undefined,
  isScheduled: boolean,
): z.infer<typeof changedPlanSchema>['status'] {
  switch (payment) {
    case undefined:
      return isScheduled ? 'scheduled' : 'succeeded';
    case 'succeeded':
    case 'processing':
    case 'requires_customer_action':
      return payment;
    case 'failed':
    case 'cancelled':
    case 'requires_payment_method':
      return 'failed';
  }
}

export function fromApiCompareChangePlan(body: z.infer<typeof compareChangePlanSchema>): CandidateRequest {
  return {
    productIds: body.product_ids?.map((id) => asId<'product'>(id)) ?? null,
    quantity: body.quantity ?? null,
    addons: body.addons ? fromApiAddons(body.addons) : null,
  };
}

export function toApiPlanComparison(
  { subscription, present, plans }: ComparedPlanChanges,
  quantity: number,
): z.infer<typeof planComparisonSchema> {
  return {
    subscription_id: subscription.subscriptionId,
    currency: subscription.currency,
    present_plan: {
      product_id: subscription.productId,
      quantity: subscription.quantity,
      ...toApiOutlook(present),
    },
    plans: plans.map((plan) => {
      const product = 'choice' in plan ? plan.choice.plan.product : null;
      return {
        product_id: plan.productId,
        name: product?.name ?? null,
        quantity,
        payment_frequency_count: product?.price.frequency.count ?? null,
        payment_frequency_interval: product?.price.frequency.interval ?? null,
        code: 'refusal' in plan ? plan.refusal : null,
        modes:
          'modes' in plan
            ? plan.modes.map(({ mode, ...outlook }) => ({
                proration_billing_mode: mode,
                ...toApiOutlook(outlook),
              }))
            : [],
      };
    }),
  };
}

function toApiOutlook({ chargedToday, creditGranted, nextRenewal, twelveMonthTotal }: Outlook) {
  return {
    charged_today: toApiAmount(chargedToday),
    credit_granted: toApiAmount(creditGranted),
    next_renewal: nextRenewal && {
      date: toApiInstant(nextRenewal.at),
      amount: toApiAmount(nextRenewal.amount),
    },
    twelve_month_total: toApiAmount(twelveMonthTotal),
  };
}

export function toApiCredits(
  { subscriptionId, currency, isTaxInclusive }: Subscription,
  lots: readonly CreditLot[],
  entries: readonly ListedCreditEntry[],
): z.infer<typeof creditsSchema> {
  return {
    subscription_id: subscriptionId,
    currency,
    balance: toApiAmount(creditBalance(lots, isTaxInclusive)),
    lots: lots.map((lot) => ({
      lot_id: lot.lotId,
      origin: lot.origin,
      amount: toApiAmount(lot.amount),
      remaining: toApiAmount(lot.remaining),
      plan_change_id: lot.planChangeId,
      created_at: toApiInstant(lot.createdAt),
    })),
    entries: entries.map((entry) => ({
      entry_id: entry.entryId,
      lot_id: entry.lotId,
      kind: entry.kind,
      amount: toApiAmount(signedAmount(entry)),
      balance_after: toApiAmount(entry.balanceAfter),
      payment_id: entry.paymentId,
      plan_change_id: entry.planChangeId,
      created_at: toApiInstant(entry.createdAt),
    })),
  };
}
