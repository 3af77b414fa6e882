import { assert } from '../../../domain/assert.ts';
import { creditBalance } from '../../../domain/credit/credit.ts';
import type { SubscriptionId } from '../../../domain/ids.ts';
import { type Payment, isUnderWay } from '../../../domain/payment/payment.ts';
import type { Scope } from '../../../domain/scope.ts';
import { newDiscounts } from '../../../domain/subscription/plan-change.ts';
import { type Renewal, decideRenewal } from '../../../domain/subscription/renewal.ts';
import { beginScheduledChange, decideScheduledCycle } from '../../../domain/subscription/scheduled-change.ts';
import type { ScheduledChange } from '../../../domain/subscription/subscription.ts';
import type { Instant } from '../../../domain/time.ts';
import { type Runtime, now } from '../../../runtime.ts';
import { type LoadedRenewal, loadRenewal } from '../../../store/billing/loaded-subscriptions.ts';
import { insertPlanChange, redeemForScheduledChange } from '../../../store/billing/plan-changes.ts';
import { type Tx, transaction } from '../../../store/postgres/postgres.ts';
import { holdSubscription, untilCommitted } from '../../../store/billing/subscription-guards.ts';
import { updateSubscription } from '../../../store/billing/subscriptions.ts';
import { executePayment, reconcilePayment } from '../payments/execute-payment.ts';
import { writeOffCredit } from '../payments/post-credit-entries.ts';
import {
  type OpenedForSubscription,
  type SubscriptionPaymentInput,
  decideMethodPayment,
  openGuarded,
  openSubscriptionPayment,
} from '../payments/open-subscription-payment.ts';

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
  return untilCommitted(async () => {
    const loaded = await loadRenewal(runtime.sql, scope, subscriptionId);
    assert(loaded, 'a subscription that renews is there');
    return actOn(runtime, scope, loaded);
  });
}

/** Undefined if there may be more to do: the subscription has changed, or a payment that comes first is settled. */
async function actOn(runtime: Runtime, scope: Scope, loaded: LoadedRenewal): Promise<boolean | undefined> {
  const at = now(runtime, scope);
  const renewal = decideRenewal(loaded.subscription, loaded.taxRates, at);
  if (!renewal) return true;
  // The payment of a plan change in the period that ends here, or one of this renewal that another run has opened.
  const first = loaded.pending?.paymentId ?? (renewal.kind === 'due' ? loaded.livePaymentId : null);
  if (first !== null) return (await reconcilePayment(runtime, scope.businessId, first)) ? undefined : false;
  if (renewal.kind === 'ended') return endSubscription(runtime, scope, loaded, renewal, at);
  const opened = await openRenewal(runtime, scope, loaded, renewal, at);
  if (!opened) return undefined;
  runtime.failpoint('renewal.after-open');
  const payment = await executePayment(runtime, scope, opened.payment, undefined, opened.known);
  if (isUnderWay(payment)) return false;
  runtime.failpoint('renewal.after-settle');
  // Its settlement has planned what is due next. A scheduled change that was prevented leaves this cycle to be paid.
  return payment.status === 'failed' && payment.planChangeId !== null ? undefined : true;
}

/** True once the subscription has ended; undefined if it has changed since it was loaded. */
function endSubscription(
  runtime: Runtime,
  scope: Scope,
  loaded: LoadedRenewal,
  { subscription, event }: Extract<Renewal, { readonly kind: 'ended' }>,
  at: Instant,
): Promise<true | undefined> {
  return transaction(runtime.sql, async (tx) => {
    if (!(await holdSubscription(tx, loaded))) return undefined;
    const eventIds = [runtime.mintId('event')];
    await updateSubscription(tx, subscription, [event], eventIds, runtime.wallClock());
    await writeOffCredit(runtime, tx, scope, subscription, at);
    return true;
  });
}

/** Opens the payment of the next cycle; undefined if the subscription has changed since it was loaded. */
async function openRenewal(
  runtime: Runtime,
  scope: Scope,
  loaded: LoadedRenewal,
  renewal: Extract<Renewal, { readonly kind: 'due' }>,
  at: Instant,
): Promise<OpenedForSubscription | undefined> {
  const opening = renewalOpening(loaded, renewal, at);
  const { scheduledChange } = loaded.subscription;
  const payment = scheduledChange === null ? decideMethodPayment(runtime, loaded, opening) : null;
  if (payment) return openGuarded(runtime, loaded, payment, opening.requestKey);
  return transaction(runtime.sql, async (tx) => {
    if (!(await holdSubscription(tx, loaded))) return undefined;
    const opened = await openSubscriptionPayment(runtime, tx, scope, opening);
    if (scheduledChange) await beginPlanChange(tx, scope, loaded, renewal, scheduledChange, opened, at);
    return { payment: opened, known: null };
  });
}

function renewalOpening(
  { subscription: before, method, failed }: LoadedRenewal,
  { subscription, cycle }: Extract<Renewal, { readonly kind: 'due' }>,
  at: Instant,
): SubscriptionPaymentInput {
  const { subscriptionId, scheduledChange: change, nextBillingAt } = before;
  return {
    subscription,
    purpose: 'renewal',
    due: { lines: cycle.lines, unused: 0n },
    discounts: cycle.discounts,
    planChangeId: change?.planChangeId ?? null,
    method,
    isCustomerPresent: false,
    isUpdatePaymentMethod: false,
    retryAttempt: 0,
    metadata: change?.metadata ?? subscription.metadata,
    // A billing date gets another payment only after its first failed together with its scheduled change.
    requestKey: `renewal:${subscriptionId}:${String(nextBillingAt)}${failed.count > 0 ? ':kept' : ''}`,
    now: at,
  };
}

/** Records the scheduled change whose first cycle the payment pays for, and redeems its codes. */
async function beginPlanChange(
  tx: Tx,
  scope: Scope,
  { subscription: before, creditLots, taxRates }: LoadedRenewal,
  { subscription, cycle }: Extract<Renewal, { readonly kind: 'due' }>,
  change: ScheduledChange,
  { paymentId }: Payment,
  at: Instant,
): Promise<void> {
  const facts = { creditBalance: creditBalance(creditLots, subscription.isTaxInclusive), taxRates, now: at };
  const decided = decideScheduledCycle(subscription, cycle, change.newDiscountIds, facts);
  await insertPlanChange(tx, scope, beginScheduledChange(before, decided, paymentId, at));
  const fresh = newDiscounts(change);
  if (fresh.length > 0) {
    await redeemForScheduledChange(tx, scope, before.customerId, change.planChangeId, fresh);
  }
}
