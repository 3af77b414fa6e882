import { assert } from '../../domain/assert.ts';
import { creditBalance } from '../../domain/credit/credit.ts';
import type { Money } from '../../domain/money/money.ts';
import { isHardDecline } from '../../domain/payment/decline-codes.ts';
import type { Payment } from '../../domain/payment/payment.ts';
import type { Scope } from '../../domain/scope.ts';
import { amountsToConfirm } from '../../domain/subscription/change-by-customer.ts';
import { type ComingCharges, comingCharges } from '../../domain/subscription/coming-charges.ts';
import { foreseeRenewals } from '../../domain/subscription/foresee-renewals.ts';
import type { PlanChange } from '../../domain/subscription/plan-change.ts';
import { asResumed } from '../../domain/subscription/pause.ts';
import { withScheduledChange } from '../../domain/subscription/renewal.ts';
import type { Subscription } from '../../domain/subscription/subscription.ts';
import type { TaxRate } from '../../domain/tax/tax.ts';
import type { Runtime } from '../../runtime.ts';
import { findMethodOfSubscription } from '../../store/billing/payment-methods.ts';
import { findPendingPlanChange } from '../../store/billing/plan-changes.ts';
import { listCreditLots } from '../../store/billing/subscription-credits.ts';
import { listTaxRates } from '../../store/billing/tax-rates.ts';
import { findWalletBalanceFor } from '../../store/billing/wallets.ts';
import type { PlanChangePreview } from '../../use-cases/billing/subscriptions/preview-change-plan.ts';
import type { CardSummary } from '../parts/order-model.ts';
import { presentCard } from '../parts/present-order.ts';
import type { Page } from '../parts/page.ts';
import type { PlanChangePage, PlanChoiceForm, PlanSummary, PlanPage, PlanResult } from './plan-model.ts';
import {
  presentPlan,
  presentPlanOption,
  presentRenewals,
  sumsOfChange,
  sumsOfPayment,
} from './present-plan.ts';

/** Customer's visit to the page of a subscription. */
export interface PlanVisit {
  readonly scope: Scope;
  readonly subscription: Subscription;
  /** URL of the subscription's page. */
  readonly address: string;
  readonly portalUrl: string;
}

type Loaded<Shown extends Page> = Omit<Shown, keyof Page>;

const shownRenewals = 3;

/**
 * Present plan and the amounts of its next renewals. The wallet's part is hidden from a reader who has not
 * proven to be the customer.
 */
export async function loadOutlook(
  { sql }: Runtime,
  { scope, subscription }: Pick<PlanVisit, 'scope' | 'subscription'>,
  showsWallet = true,
) {
  const { subscriptionId, currency } = subscription;
  const [taxRates, lots, wallet] = await Promise.all([
    listTaxRates(sql, scope),
    listCreditLots(sql, scope, subscriptionId),
    showsWallet ? findWalletBalanceFor(sql, scope, subscription) : 0n,
  ]);
  const credit = creditBalance(lots, subscription.isTaxInclusive);
  const funds = { credit, wallet };
  const foreseen = foreseeRenewals(subscription, funds, taxRates, shownRenewals);
  return {
    taxRates,
    credit,
    plan: presentPlan(subscription, taxRates),
    renewals: presentRenewals(foreseen, currency),
    coming: comingCharges(subscription, funds, taxRates),
  };
}

/** Content of a subscription's page. */
export async function loadPlan(
  runtime: Runtime,
  visit: PlanVisit,
  form: Pick<PlanChoiceForm, 'chosen' | 'quantity' | 'error'> | null,
): Promise<Omit<Loaded<PlanPage>, 'news' | 'attempt'>> {
  const { scope, subscription, address, portalUrl } = visit;
  const { subscriptionId, currency, status } = subscription;
  const ahead = asResumed(subscription);
  const [{ taxRates, credit, plan, renewals, coming }, pending, card, plans] = await Promise.all([
    loadOutlook(runtime, { ...visit, subscription: ahead }),
    findPendingPlanChange(runtime.sql, scope, subscriptionId),
    findCard(runtime, visit),
    runtime.subscriptionChanges.listPlans(scope, subscription),
  ]);
  assert(status === 'active' || status === 'on_hold' || status === 'paused', 'only what goes on has a page');
  const isEnding = subscription.cancelAtNextBillingDate;
  return {
    address,
    portalUrl,
    plan,
    status,
    isTrial: subscription.isTrial,
    resumesAt: subscription.resumesAt,
    nextAt: Math.min(ahead.nextBillingAt, ahead.expiresAt ?? ahead.nextBillingAt),
    renewals,
    coming,
    credit: credit === 0n ? null : { amount: credit, currency },
    card,
    isEnding,
    planned: presentPlannedChange(subscription, taxRates),
    waitingUrl: pending?.paymentId ? `${address}/payments/${pending.paymentId}` : null,
    choice:
      status !== 'active' || subscription.isOnDemand || isEnding || pending
        ? null
        : {
            options: plans.map((product) => presentPlanOption(product, subscription, taxRates)),
            chosen: subscription.productId,
            quantity: String(subscription.quantity),
            error: null,
            ...form,
          },
  };
}

/** Confirmation page of a previewed change. `shown` is the amount that the customer has agreed to before. */
export async function loadPlanChange(
  runtime: Runtime,
  visit: PlanVisit,
  preview: PlanChangePreview,
  shown: Money | null,
): Promise<Omit<Loaded<PlanChangePage>, 'choice' | 'form'>> {
  const { subscription, address, portalUrl } = visit;
  const { currency } = subscription;
  const { change, isScheduled, taxRates } = preview;
  const { subscription: after, funds } = preview.after;
  const { asked, wallet } = amountsToConfirm(preview);
  return {
    address,
    portalUrl,
    before: presentPlan(subscription, taxRates),
    after: presentPlan(after, taxRates),
    isLater: isScheduled,
    sums: sumsOfChange(change, wallet, currency),
    card: await findCard(runtime, visit),
    startsAt: isScheduled ? subscription.nextBillingAt : change.decidedAt,
    renewals: presentRenewals(foreseeRenewals(after, funds, taxRates, shownRenewals), currency),
    coming: comingCharges(after, funds, taxRates),
    endsTrial: subscription.isTrial && !after.isTrial,
    replaces: presentPlannedChange(subscription, taxRates),
    notice: shown && noticeOf(shown.amount, asked, currency),
    isForJapan: currency === 'JPY' || subscription.billing.country === 'JP',
  };
}

function noticeOf(before: bigint, after: bigint, currency: Money['currency']): PlanChangePage['notice'] {
  const money = (amount: bigint): Money => ({ amount: amount < 0n ? -amount : amount, currency });
  return before === after
    ? { kind: 'asked_again' }
    : { kind: 'amount_changed', before: money(before), after: money(after) };
}

/** Outcome of a plan change's payment. */
export function planResultOf(
  payment: Payment,
  change: PlanChange,
  links: {
    readonly checkUrl: string;
    readonly authenticateUrl: string;
    readonly retryUrl: string;
    readonly invoiceUrl: string;
    /** Number of the invoice; null for a payment that has not succeeded, or cost nothing. */
    readonly invoiceNumber: string | null;
  },
  coming: ComingCharges,
): PlanResult {
  const amount: Money = { amount: payment.totalAmount, currency: payment.currency };
  const card = payment.instrument && presentCard(payment.instrument);
  switch (payment.status) {
    case 'succeeded':
      return {
        kind: 'changed',
        sums: sumsOfPayment(change, payment),
        invoiceNumber: links.invoiceNumber,
        invoiceUrl: links.invoiceUrl,
        paidAt: payment.updatedAt,
        card,
        coming,
      };
    case 'requires_customer_action':
      return { kind: 'asks', amount, authenticateUrl: links.authenticateUrl };
    case 'failed': {
      const { errorCode } = payment;
      const code = errorCode === 'CUSTOMER_CANCELLED' ? null : errorCode;
      const retryUrl = code !== null && isHardDecline(code) ? null : links.retryUrl;
      return { kind: 'declined', code, amount, card, retryUrl };
    }
    default:
      return { kind: 'processing', amount, checkUrl: links.checkUrl };
  }
}

/** Change scheduled for the billing date; null if there is none. */
function presentPlannedChange(subscription: Subscription, taxRates: readonly TaxRate[]): PlanSummary | null {
  return subscription.scheduledChange === null
    ? null
    : presentPlan(withScheduledChange(subscription), taxRates);
}

async function findCard({ sql }: Runtime, { scope, subscription }: PlanVisit): Promise<CardSummary | null> {
  const method = await findMethodOfSubscription(sql, scope, subscription);
  return method && presentCard(method.instrument);
}
