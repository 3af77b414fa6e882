import type { PaymentId, PlanChangeId } from '../../domain/ids.ts';
import type { Payment } from '../../domain/payment/payment.ts';
import type { PlanBefore } from '../../domain/subscription/plan-change.ts';
import type { Subscription } from '../../domain/subscription/subscription.ts';
import type { Instant } from '../../domain/time.ts';
import { type NewJob, ownedJobsPart } from '../platform/enqueue-jobs.ts';
import { defineGate } from '../platform/riders.ts';
import { defineBatch } from '../postgres/batch.ts';
import { toTimestamp } from '../postgres/json.ts';
import { fewRows, follows, joinable } from '../postgres/parts.ts';
import type { Database, StatementPart, Tx } from '../postgres/postgres.ts';
import { storedPlanBefore } from './documents/plan-before.ts';
import { type PaymentOpening, openPayments } from './open-payment.ts';
import { settleAndWake } from './settlements.ts';
import type { SettlementCommit } from './settlement-parts.ts';
import type { SubscriptionGuard } from './subscription-guards.ts';
import { renewalJob, subscriptionAssignments, subscriptionToJsonRow } from './subscriptions.ts';

/*
 * Payments of subscriptions, opened and settled while the subscription is as it was loaded: the guard is a gate of the
 * statement that opens or settles the payment, and those of other subscriptions may share the statement.
 */

interface GuardedPayment extends SubscriptionGuard {
  readonly paymentId: PaymentId;
}

/** Order in which one statement locks subscriptions, so that two of them do not wait for each other. */
function bySubscription(a: GuardedPayment, b: GuardedPayment): number {
  return a.subscription.subscriptionId < b.subscription.subscriptionId ? -1 : 1;
}

function isOpen(tx: Tx, row: StatementPart): StatementPart {
  return tx`exists (
    select from held h where h.business_id = ${row}.business_id and h.payment_id = ${row}.payment_id
  )`;
}

const openingGate = defineGate<GuardedPayment>({
  parts: (tx, guarded) => [
    tx`held as (
      update subscription u set revision = u.revision + 1 from (
        select * from jsonb_to_recordset(${joinable(guarded.toSorted(bySubscription).map(guardRow))}::jsonb)
          as g(few integer, business_id text, payment_id text, subscription_id text, revision bigint)
      ) g
      where ${fewRows(tx, 'g')} and u.business_id = g.business_id and u.subscription_id = g.subscription_id and u.revision = g.revision
      returning u.business_id, g.payment_id
    )`,
  ],
  isOpen,
});

function guardRow({ subscription: { businessId, subscriptionId }, paymentId, revision }: GuardedPayment) {
  return {
    business_id: businessId,
    payment_id: paymentId,
    subscription_id: subscriptionId,
    revision: String(revision),
  };
}

/** Opening of a payment that leaves its subscription's terms, credit and wallet alone. */
type GuardedOpening = Pick<PaymentOpening, 'payment' | 'planChange' | 'requestKey' | 'reconcileAt'>;

const openTogether = defineBatch<PaymentOpening, boolean>({
  keysOf: ({ payment }) => [keyOf(payment)],
  run: openPayments,
});

/**
 * Opens a payment of a subscription in a statement of its own, or together with those of others. False if the
 * subscription has changed since it was loaded: nothing is changed.
 */
export function openGuardedPayment(
  database: Database,
  { subscription, revision }: SubscriptionGuard,
  opening: GuardedOpening,
): Promise<boolean> {
  const { payment, planChange = null, requestKey, reconcileAt } = opening;
  const gate = openingGate({ subscription, revision, paymentId: payment.paymentId });
  return openTogether(database, {
    payment,
    planChange,
    requestKey,
    reconcileAt,
    subscription: null,
    session: null,
    newCustomer: null,
    isReplacing: false,
    rider: { gate },
  });
}

/** Settled plan change: `before` holds the terms it replaced. */
export interface SettledChange {
  readonly planChangeId: PlanChangeId;
  readonly status: 'applied';
  readonly before: PlanBefore;
}

/** Effect of a settlement on the subscription. */
export interface SubscribedCommit {
  /** Null if it is unchanged. */
  readonly after: Subscription | null;
  /** Plan change that the payment was for; null if none is settled. */
  readonly change: SettledChange | null;
  /** Next attempt at a renewal that failed; null for none. */
  readonly retry: NewJob<'renewal.retry'> | null;
}

interface GuardedSettlement extends GuardedPayment, SubscribedCommit {
  readonly subscription: Subscription;
  readonly now: Instant;
}

const settlementGate = defineGate<GuardedSettlement>({
  parts: (tx, settlements, condition) => {
    const jobs = settlements.flatMap((each) =>
      jobsOf(each).map((job) => ({
        businessId: each.subscription.businessId,
        ownerId: each.paymentId,
        job,
      })),
    );
    const changes = settlements.flatMap(changeRows);
    return [
      tx`held as (
        update subscription u set ${subscriptionAssignments(tx)}, revision = u.revision + 1 from (
          select e.payment_id, n.*
          from jsonb_to_recordset(${joinable(settlements.toSorted(bySubscription).map(subscriptionRow))}::jsonb)
              as e(few integer, payment_id text, subscription jsonb),
            jsonb_populate_record(null::subscription, e.subscription) n
          where ${fewRows(tx, 'e')}
        ) n
        where u.business_id = n.business_id and u.subscription_id = n.subscription_id and u.revision = n.revision
          ${condition ? tx`and ${condition(tx`n`)}` : tx``}
        returning u.business_id, n.payment_id
      )`,
      ...(changes.length === 0 ? [] : [changedPart(tx, changes)]),
      ownedJobsPart(tx, 'planned', jobs, follows(tx, 'held', 'payment_id', 'owner_id')),
    ].filter((part) => part !== null);
  },
  isOpen,
  // As whoever settles under the lock of the subscription does. Whatever settles a payment of it raises the revision.
  locksFirst: true,
});

function changedPart(tx: Tx, changes: readonly object[]): StatementPart {
  return tx`changed as (
    update plan_change c set status = r.status, before = r.before, settled_at = r.settled_at
    from jsonb_to_recordset(${joinable(changes)}::jsonb) as r(few integer, business_id text, payment_id text,
      plan_change_id text, status text, before jsonb, settled_at timestamptz)
    where ${fewRows(tx, 'r')} and c.business_id = r.business_id and c.plan_change_id = r.plan_change_id and c.status = 'pending'
      and ${follows(tx, 'held', 'payment_id')}
  )`;
}

function subscriptionRow({ paymentId, subscription, after, revision }: GuardedSettlement): object {
  return {
    payment_id: paymentId,
    subscription: { ...subscriptionToJsonRow(after ?? subscription), revision: String(revision) },
  };
}

function changeRows({ paymentId, subscription: { businessId }, change, now }: GuardedSettlement): object[] {
  if (!change) return [];
  return [
    {
      business_id: businessId,
      payment_id: paymentId,
      plan_change_id: change.planChangeId,
      status: change.status,
      before: storedPlanBefore.toDocument(change.before),
      settled_at: toTimestamp(now),
    },
  ];
}

function jobsOf({ after, retry }: Pick<SubscribedCommit, 'after' | 'retry'>): NewJob[] {
  const jobs: NewJob[] = [];
  const renewal = after && renewalJob(after);
  if (renewal) jobs.push(renewal);
  if (retry) jobs.push(retry);
  return jobs;
}

const settleTogether = defineBatch<SettlementCommit, Payment | undefined>({
  // The facts of a customer follow each of their payments.
  keysOf: ({ payment }) => [`${payment.businessId} ${payment.customerId}`, keyOf(payment)],
  run: settleAndWake,
});

/**
 * Settles a payment together with its subscription in a statement of its own, or together with those of others, and
 * wakes the workers for jobs that are due with it.
 * Undefined if the subscription has changed since it was loaded, or the payment is settled: nothing is changed.
 */
export function settleGuardedPayment(
  database: Database,
  { subscription, revision }: SubscriptionGuard & { readonly subscription: Subscription },
  commit: SettlementCommit,
  subscribed: SubscribedCommit,
): Promise<Payment | undefined> {
  const { payment, settlement, outcome, newPaymentMethodId, eventIds, now, wallNow } = commit;
  const { after, change, retry } = subscribed;
  const { paymentId } = payment;
  const gate = settlementGate({ subscription, revision, paymentId, after, change, retry, now });
  const { consequences, eventRows } = commit.rider;
  // A renewal that comes late is followed by the next one at once.
  const hasDueJobs = commit.rider.hasDueJobs || jobsOf({ after, retry }).some(({ runAt }) => runAt <= now);
  const rider = { gate, consequences, eventRows, hasDueJobs };
  return settleTogether(database, {
    ...{ payment, settlement, outcome, rider },
    ...{ newPaymentMethodId, eventIds, now, wallNow },
  });
}

function keyOf({ businessId, subscriptionId }: Payment): string {
  return `${businessId} ${subscriptionId ?? ''}`;
}
