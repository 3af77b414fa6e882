import { assert } from '../../../domain/assert.ts';
import { creditBalance } from '../../../domain/credit/credit.ts';
import type { PaymentId, SubscriptionId } from '../../../domain/ids.ts';
import { type Payment, isUnderWay } from '../../../domain/payment/payment.ts';
import type { Scope } from '../../../domain/scope.ts';
import { newDiscounts } from '../../../domain/subscription/plan-change.ts';
import { decideRenewal } from '../../../domain/subscription/renewal.ts';
import { beginScheduledChange, decideScheduledCycle } from '../../../domain/subscription/scheduled-change.ts';
import { type Runtime, now } from '../../../runtime.ts';
import { findMethodOfSubscription } from '../../../store/billing/payment-methods.ts';
import { findLivePaymentOfRenewal } from '../../../store/billing/payments.ts';
import {
  findPendingPlanChange,
  insertPlanChange,
  redeemForScheduledChange,
} from '../../../store/billing/plan-changes.ts';
import { transaction } from '../../../store/postgres/postgres.ts';
import { findFailedAttempts } from '../../../store/billing/retries.ts';
import { listCreditLots } from '../../../store/billing/subscription-credits.ts';
import { lockSubscription, updateSubscription } from '../../../store/billing/subscriptions.ts';
import { listTaxRates } from '../../../store/billing/tax-rates.ts';
import { executePayment, reconcilePayment } from '../payments/execute-payment.ts';
import { writeOffCredit } from '../payments/post-credit-entries.ts';
import { openSubscriptionPayment } from '../payments/open-subscription-payment.ts';

/** Result of opening a renewal's payment. */
type Opening =
  /** Payment to charge. */
  | { readonly kind: 'opened'; readonly payment: Payment }
  /** Payment that another run has already opened. */
  | { readonly kind: 'repeated'; readonly paymentId: PaymentId }
  /** Pending payment of a plan change in the period that ends here, which comes first. */
  | { readonly kind: 'waits'; readonly paymentId: PaymentId }
  /** Nothing is due. */
  | undefined;

/**
 * Runs the due action of a subscription: charges the new billing cycle, or ends the subscription. If the
 * first cycle of a scheduled change cannot be paid and the change is prevented, the previous plan is charged
 * for the same date. Idempotent: a billing date is paid once. False while the gateway has not decided: an
 * advance of a test clock must wait for it.
 */
export async function renewSubscription(
  runtime: Runtime,
  scope: Scope,
  subscriptionId: SubscriptionId,
): Promise<boolean> {
  for (;;) {
    const opening = await openRenewal(runtime, scope, subscriptionId);
    if (!opening) return true;
    if (opening.kind === 'opened') {
      runtime.failpoint('renewal.after-open');
      if (isUnderWay(await executePayment(runtime, scope, opening.payment))) return false;
      runtime.failpoint('renewal.after-settle');
      continue;
    }
    if (!(await reconcilePayment(runtime, scope.businessId, opening.paymentId))) return false;
  }
}

async function openRenewal(runtime: Runtime, scope: Scope, subscriptionId: SubscriptionId): Promise<Opening> {
  const taxRates = await listTaxRates(runtime.sql, scope);
  const at = now(runtime, scope);
  return transaction(runtime.sql, async (tx) => {
    const before = await lockSubscription(tx, scope, subscriptionId);
    assert(before, 'a subscription that renews is there');
    const renewal = decideRenewal(before, taxRates, at);
    if (!renewal) return undefined;
    const pending = await findPendingPlanChange(tx, scope, subscriptionId);
    if (pending?.paymentId) return { kind: 'waits', paymentId: pending.paymentId };
    if (renewal.kind === 'ended') {
      const eventIds = [runtime.mintId('event')];
      await updateSubscription(tx, renewal.subscription, [renewal.event], eventIds, runtime.wallClock());
      await writeOffCredit(runtime, tx, scope, renewal.subscription, at);
      return undefined;
    }
    const underWay = await findLivePaymentOfRenewal(tx, scope, subscriptionId, before.nextBillingAt);
    if (underWay) return { kind: 'repeated', paymentId: underWay.paymentId };
    const { subscription, cycle } = renewal;
    const change = before.scheduledChange;
    const lots = change ? await listCreditLots(tx, scope, subscriptionId) : [];
    const balance = creditBalance(lots, subscription.isTaxInclusive);
    const { count: failures } = await findFailedAttempts(tx, scope, {
      ...{ subscriptionId, nextBillingAt: before.nextBillingAt },
      ...{ purpose: 'renewal', planChangeId: null },
    });
    const payment = await openSubscriptionPayment(runtime, tx, scope, {
      subscription,
      purpose: 'renewal',
      due: { lines: cycle.lines, unused: 0n },
      discounts: cycle.discounts,
      planChangeId: change?.planChangeId ?? null,
      method: await findMethodOfSubscription(tx, scope, subscription),
      isCustomerPresent: false,
      isUpdatePaymentMethod: false,
      retryAttempt: 0,
      metadata: change?.metadata ?? subscription.metadata,
      // A billing date gets another payment only after its first failed together with its scheduled change.
      requestKey: `renewal:${subscriptionId}:${String(before.nextBillingAt)}${failures > 0 ? ':kept' : ''}`,
      now: at,
    });
    if (change) {
      const facts = { creditBalance: balance, taxRates, now: at };
      const decided = decideScheduledCycle(subscription, cycle, change.newDiscountIds, facts);
      await insertPlanChange(tx, scope, beginScheduledChange(before, decided, payment.paymentId, at));
      const fresh = newDiscounts(change);
      if (fresh.length > 0) {
        await redeemForScheduledChange(tx, scope, before.customerId, change.planChangeId, fresh);
      }
    }
    return { kind: 'opened', payment };
  });
}
