import { assert } from '../../domain/assert.ts';
import type { CheckoutSession } from '../../domain/checkout/checkout-session.ts';
import type { CustomerId, PaymentId } from '../../domain/ids.ts';
import type { Payment } from '../../domain/payment/payment.ts';
import type { Settlement } from '../../domain/payment/settle.ts';
import type { RefundSettlement } from '../../domain/refund/settle-refund.ts';
import type { Refund } from '../../domain/refund/refund.ts';
import type { Scope } from '../../domain/scope.ts';
import type { Instant } from '../../domain/time.ts';
import type { EventJson } from './events.ts';
import type { Database, Sql, StatementPart, Tx } from '../postgres/postgres.ts';

/*
 * Riders: statement parts that another module adds to a statement of billing, so that both are committed
 * atomically in the same round trip. Billing defines the extension points and knows nothing of the riders' content.
 * One statement commits several operations, so a rider is data, and its rules make the parts for all of them:
 *
 *   with ‹parts of the gates›, ‹billing's own, where a gate is open›, ‹parts of the riders›
 *   select ‹billing's own› from ‹billing's own row›
 *
 * Names of a rider's parts must differ from those in billing's statement.
 */

/** Change that must succeed for an operation to have any effect. */
export interface Gate {
  readonly rules: GateRules;
  readonly data: unknown;
}

/** Condition on a row of the statement, by its name. */
type RowCondition = (row: StatementPart) => StatementPart;

/** Makes the parts of all gates in one statement. `row` is a name with the columns `business_id`, `payment_id`. */
export interface GateRules<Item = Gate> {
  /**
   * Parts of `with` before billing's own. They change nothing for a payment unless `condition` holds for the row
   * that names it; null always holds.
   */
  readonly parts: (
    tx: Tx,
    gates: readonly Item[],
    condition: RowCondition | null,
  ) => readonly StatementPart[];
  /** Condition on everything that billing does for the payment in `row`. */
  readonly isOpen: (tx: Tx, row: StatementPart) => StatementPart;
  /** True if everybody locks the rows of the gate before the payment; absent if the payment is locked first. */
  readonly locksFirst?: boolean;
}

/** Defines a gate by its rules, and returns the function that makes one of its data. */
export function defineGate<Data>(rules: GateRules<Data>): (data: Data) => Gate {
  const ofGates: GateRules = {
    parts: (tx, gates, condition) =>
      rules.parts(
        tx,
        gates.map(({ data }) => data as Data),
        condition,
      ),
    isOpen: rules.isOpen,
    locksFirst: rules.locksFirst ?? false,
  };
  return (data) => ({ rules: ofGates, data });
}

/** Consequences of operations. */
export interface Rider {
  readonly rules: RiderRules;
  readonly data: unknown;
}

export interface RiderRules<Item = Rider> {
  /**
   * Parts of `with` that read billing's rows `settled`: `business_id`, `customer_id`, `payment_id`. No two of them
   * have the same customer.
   */
  readonly parts: (tx: Tx, riders: readonly Item[]) => readonly StatementPart[];
}

/** Defines a rider by its rules, and returns the function that makes one of its data. */
export function defineRider<Data>(rules: RiderRules<Data>): (data: Data) => Rider {
  const ofRiders: RiderRules = {
    parts: (tx, riders) =>
      rules.parts(
        tx,
        riders.map(({ data }) => data as Data),
      ),
  };
  return (data) => ({ rules: ofRiders, data });
}

/** Rider on opening a payment. */
export interface OpeningRider {
  readonly gate: Gate;
}

/** Rider on opening a checkout session, one in a statement. */
export interface SessionRider {
  /** Parts of `with` before billing's own. */
  readonly parts: (tx: Tx) => readonly StatementPart[];
  /** Condition on everything billing does in the statement. */
  readonly isOpen: (tx: Tx) => StatementPart;
  /** Rows for `append_events`. */
  readonly eventRows: readonly object[];
}

/** Makes the rider on settling a payment. */
export type SettlementRiderOf = (settling: SettlingPayment) => SettlementRider;

/** Riders of one acceptance, one for each way billing may commit it. Exactly one is used. */
export interface AcceptanceRiders {
  /** Rider on opening the payment that is charged for it. */
  readonly paid: (paymentId: PaymentId) => OpeningRider;
  /**
   * Rider on settling that payment, from what opening it has written: nothing is read. Its gate is closed if that
   * has changed since.
   */
  readonly settled: SettlementRiderOf;
  /** Rider on opening the checkout in which it is to be paid. */
  readonly inCheckout: (session: CheckoutSession) => SessionRider;
  /**
   * In a transaction of several statements: commits the acceptance as being paid, or as accepted if nothing
   * is due. False on a concurrent update: nothing is changed, and the transaction must be rolled back.
   */
  readonly commit: (tx: Tx, paymentId: PaymentId | null) => Promise<boolean>;
}

/** Rider on an undo in a transaction of several statements. False on a concurrent update. */
export interface UndoRider {
  readonly commit: (tx: Tx) => Promise<boolean>;
}

/** Rider on settling a refund. */
export interface RefundRider {
  readonly consequences: Rider;
}

/** Rider on settling a payment. */
export interface SettlementRider extends RefundRider {
  /** Null if nothing else must succeed first. */
  readonly gate: Gate | null;
  /** Events, appended after billing's own. */
  readonly eventRows: readonly EventJson[];
  /** True if it may enqueue a job that is due at once. */
  readonly hasDueJobs: boolean;
}

/** Payment about to be settled, as the riders see it. */
export interface SettlingPayment {
  readonly payment: Payment;
  readonly settlement: Settlement;
  readonly now: Instant;
}

/** Refund about to be settled, as the riders see it. */
export interface SettlingRefund {
  readonly refund: Refund;
  readonly payment: Payment;
  readonly settlement: RefundSettlement;
  readonly now: Instant;
}

/**
 * Riders on every settlement, registered when the runtime is created. `sql` is the settlement's transaction
 * if there is one. A rider sends all its reads at once, so that a settlement waits one round trip for them.
 */
export interface BillingRiders {
  readonly settlement: (sql: Sql, scope: Scope, settling: SettlingPayment) => Promise<SettlementRider>;
  /** Reads, before a purchase outside of any offer is opened, what the rider on its settlement is made of. */
  readonly purchase: (database: Database, scope: Scope, customerId: CustomerId) => Promise<SettlementRiderOf>;
  readonly refund: (sql: Sql, scope: Scope, settling: SettlingRefund) => Promise<RefundRider>;
}

/** Gates of operations that are committed by one statement: all of them have one of the same rules, or none has. */
export interface SharedGate {
  readonly parts: (tx: Tx, condition: RowCondition | null) => readonly StatementPart[];
  readonly isOpen: (tx: Tx, row: StatementPart) => StatementPart;
  readonly locksFirst: boolean;
}

export function shareGate(gates: readonly (Gate | null)[]): SharedGate | null {
  const [first = null] = gates;
  assert(
    gates.every((gate) => gate?.rules === first?.rules),
    'operations in one statement have gates of the same rules, or none',
  );
  if (first === null) return null;
  const present = gates.filter((gate) => gate !== null);
  return {
    parts: (tx, condition) => first.rules.parts(tx, present, condition),
    isOpen: first.rules.isOpen,
    locksFirst: first.rules.locksFirst ?? false,
  };
}

/** Parts of the riders of operations in one statement: all have the same rules. */
export const riderParts = (tx: Tx, riders: readonly Rider[]): readonly StatementPart[] => {
  const [first] = riders;
  assert(
    riders.every(({ rules }) => rules === first?.rules),
    'operations in one statement have riders of the same rules',
  );
  return first?.rules.parts(tx, riders) ?? [];
};
