import { assert } from '../../../domain/assert.ts';
import { checkMetadata } from '../../../domain/catalog/metadata.ts';
import { notFound } from '../../../domain/errors.ts';
import type { SubscriptionId } from '../../../domain/ids.ts';
import type { PaidAcceptance, Payment } from '../../../domain/payment/payment.ts';
import type { Scope } from '../../../domain/scope.ts';
import { applyChange } from '../../../domain/subscription/applied-change.ts';
import {
  type ChangeRequest,
  type RequestedChange,
  decideRequestedChange,
} from '../../../domain/subscription/change-request.ts';
import {
  type PlanChange,
  type PlanChoice,
  type RecordedPlanChange,
  newDiscounts,
  snapshotPlan,
} from '../../../domain/subscription/plan-change.ts';
import { quotedAt, staleQuote } from '../../../domain/subscription/plan-change-quote.ts';
import { scheduleChange } from '../../../domain/subscription/scheduled-change.ts';
import type { Subscription } from '../../../domain/subscription/subscription.ts';
import type { Instant } from '../../../domain/time.ts';
import { type Runtime, now } from '../../../runtime.ts';
import { wakeWorkers } from '../../../store/platform/jobs.ts';
import { computeFingerprint } from '../../../store/postgres/json.ts';
import { insertLedgerEntry } from '../../../store/billing/ledger.ts';
import { type LoadedPlanChange, loadPlanChange } from '../../../store/billing/plan-change-facts.ts';
import { insertPlanChange, redeemForPlanChange } from '../../../store/billing/plan-changes.ts';
import { type Tx, transaction } from '../../../store/postgres/postgres.ts';
import { holdSubscription } from '../../../store/billing/subscription-guards.ts';
import { updateSubscription } from '../../../store/billing/subscriptions.ts';
import { executePayment } from '../payments/execute-payment.ts';
import { postCreditEntries } from '../payments/post-credit-entries.ts';
import { openSubscriptionPayment } from '../payments/open-subscription-payment.ts';
import { getPayment } from '../payments/settlement-commit.ts';

export interface ChangePlanInput extends ChangeRequest {
  /** Quote from a preview: exactly its amount is charged, or nothing is done. */
  readonly quoteId: string | null;
  /** Idempotency key of the request; a repeat resumes the first one's payment. */
  readonly requestKey: string | null;
  /** Committed with the opening of the payment, or with a change that costs nothing. */
  readonly inSameTransaction?: {
    readonly acceptance: PaidAcceptance;
    readonly commit: (tx: Tx, payment: Payment | null) => Promise<void>;
  };
}

/** Result of a plan change. */
export interface ChangedPlan {
  readonly subscription: Subscription;
  /** Payment of the change; null if nothing is charged. */
  readonly payment: Payment | null;
  readonly isScheduled: boolean;
}

/**
 * Changes a subscription's plan. An amount due is opened as a payment, charged, and settled together with the plan; a
 * credit, or a change that costs nothing, is applied at once. Decided again if the subscription changes meanwhile.
 */
export async function changePlan(
  runtime: Runtime,
  scope: Scope,
  subscriptionId: SubscriptionId,
  input: ChangePlanInput,
): Promise<ChangedPlan> {
  if (input.metadata) checkMetadata(input.metadata);
  for (;;) {
    const loaded = await loadPlanChange(runtime.sql, scope, subscriptionId, input.plan, input.requestKey);
    if (!loaded) throw notFound('subscription');
    const begun = await beginChange(runtime, scope, loaded, input);
    if (!begun) continue;
    wakeWorkers(runtime.sql);
    const { payment } = begun;
    if (!payment) return begun;
    runtime.failpoint('change-plan.after-open');
    return { ...begun, payment: await executePayment(runtime, scope, payment) };
  }
}

/** Undefined if the subscription has changed since it was loaded: nothing is changed. */
async function beginChange(
  runtime: Runtime,
  scope: Scope,
  loaded: LoadedPlanChange,
  input: ChangePlanInput,
): Promise<ChangedPlan | undefined> {
  const { subscription, pending, ...facts } = loaded;
  // Resumes an interrupted request before checking any rule, because its first run has changed what the rules
  // depend on.
  if (loaded.openedId) {
    const payment = await getPayment(runtime.sql, scope, loaded.openedId);
    return { subscription, payment, isScheduled: false };
  }
  const at = now(runtime, scope);
  const decidedAt = input.quoteId === null ? at : quotedAt(input.quoteId, at);
  const requested = decideRequestedChange(
    subscription,
    input,
    { ...facts, hasPendingChange: pending !== null },
    at,
    decidedAt,
  );
  if (input.quoteId !== null) checkQuote(input.quoteId, requested.change);
  if (!requested.isScheduled && requested.choice.isUnchanged && requested.change.net === 0n) {
    return { subscription, payment: null, isScheduled: false };
  }
  return transaction(runtime.sql, async (tx) => {
    if (!(await holdSubscription(tx, loaded))) return undefined;
    if (requested.isScheduled) return planChange(runtime, tx, subscription, requested, input, at);
    const recorded = recordOf(runtime, subscription, requested, input, at);
    const begun = requested.change.due
      ? await openChange(runtime, tx, scope, loaded, requested, recorded, input)
      : await applyNow(runtime, tx, scope, subscription, requested, recorded);
    await input.inSameTransaction?.commit(tx, begun.payment);
    return begun;
  });
}

function checkQuote(quoteId: string, change: PlanChange): void {
  if (!quoteId.endsWith(`_${computeFingerprint(change)}`)) throw staleQuote();
}

function recordOf(
  runtime: Runtime,
  subscription: Subscription,
  { change, onPaymentFailure }: RequestedChange,
  { metadata, inSameTransaction }: ChangePlanInput,
  at: Instant,
): RecordedPlanChange {
  return {
    planChangeId: runtime.mintId('plan_change'),
    subscriptionId: subscription.subscriptionId,
    status: change.due ? 'pending' : 'applied',
    onPaymentFailure,
    previousProductId: subscription.productId,
    previousQuantity: subscription.quantity,
    change,
    metadata,
    paymentId: null,
    presentationId: inSameTransaction?.acceptance.presentationId ?? null,
    before: change.due ? null : snapshotPlan(subscription),
    revertsId: null,
    createdAt: at,
  };
}

/** Opens the payment of a change; the change is applied when the payment is settled. */
async function openChange(
  runtime: Runtime,
  tx: Tx,
  scope: Scope,
  { subscription, method }: LoadedPlanChange,
  { change, choice }: RequestedChange,
  recorded: RecordedPlanChange,
  { requestKey, inSameTransaction }: ChangePlanInput,
): Promise<ChangedPlan> {
  const { due } = change;
  assert(due, 'a change that is opened costs something');
  const payment = await openSubscriptionPayment(runtime, tx, scope, {
    subscription,
    purpose: 'plan_change',
    due,
    discounts: choice.discounts,
    planChangeId: recorded.planChangeId,
    method,
    // Plan changes are requested by customers on session.
    isCustomerPresent: true,
    isUpdatePaymentMethod: false,
    retryAttempt: 0,
    acceptance: inSameTransaction?.acceptance ?? null,
    metadata: recorded.metadata ?? subscription.metadata,
    requestKey,
    now: recorded.createdAt,
  });
  await insertPlanChange(tx, scope, { ...recorded, paymentId: payment.paymentId });
  await redeem(tx, scope, subscription, recorded, choice);
  return { subscription, payment, isScheduled: false };
}

async function applyNow(
  runtime: Runtime,
  tx: Tx,
  scope: Scope,
  before: Subscription,
  { choice }: RequestedChange,
  recorded: RecordedPlanChange,
): Promise<ChangedPlan> {
  const at = recorded.createdAt;
  const applied = applyChange(before, recorded, runtime.mintId('credit_lot'), at);
  const { subscription, events, creditLot, ledgerEntry } = applied;
  await insertPlanChange(tx, scope, recorded);
  await redeem(tx, scope, subscription, recorded, choice);
  const eventIds = events.map(() => runtime.mintId('event'));
  await updateSubscription(tx, subscription, events, eventIds, runtime.wallClock());
  if (creditLot) await postCreditEntries(runtime, tx, scope, before.subscriptionId, [], creditLot, at);
  if (ledgerEntry) await insertLedgerEntry(tx, scope, ledgerEntry, at);
  return { subscription, payment: null, isScheduled: false };
}

async function redeem(
  tx: Tx,
  scope: Scope,
  { customerId }: Subscription,
  { planChangeId }: RecordedPlanChange,
  choice: PlanChoice,
): Promise<void> {
  const fresh = newDiscounts(choice);
  if (fresh.length > 0) await redeemForPlanChange(tx, scope, customerId, planChangeId, fresh);
}

async function planChange(
  runtime: Runtime,
  tx: Tx,
  before: Subscription,
  { choice, onPaymentFailure }: RequestedChange,
  { metadata }: ChangePlanInput,
  at: Instant,
): Promise<ChangedPlan> {
  const planChangeId = runtime.mintId('plan_change');
  const { subscription, events } = scheduleChange(
    before,
    choice,
    { planChangeId, onPaymentFailure, metadata },
    at,
  );
  const eventIds = events.map(() => runtime.mintId('event'));
  await updateSubscription(tx, subscription, events, eventIds, runtime.wallClock());
  return { subscription, payment: null, isScheduled: true };
}
