import { DomainError } from '../domain/errors.ts';
import type { Scope } from '../domain/scope.ts';
import { countRedemptions } from './discounts.ts';
import { type PaymentOpening, deleteWaitingPayment, openPayment, reserveDiscounts } from './payments.ts';
import { type Database, transaction } from './postgres.ts';

/**
 * Commits a payment's opening together with the uses of its discount codes. The last use of a code goes to
 * one buyer: the others are refused here, before anything is charged. False when a repeat of the same
 * request opened it before.
 */
export async function commitOpening(
  database: Database,
  scope: Scope,
  opening: PaymentOpening,
): Promise<boolean> {
  const discounts = opening.payment.discounts.map(({ discount }) => discount);
  return transaction(database, async (tx) => {
    if (opening.isReplacing) await deleteWaitingPayment(tx, scope, opening.payment.paymentId);
    if (discounts.length > 0) {
      const ids = discounts.map(({ discountId }) => discountId);
      const reserved = await reserveDiscounts(tx, scope, ids);
      const used = await countRedemptions(tx, scope, opening.payment.customerId, ids);
      for (const { discountId, code, perCustomerUsageLimit } of discounts) {
        if (!reserved.includes(discountId)) {
          throw new DomainError(
            'DISCOUNT_CODE_USAGE_LIMIT_EXCEEDED',
            `The discount code ${code} has been used as often as it may be. Remove it to go on.`,
          );
        }
        if (perCustomerUsageLimit !== null && (used.get(discountId) ?? 0) >= perCustomerUsageLimit) {
          throw new DomainError(
            'DISCOUNT_PER_CUSTOMER_USAGE_LIMIT_EXCEEDED',
            `This customer has used the discount code ${code} as often as they may. Remove it to go on.`,
          );
        }
      }
    }
    return openPayment(tx, opening);
  });
}
