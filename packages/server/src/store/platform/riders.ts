import type { CheckoutSession } from '../../domain/checkout/checkout-session.ts';
import type { PaymentId } from '../../domain/ids.ts';
import type { Payment } from '../../domain/payment/payment.ts';
import type { Settlement } from '../../domain/payment/settle.ts';
import type { RefundSettlement } from '../../domain/refund/settle-refund.ts';
import type { Refund } from '../../domain/refund/refund.ts';
import type { Scope } from '../../domain/scope.ts';
import type { Instant } from '../../domain/time.ts';
import type { Sql, StatementPart, Tx } from '../postgres/postgres.ts';

/*
 * Riders: statement parts that another module adds to a statement of billing, so that both are committed
 * atomically in the same round trip. Billing defines the extension points and knows nothing of the riders' content.
 *
 *   with ‹gate.parts›, ‹billing's own, where gate.isOpen›, ‹parts›
 *   select ‹billing's own›, ‹calls› from ‹billing's own row›
 *
 * Names of a rider's parts must differ from those in billing's statement.
 */

/** Change that must succeed for the statement to have any effect. */
export interface Gate {
  /** Parts of `with` before billing's own. They change nothing unless `condition` holds. */
  readonly parts: (tx: Tx, condition: StatementPart) => StatementPart;
  /** Condition on everything billing does in the statement. */
  readonly isOpen: (tx: Tx) => StatementPart;
}

/** Rider on opening a payment. */
export interface OpeningRider {
  readonly gate: Gate;
}

/** Rider on opening a checkout session. */
export interface SessionRider extends OpeningRider {
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
  /** Parts of `with` that read billing's row `settled`: `business_id`, `customer_id`. */
  readonly parts: (tx: Tx) => StatementPart;
  /** Columns of the outermost select over that row, for function calls. */
  readonly calls: (tx: Tx) => StatementPart;
}

/** Rider on settling a payment. */
export interface SettlementRider extends RefundRider {
  /** Null if nothing else must succeed first. */
  readonly gate: Gate | null;
  /** Rows for `append_events`, appended after billing's own. */
  readonly eventRows: readonly object[];
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
  readonly refund: (sql: Sql, scope: Scope, settling: SettlingRefund) => Promise<RefundRider>;
}

/** Parts of the gate with a trailing comma, or nothing. */
export const gateParts = (tx: Tx, gate: Gate | null, condition: StatementPart): StatementPart =>
  gate ? tx`${gate.parts(tx, condition)},` : tx``;

/** Condition on everything the gate guards. */
export const isOpen = (tx: Tx, gate: Gate | null): StatementPart => (gate ? gate.isOpen(tx) : tx`true`);
