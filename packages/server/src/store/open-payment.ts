import { DomainError } from '../domain/errors.ts';
import type { Payment } from '../domain/payment/payment.ts';
import type { Scope } from '../domain/scope.ts';
import { countRedemptions } from './discounts.ts';
import { type PaymentOpening, deleteWaitingPayment, openPayment, reserveDiscounts } from './payments.ts';
import { type Database, type Tx, transaction } from './postgres.ts';

/**
 * Commits a payment's opening together with the uses of its discount codes. The last use of a code goes to
 * one buyer: the others are refused here, before anything is charged. A payment that still waits for its
 * method uses no code up. False when a repeat of the same request opened it before.
 */
export async function commitOpening(
  database: Database,
  scope: Scope,
  opening: PaymentOpening,
): Promise<boolean> {
  const { payment } = opening;
  return transaction(database, async (tx) => {
    if (opening.isReplacing) await deleteWaitingPayment(tx, scope, payment.paymentId);
    const isOpened = await openPayment(tx, opening);
    if (isOpened && payment.status === 'processing') await useDiscounts(tx, scope, payment);
    return isOpened;
  });
}

async function useDiscounts(tx: Tx, scope: Scope, payment: Payment): Promise<void> {
  if (payment.discounts.length === 0) return;
  const ids = payment.discounts.map(({ discount }) => discount.discountId);
  const reserved = await reserveDiscounts(tx, scope, ids);
  const used = await countRedemptions(tx, scope, payment.customerId, ids);
  for (const { discount } of payment.discounts) {
    const { discountId, code, perCustomerUsageLimit } = discount;
    if (!reserved.includes(discountId)) {
      throw new DomainError(
        'DISCOUNT_CODE_USAGE_LIMIT_EXCEEDED',
        `The discount code ${code} has been used as often as it may be. Remove it to go on.`,
      );
    }
    // This use is among those counted.
    if (perCustomerUsageLimit !== null && (used.get(discountId) ?? 0) > perCustomerUsageLimit) {
      throw new DomainError(
        'DISCOUNT_PER_CUSTOMER_USAGE_LIMIT_EXCEEDED',
        `This customer has used the discount code ${code} as often as they may. Remove it to go on.`,
      );
    }
  }
}
