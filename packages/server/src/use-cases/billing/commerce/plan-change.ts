import { notFound } from '../../../domain/errors.ts';
import { asId } from '../../../domain/ids.ts';
import type { OfferedPlanChange } from '../../../domain/offer/billing-operation.ts';
import { amountsOfChange } from '../../../domain/offer/quoted-amounts.ts';
import type { Payment } from '../../../domain/payment/payment.ts';
import { priceCycle } from '../../../domain/pricing/price-cycle.ts';
import type { Scope } from '../../../domain/scope.ts';
import type { ChangeRequest } from '../../../domain/subscription/change-request.ts';
import { comingCharges } from '../../../domain/subscription/coming-charges.ts';
import { staleQuote } from '../../../domain/subscription/plan-change-quote.ts';
import type { Subscription } from '../../../domain/subscription/subscription.ts';
import type {
  AcceptancePayment,
  PreloadedCatalogue,
  QuoteRequest,
  QuotedPrice,
  PurchaseResult,
} from '../../../gateways/commerce/commerce.ts';
import type { AcceptanceWithRiders, UndoWithRider, Runtime } from '../../../runtime.ts';
import { type Tx } from '../../../store/postgres/postgres.ts';
import { findProduct } from '../../../store/billing/products.ts';
import { findSubscription } from '../../../store/billing/subscriptions.ts';
import { changePlan } from '../subscriptions/change-plan.ts';
import { previewChangePlan } from '../subscriptions/preview-change-plan.ts';
import { revertPlanChange } from '../subscriptions/revert-plan-change.ts';
import { updatePaymentMethod } from '../subscriptions/update-payment-method.ts';
import { commitAcceptance, orConflict, undoWithRevert } from './acceptance-commit.ts';
import type { OperationExecutor } from './operation-executor.ts';

/**
 * A plan change is charged as quoted to the subscription's payment method; a different method is set on the
 * subscription first. Undoing it restores the subscription with the commit, and refunds the payment
 * afterwards.
 */
export const planChangeExecutor: OperationExecutor<OfferedPlanChange> = {
  quote: quoteChange,
  accept: acceptChange,
  revert: revertChange,
  unwind: null,
};

/** Quotes a plan change with the same decision as the preview, and stores the quote. */
async function quoteChange(
  runtime: Runtime,
  scope: Scope,
  operation: OfferedPlanChange,
  { now, known }: QuoteRequest,
): Promise<QuotedPrice> {
  const found = await findSubscription(runtime.sql, scope, operation.subscriptionId);
  if (!found) throw notFound('subscription');
  const request = await requestOf(runtime, scope, found, operation, known);
  const preview = await previewChangePlan(runtime, scope, operation.subscriptionId, request);
  const { change, subscription, taxRates, after } = preview;
  const cycle = { ...change.terms, address: subscription.billing, taxRates };
  const lasting = change.terms.discounts.filter(({ cyclesRemaining }) => cyclesRemaining === null);
  return {
    ...amountsOfChange(change, subscription.currency, {
      recurring: priceCycle(cycle).totals,
      undiscounted: priceCycle({ ...cycle, discounts: lasting }).totals,
      coming: comingCharges(after.subscription, after.funds, taxRates),
      walletAmount: preview.walletAmount,
    }),
    quoteId: asId<'quote'>(preview.quoteId),
    quotedAt: now,
    expiresAt: preview.expiresAt,
    pin: request,
  };
}

/** Keeps the add-ons the new plan is sold with. */
async function requestOf(
  runtime: Runtime,
  scope: Scope,
  subscription: Subscription,
  operation: OfferedPlanChange,
  { products }: PreloadedCatalogue,
): Promise<ChangeRequest> {
  const { addon, mode, discount } = operation;
  const productId = operation.productId ?? subscription.productId;
  const product =
    productId === subscription.productId
      ? subscription.plan.product
      : (products.find((known) => known.productId === productId) ??
        (await findProduct(runtime.sql, scope, productId)));
  const kept = subscription.addons.filter(
    ({ addonId }) => addonId !== addon?.addonId && product?.addonIds.includes(addonId) === true,
  );
  return {
    plan: {
      productId,
      quantity: operation.quantity ?? subscription.quantity,
      addons: addon === null ? kept : [...kept, addon],
      discountCodes: null,
      offerDiscount: discount,
    },
    mode,
    isAtNextBillingDate: false,
    replacesScheduled: false,
    // An offer whose payment fails changes nothing.
    onPaymentFailure: 'prevent_change',
    metadata: null,
  };
}

async function acceptChange(
  runtime: Runtime,
  scope: Scope,
  acceptance: AcceptanceWithRiders,
  { subscriptionId }: OfferedPlanChange,
  { paymentMethodId }: AcceptancePayment,
): Promise<PurchaseResult> {
  const { presentation } = acceptance.change;
  if (paymentMethodId !== null) {
    const subscription = await findSubscription(runtime.sql, scope, subscriptionId);
    if (!subscription) throw notFound('subscription');
    if (paymentMethodId !== subscription.paymentMethodId) {
      await updatePaymentMethod(runtime, scope, subscriptionId, paymentMethodId, null);
    }
  }
  const commit = async (tx: Tx, payment: Payment | null): Promise<void> => {
    // The card is charged no more than was shown: if the wallet now covers less, the buyer is asked again.
    if (payment && payment.credits.walletAmount < presentation.quote.walletAmount) throw staleQuote();
    await commitAcceptance(tx, acceptance, payment?.paymentId ?? null);
  };
  const changed = await orConflict(() =>
    changePlan(runtime, scope, subscriptionId, {
      ...(presentation.quote.pin as ChangeRequest),
      quoteId: presentation.quote.quoteId,
      requestKey: null,
      inSameTransaction: {
        acceptance: { presentationId: presentation.presentationId, attempt: presentation.attempts },
        commit,
      },
    }),
  );
  return changed ? { kind: 'begun', paymentResult: changed.done.payment } : { kind: 'overtaken' };
}

function revertChange(
  runtime: Runtime,
  scope: Scope,
  undone: UndoWithRider,
  { subscriptionId }: OfferedPlanChange,
): Promise<boolean> {
  const { presentationId } = undone.before;
  return undoWithRevert(undone, (commit) =>
    revertPlanChange(runtime, scope, { subscriptionId, presentationId, commit, now: undone.now }),
  );
}
