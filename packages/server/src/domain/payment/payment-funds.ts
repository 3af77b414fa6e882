import type { CreditMove } from '../credit/credit.ts';
import { type Fund, type Funds, inTerms } from '../credit/funds.ts';
import { amountPaidFor, topUpTotal } from './due-payment.ts';
import type { Payment } from './payment.ts';

/** What a payment that succeeded puts behind what it pays for: its own money, and the credit that it used. */
export function fundsOfPayment(
  payment: Pick<Payment, 'paymentId' | 'totalAmount' | 'lines' | 'credits'>,
  creditTaken: readonly CreditMove[],
): Funds {
  const { creditAmount } = payment.credits;
  const amount = payment.totalAmount - topUpTotal(payment);
  const paid = amountPaidFor(payment) - creditAmount;
  const credit = creditTaken.flatMap(({ funds }) => funds).map((fund) => ({ ...fund, wasCredit: true }));
  const own: Fund = { paymentId: payment.paymentId, amount, paid, wasCredit: false };
  return [...inTerms(credit, creditAmount), ...(amount > 0n ? [own] : [])];
}
