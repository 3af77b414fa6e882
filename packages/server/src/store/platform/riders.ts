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
 * Riders: parts that another wing adds to a statement of billing, so that both are committed together, or
 * neither, in the same round trip. Billing names the places; it knows nothing of what rides there.
 *
 *   with ‹gate.parts›, ‹billing's own, where gate.isOpen›, ‹parts›
 *   select ‹billing's own›, ‹calls› from ‹billing's own row›
 *
 * Names of a rider's parts must not be those of billing's statement.
 */

/** Change that must succeed first: where it does not, nothing of the statement happens. */
export interface Gate {
  /** Parts of `with` before billing's own. They change nothing unless `condition` holds. */
  readonly parts: (tx: Tx, condition: StatementPart) => StatementPart;
  /** Condition of everything that billing does in the statement. */
  readonly isOpen: (tx: Tx) => StatementPart;
}

/** Rider on the opening of a payment. */
export interface OpeningRider {
  readonly gate: Gate;
}

/** Rider on the opening of a checkout session. */
export interface SessionRider extends OpeningRider {
  /** Rows for `append_events`. */
  readonly eventRows: readonly object[];
}

/** Riders of one acceptance, whichever way billing goes about it. Exactly one of them is used. */
export interface AcceptanceRiders {
  /** On the opening of the payment that is charged for it. */
  readonly paid: (paymentId: PaymentId) => OpeningRider;
  /** On the opening of the checkout that it is to be paid in. */
  readonly inCheckout: (session: CheckoutSession) => SessionRider;
  /**
   * In a transaction of several statements: being paid, or accepted at once where nothing is. False when somebody
   * was faster: then nothing is changed, and the transaction is to be given up.
   */
  readonly commit: (tx: Tx, paymentId: PaymentId | null) => Promise<boolean>;
}

/** Rider of an undo in a transaction of several statements. False when somebody was faster. */
export interface UndoRider {
  readonly commit: (tx: Tx) => Promise<boolean>;
}

/** Rider on the settlement of a refund. */
export interface RefundRider {
  /** Parts of `with` that read billing's row `settled`: `business_id`, `customer_id`. */
  readonly parts: (tx: Tx) => StatementPart;
  /** Columns of the outermost select over that row, for calls of functions. */
  readonly calls: (tx: Tx) => StatementPart;
}

/** Rider on the settlement of a payment. */
export interface SettlementRider extends RefundRider {
  /** Null where nothing else must succeed first. */
  readonly gate: Gate | null;
  /** Rows for `append_events`, told after billing's own. */
  readonly eventRows: readonly object[];
}

/** A payment that is about to be settled, as the riders see it. */
export interface SettlingPayment {
  readonly payment: Payment;
  readonly settlement: Settlement;
  readonly now: Instant;
}

/** A refund that is about to be settled, as the riders see it. */
export interface SettlingRefund {
  readonly refund: Refund;
  readonly payment: Payment;
  readonly settlement: RefundSettlement;
  readonly now: Instant;
}

/**
 * Riders on every settlement, registered when the runtime is created. `sql` is the transaction of the settlement
 * where there is one. All that a rider reads is sent at once: a settlement waits for it one round trip.
 */
export interface BillingRiders {
  readonly settlement: (sql: Sql, scope: Scope, settling: SettlingPayment) => Promise<SettlementRider>;
  readonly refund: (sql: Sql, scope: Scope, settling: SettlingRefund) => Promise<RefundRider>;
}

/** The gate's parts with their comma, or nothing. */
export const gateParts = (tx: Tx, gate: Gate | null, condition: StatementPart): StatementPart =>
  gate ? tx`${gate.parts(tx, condition)},` : tx``;

/** Condition of everything that the gate guards. */
export const isOpen = (tx: Tx, gate: Gate | null): StatementPart => (gate ? gate.isOpen(tx) : tx`true`);
