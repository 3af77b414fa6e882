import { assert } from '../../domain/assert.ts';
import { asId } from '../../domain/ids.ts';
import { afterOutcome } from '../../domain/payment/gateway-outcome.ts';
import type { Payment } from '../../domain/payment/payment.ts';
import { wakeWorkers } from '../platform/wake-workers.ts';
import { type OwnedEvents, deliveryColumn, eventRows, occurredPart } from '../platform/events.ts';
import { riderParts, shareGate } from '../platform/riders.ts';
import { type BatchDefinition, defineBatch } from '../postgres/batch.ts';
import { follows, withParts } from '../postgres/parts.ts';
import type { Database, Tx } from '../postgres/postgres.ts';
import { inOrderOf } from './lock-order.ts';
import {
  type SettlementCommit,
  askedPart,
  askedRow,
  changesSubscription,
  customerParts,
  discountParts,
  gateParts,
  jobParts,
  ledgerParts,
  paymentParts,
  renewalColumn,
  sessionParts,
  subscriptionPart,
} from './settlement-parts.ts';

const batch: BatchDefinition<SettlementCommit, Payment | undefined> = {
  // Facts and saved methods are the customer's; of one customer each settlement must see the one before.
  keysOf: ({ payment }) => [`${payment.businessId} ${payment.customerId}`],
  run: settleAndWake,
};
const settleGated = defineBatch(batch);
const settleUngated = defineBatch(batch);

/**
 * Settles a payment in a statement of its own, or together with others that are settled at the same time, and
 * wakes the workers for jobs that are due with it. Undefined as for `commitSettlement`.
 */
export function commitSettlementBatched(
  database: Database,
  commit: SettlementCommit,
): Promise<Payment | undefined> {
  return (commit.rider.gate ? settleGated : settleUngated)(database, commit);
}

/** Commits a settlement, as `commitSettlements`. */
export async function commitSettlement(tx: Tx, commit: SettlementCommit): Promise<Payment | undefined> {
  const [settled] = await commitSettlements(tx, [commit]);
  return settled;
}

/**
 * Commits everything that follows from the gateway's answers about payments of different customers in one
 * statement: for each the payment's outcome, saved payment method, session, the plan it starts, released discounts,
 * ledger and events. Returns each payment in its new state; undefined for one that was already settled, and of that
 * one nothing is changed. Either all have a gate or none has.
 */
export async function commitSettlements(
  tx: Tx,
  commits: readonly SettlementCommit[],
): Promise<readonly (Payment | undefined)[]> {
  return (await settle(tx, commits)).settled;
}

/** Commits settlements, as `commitSettlements`, in a statement of its own, and wakes the workers for jobs due with it. */
export async function settleAndWake(
  tx: Tx,
  commits: readonly SettlementCommit[],
): Promise<readonly (Payment | undefined)[]> {
  const { settled, hasDeliveries } = await settle(tx, commits);
  if (hasDeliveries || commits.some(({ rider }) => rider.hasDueJobs)) wakeWorkers(tx);
  return settled;
}

async function settle(tx: Tx, commits: readonly SettlementCommit[]) {
  assert(haveDifferentCustomers(commits), 'payments settled by one statement have different customers');
  // Rows are locked in one order, so that two such statements do not wait for each other.
  const sorted = commits.toSorted(inOrderOf(({ payment }: SettlementCommit) => payment));
  const gate = shareGate(sorted.map(({ rider }) => rider.gate));
  const asked = sorted.map(askedRow);
  const starts = asked.some(changesSubscription);
  const occurred = occurredPart(tx, sorted.map(eventsOf), follows(tx, 'settled', 'payment_id', 'owner_id'));
  const riders = sorted.map(({ rider }) => rider.consequences);
  const rows = await tx<{ payment_id: string; payment_method_id: string | null; has_deliveries: boolean }[]>`
    ${withParts(tx, [
      askedPart(tx, asked),
      ...(gate ? gateParts(tx, gate) : []),
      ...paymentParts(tx, asked, gate),
      ...customerParts(tx, asked),
      ...sessionParts(tx, asked, sorted),
      starts ? subscriptionPart(tx) : null,
      ...discountParts(tx, asked),
      ...jobParts(tx, sorted),
      ...ledgerParts(tx, sorted),
      occurred,
      ...riderParts(tx, riders),
    ])}
    select payment_id, payment_method_id
      ${starts ? tx`, ${renewalColumn(tx)}` : tx``}
      , ${occurred ? deliveryColumn(tx, Math.max(...sorted.map(({ wallNow }) => wallNow))) : tx`null`} is not null
        as has_deliveries
    from settled`;
  const rowOf = new Map(rows.map((row) => [row.payment_id, row]));
  const settled = commits.map((commit) => {
    const row = rowOf.get(commit.payment.paymentId);
    return row && paymentAfter(commit, row.payment_method_id);
  });
  return { settled, hasDeliveries: rows.some(({ has_deliveries }) => has_deliveries) };
}

function haveDifferentCustomers(commits: readonly SettlementCommit[]): boolean {
  return (
    new Set(commits.map(({ payment }) => `${payment.businessId} ${payment.customerId}`)).size ===
    commits.length
  );
}

function paymentAfter(
  { payment, settlement, outcome, now }: SettlementCommit,
  paymentMethodId: string | null,
): Payment {
  return {
    ...payment,
    status: settlement.status,
    errorCode: settlement.errorCode,
    instrument: outcome.instrument ?? payment.instrument,
    gateway: afterOutcome(payment.gateway, outcome),
    paymentMethodId: paymentMethodId === null ? null : asId<'payment_method'>(paymentMethodId),
    fallbackSessionId: settlement.fallbackSession?.sessionId ?? null,
    updatedAt: now,
  };
}

function eventsOf({ payment, settlement, eventIds, rider }: SettlementCommit): OwnedEvents {
  const { businessId, paymentId } = payment;
  const events = [...eventRows(settlement.events, eventIds), ...rider.eventRows];
  return { businessId, ownerId: paymentId, events };
}
