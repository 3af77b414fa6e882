import type { Context } from 'hono';
import { DomainError } from '../../domain/errors.ts';
import type { Money } from '../../domain/money/money.ts';
import {
  type ChangeByCustomer,
  amountsToConfirm,
  changeByCustomer,
  canSchedule,
} from '../../domain/subscription/change-by-customer.ts';
import type { Env } from '../../http/router.ts';
import { type Runtime, randomText } from '../../runtime.ts';
import { findSubscription } from '../../store/billing/subscriptions.ts';
import { previewChangePlan } from '../../use-cases/billing/subscriptions/preview-change-plan.ts';
import {
  originsOfGateways,
  respondWithPage,
  pageContext,
  sellerPageContext,
} from '../parts/respond-with-page.ts';
import { ErrorView } from '../parts/error-view.tsx';
import { type PlanVisit, loadPlan, loadPlanChange } from './load-plan.ts';
import { PlanChangeView } from './plan-change-view.tsx';
import type { PlanChangePage, PlanChoiceForm, PlanNews, PlanPage } from './plan-model.ts';
import { PlanView } from './plan-view.tsx';

/** Change that the customer has chosen, as given in the address and in the form. */
export interface Wanted extends ChangeByCustomer {
  /** As typed. */
  readonly fields: { readonly product_id: string; readonly quantity: string; readonly effective_at: string };
}

/** Answers with the page of a subscription. */
export async function showPlan(
  c: Context<Env>,
  runtime: Runtime,
  visit: PlanVisit,
  form: Pick<PlanChoiceForm, 'chosen' | 'quantity' | 'error'> | null,
  news: PlanNews | null,
): Promise<Response> {
  const page: PlanPage = {
    ...(await sellerPageContext(c, runtime, visit.scope, visit)),
    path: visit.address,
    ...(await loadPlan(runtime, visit, form)),
    news,
    attempt: randomText(21),
  };
  return respondWithPage(c, <PlanView page={page} />, form === null && news !== 'refused' ? 200 : 422);
}

/** Answers with the page that asks to confirm a change, at the price of this moment. */
export async function showChange(
  c: Context<Env>,
  runtime: Runtime,
  visit: PlanVisit,
  wanted: Wanted,
  shown: Money | null,
): Promise<Response> {
  const { scope, subscription, address } = visit;
  const preview = (isAtNextBillingDate: boolean) =>
    previewChangePlan(
      runtime,
      scope,
      subscription.subscriptionId,
      changeByCustomer(subscription, { ...wanted, isAtNextBillingDate }),
    );
  const now = await preview(false);
  const canWait = canSchedule(subscription, now.change);
  const isLater = wanted.isAtNextBillingDate && canWait;
  const chosen = isLater ? await preview(true) : now;
  const { asked, wallet } = amountsToConfirm(chosen);
  const page: PlanChangePage = {
    ...(await sellerPageContext(c, runtime, scope, visit)),
    path: urlOf(address, wanted, isLater),
    ...(await loadPlanChange(runtime, visit, chosen, shown)),
    choice: canWait
      ? {
          nowUrl: urlOf(address, wanted, false),
          laterUrl: urlOf(address, wanted, true),
          laterAt: subscription.nextBillingAt,
        }
      : null,
    form: {
      ...wanted.fields,
      effective_at: effectiveAt(isLater),
      quote_id: chosen.quoteId,
      shown: String(asked),
      wallet: String(wallet),
      attempt: randomText(21),
    },
  };
  const targets = originsOfGateways(runtime, [page.card?.provider]);
  return respondWithPage(c, <PlanChangeView page={page} />, shown === null ? 200 : 422, targets);
}

/** URL of a change's confirmation page. */
function urlOf(address: string, { fields }: Wanted, isLater: boolean): string {
  const query = new URLSearchParams({ ...fields, effective_at: effectiveAt(isLater) });
  return `${address}/change?${query.toString()}`;
}

function effectiveAt(isLater: boolean): string {
  return isLater ? 'next_billing_date' : 'immediately';
}

/** Shows the plan's own page, in its present state, after a refusal. */
export function showRefusal(
  c: Context<Env>,
  runtime: Runtime,
  visit: PlanVisit,
  error: unknown,
): Promise<Response> {
  if (!(error instanceof DomainError)) throw error;
  return showRefused(c, runtime, visit);
}

/** The page of a subscription as it is by now, with the news that nothing was done. */
export async function showRefused(c: Context<Env>, runtime: Runtime, visit: PlanVisit): Promise<Response> {
  const subscription = await findSubscription(runtime.sql, visit.scope, visit.subscription.subscriptionId);
  return showPlan(
    c,
    runtime,
    { ...visit, subscription: subscription ?? visit.subscription },
    null,
    'refused',
  );
}

/** A page in place of a subscription that the token does not open. */
export function showError(
  c: Context<Env>,
  error: 'portal_expired' | 'not_found',
  nextUrl: string | null,
): Promise<Response> {
  return respondWithPage(c, <ErrorView page={{ ...pageContext(c), error, requestId: null, nextUrl }} />, 404);
}
