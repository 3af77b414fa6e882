import { assert } from '../../domain/assert.ts';
import type { DiscountInUse } from '../../domain/catalog/discount.ts';
import type { Metadata } from '../../domain/catalog/metadata.ts';
import { creditBalance, takeCredit } from '../../domain/credit/credit.ts';
import type { PlanChangeId } from '../../domain/ids.ts';
import { decideDuePayment } from '../../domain/payment/open-due.ts';
import type { PaymentMethod } from '../../domain/payment/payment-method.ts';
import type { PaidAcceptance, Payment } from '../../domain/payment/payment.ts';
import { type Due, priceDue } from '../../domain/pricing/price-due.ts';
import type { Scope } from '../../domain/scope.ts';
import type { Subscription } from '../../domain/subscription/subscription.ts';
import type { Instant } from '../../domain/time.ts';
import { type Runtime, healAt, mintPaymentNames } from '../../runtime.ts';
import { openPayment } from '../../store/open-payment.ts';
import type { Tx } from '../../store/postgres.ts';
import { listCreditLots } from '../../store/subscription-credits.ts';
import { moveCredit } from './move-credit.ts';

export interface DueOpening {
  /** Locked, and as it is to be charged: with the plan that the payment is for. */
  readonly subscription: Subscription;
  readonly purpose: 'renewal' | 'plan_change';
  readonly due: Due;
  readonly discounts: readonly DiscountInUse[];
  readonly planChangeId: PlanChangeId | null;
  readonly method: PaymentMethod | null;
  readonly isCustomerPresent: boolean;
  readonly isUpdatePaymentMethod: boolean;
  readonly retryAttempt: number;
  /** The offer whose acceptance it pays for, if it does. */
  readonly acceptance?: PaidAcceptance | null;
  readonly metadata: Metadata;
  readonly requestKey: string | null;
  readonly now: Instant;
}

/**
 * The first step of every payment that a subscription owes: opens it in the caller's transaction and takes
 * the subscription's credit for it, so that the two are never apart. Whoever opened it collects it.
 */
export async function openDue(runtime: Runtime, tx: Tx, scope: Scope, opening: DueOpening): Promise<Payment> {
  const { subscription, due } = opening;
  const lots = await listCreditLots(tx, scope, subscription.subscriptionId);
  const priced = priceDue(due, creditBalance(lots), subscription.currency);
  const payment = decideDuePayment({
    ...opening,
    priced,
    names: mintPaymentNames(runtime, priced.lines.length),
  });
  const isFirst = await openPayment(tx, {
    payment,
    subscription: null,
    session: null,
    newCustomer: null,
    isReplacing: false,
    requestKey: opening.requestKey,
    healAt: healAt(runtime),
  });
  assert(isFirst, 'what a subscription owes is opened once by whoever holds its lock');
  const taken = takeCredit(lots, priced.credit, payment.paymentId);
  if (taken.length > 0) {
    await moveCredit(runtime, tx, scope, subscription.subscriptionId, taken, null, opening.now);
  }
  return payment;
}
