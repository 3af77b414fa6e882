import type { CreditMove } from '../credit/credit.ts';
import { type Fund, type Funds, convertFunds } from '../credit/funds.ts';
import { amountPaidFor, topUpTotal } from './due-payment.ts';
import type { Payment } from './payment.ts';

/** Funds that a succeeded payment provides: its own money, and the credit that it used. */
export function fundsOfPayment(
  payment: Pick<Payment, 'paymentId' | 'totalAmount' | 'lines' | 'credits'>,
  creditTaken: readonly CreditMove[],
): Funds {
  const { creditAmount } = payment.credits;
  const amount = payment.totalAmount - topUpTotal(payment);
  const paid = amountPaidFor(payment) - creditAmount;
  const credit = creditTaken.flatMap(({ funds }) => funds).map((fund) => ({ ...fund, wasCredit: true }));
  const own: Fund = { paymentId: payment.paymentId, amount, paid, wasCredit: false };
  return [...convertFunds(credit, creditAmount), ...(amount > 0n ? [own] : [])];
}
