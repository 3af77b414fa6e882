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
import { wakeWorkers } from '../../../store/platform/wake-workers.ts';
import { computeFingerprint } from '../../../store/postgres/json.ts';
import { insertLedgerEntry } from '../../../store/billing/ledger.ts';
import { type LoadedPlanChange, loadPlanChange } from '../../../store/billing/plan-change-facts.ts';
import { insertPlanChange, redeemForPlanChange } from '../../../store/billing/plan-changes.ts';
import { type Tx, transaction } from '../../../store/postgres/postgres.ts';
import { holdSubscription, untilCommitted } from '../../../store/billing/subscription-guards.ts';
import { updateSubscription } from '../../../store/billing/subscriptions.ts';
import { executePayment } from '../payments/execute-payment.ts';
import { postCreditEntries } from '../payments/post-credit-entries.ts';
import {
  type SubscriptionPaymentInput,
  decideMethodPayment,
  openGuarded,
  openSubscriptionPayment,
} from '../payments/open-subscription-payment.ts';
import type { KnownSubscription } from '../payments/settle-subscription-payment.ts';
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
  const begun = await untilCommitted(async () => {
    const loaded = await loadPlanChange(runtime.sql, scope, subscriptionId, input.plan, {
      requestKey: input.requestKey,
    });
    if (!loaded) throw notFound('subscription');
    return beginChange(runtime, scope, loaded, input);
  });
  const { known, ...changed } = begun;
  if (!changed.payment) return changed;
  runtime.failpoint('change-plan.after-open');
  return { ...changed, payment: await executePayment(runtime, scope, changed.payment, undefined, known) };
}

/** Change that is begun, with what its payment was opened with. */
interface BegunChange extends ChangedPlan {
  readonly known: KnownSubscription | null;
}

/** Undefined if the subscription has changed since it was loaded: nothing is changed. */
async function beginChange(
  runtime: Runtime,
  scope: Scope,
  loaded: LoadedPlanChange,
  input: ChangePlanInput,
): Promise<BegunChange | undefined> {
  const { subscription, pending, ...facts } = loaded;
  // Resumes an interrupted request before checking any rule, because its first run has changed what the rules
  // depend on.
  if (loaded.openedId) {
    const payment = await getPayment(runtime.sql, scope, loaded.openedId);
    return { subscription, payment, isScheduled: false, known: null };
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
    return { subscription, payment: null, isScheduled: false, known: null };
  }
  const recorded = recordOf(runtime, subscription, requested, input, at);
  const opening = openingOf(loaded, requested, recorded, input);
  const isAlone = !input.inSameTransaction && newDiscounts(requested.choice).length === 0;
  const payment = opening && isAlone ? decideMethodPayment(runtime, loaded, opening) : null;
  if (payment) {
    const change = { ...recorded, paymentId: payment.paymentId };
    const opened = await openGuarded(runtime, loaded, payment, input.requestKey, change);
    return opened && { subscription, isScheduled: false, ...opened };
  }
  const begun = await transaction(runtime.sql, async (tx) => {
    if (!(await holdSubscription(tx, loaded))) return undefined;
    if (requested.isScheduled) return planChange(runtime, tx, subscription, requested, input, at);
    const changed = opening
      ? await openChange(runtime, tx, scope, opening, requested, recorded)
      : await applyNow(runtime, tx, scope, loaded, requested, recorded);
    await input.inSameTransaction?.commit(tx, changed.payment);
    return changed;
  });
  // Its events may have deliveries. A payment that was opened alone has no job that is due.
  if (begun) wakeWorkers(runtime.sql);
  return begun;
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

/** Payment of a change; the change is applied when it is settled. Null if nothing is charged now. */
function openingOf(
  { subscription, method }: LoadedPlanChange,
  { change, choice, isScheduled }: RequestedChange,
  recorded: RecordedPlanChange,
  { requestKey, inSameTransaction }: ChangePlanInput,
): SubscriptionPaymentInput | null {
  if (change.due === null || isScheduled) return null;
  return {
    subscription,
    purpose: 'plan_change',
    due: change.due,
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
  };
}

async function openChange(
  runtime: Runtime,
  tx: Tx,
  scope: Scope,
  opening: SubscriptionPaymentInput,
  { choice }: RequestedChange,
  recorded: RecordedPlanChange,
): Promise<BegunChange> {
  const { subscription } = opening;
  const payment = await openSubscriptionPayment(runtime, tx, scope, opening);
  await insertPlanChange(tx, scope, { ...recorded, paymentId: payment.paymentId });
  await redeem(tx, scope, subscription, recorded, choice);
  return { subscription, payment, isScheduled: false, known: null };
}

async function applyNow(
  runtime: Runtime,
  tx: Tx,
  scope: Scope,
  { subscription: before, creditLots }: LoadedPlanChange,
  { choice }: RequestedChange,
  recorded: RecordedPlanChange,
): Promise<BegunChange> {
  const at = recorded.createdAt;
  const applied = applyChange(before, recorded, runtime.mintId('credit_lot'), at);
  const { subscription, events, creditLot, ledgerEntry } = applied;
  await insertPlanChange(tx, scope, recorded);
  await redeem(tx, scope, subscription, recorded, choice);
  const eventIds = events.map(() => runtime.mintId('event'));
  await updateSubscription(tx, subscription, events, eventIds, runtime.wallClock());
  if (creditLot) {
    await postCreditEntries(runtime, tx, scope, before.subscriptionId, [], creditLot, at, creditLots);
  }
  if (ledgerEntry) await insertLedgerEntry(tx, scope, ledgerEntry, at);
  return { subscription, payment: null, isScheduled: false, known: null };
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
): Promise<BegunChange> {
  const planChangeId = runtime.mintId('plan_change');
  const { subscription, events } = scheduleChange(
    before,
    choice,
    { planChangeId, onPaymentFailure, metadata },
    at,
  );
  const eventIds = events.map(() => runtime.mintId('event'));
  await updateSubscription(tx, subscription, events, eventIds, runtime.wallClock());
  return { subscription, payment: null, isScheduled: true, known: null };
}
