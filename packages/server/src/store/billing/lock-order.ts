import type { Payment } from '../../domain/payment/payment.ts';

/** Payment as far as its place in the order of locks depends on it. */
type Placed = Pick<Payment, 'businessId' | 'customerId' | 'paymentId'>;

/**
 * Compares items by business, customer and payment: the order in which a statement that commits several payments
 * locks their rows. Two statements that lock the same rows then wait for each other only one way round.
 */
export const inOrderOf =
  <Item>(paymentOf: (item: Item) => Placed) =>
  (a: Item, b: Item): number => {
    const [first, second] = [paymentOf(a), paymentOf(b)];
    return (
      compare(first.businessId, second.businessId) ||
      compare(first.customerId, second.customerId) ||
      compare(first.paymentId, second.paymentId)
    );
  };

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
