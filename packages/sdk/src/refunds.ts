import DodoPayments, { type APIPromise } from 'dodopayments';

/**
 * A refund with the number of its credit note.
 *
 * @example
 * ```ts
 * const refund: NumberedRefund = await client.refunds.retrieve('ref_123');
 * ```
 */
export interface NumberedRefund extends DodoPayments.Refund {
  /** Number as printed, such as `CN-2026-00007`. Null until it is drawn, and in webhooks. */
  credit_note_number: string | null;
}

/**
 * Refunds of payments.
 *
 * @example
 * ```ts
 * const refund = await client.refunds.create({ payment_id: 'pay_123' });
 * ```
 */
export class Refunds extends DodoPayments.Refunds {
  /**
   * Retrieves a refund.
   *
   * @example
   * ```ts
   * const { status, credit_note_number } = await client.refunds.retrieve('ref_123');
   * ```
   */
  override retrieve(refundID: string, options?: DodoPayments.RequestOptions): APIPromise<NumberedRefund> {
    return super.retrieve(refundID, options) as APIPromise<NumberedRefund>;
  }
}
