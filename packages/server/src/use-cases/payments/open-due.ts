import { assert } from '../../domain/assert.ts';
import type { DiscountInUse } from '../../domain/catalog/discount.ts';
import type { Metadata } from '../../domain/catalog/metadata.ts';
import { creditBalance, takeCredit } from '../../domain/credit/credit.ts';
import type { PlanChangeId } from '../../domain/ids.ts';
import { decideDuePayment } from '../../domain/payment/open-due.ts';
import type { PaymentMethod } from '../../domain/payment/payment-method.ts';
import type { Payment } from '../../domain/payment/payment.ts';
import { type Due, priceDue } from '../../domain/pricing/price-due.ts';
import type { Scope } from '../../domain/scope.ts';
import type { Subscription } from '../../domain/subscription/subscription.ts';
import type { Instant } from '../../domain/time.ts';
import { takenByPayment } from '../../domain/wallet/wallet.ts';
import { type Runtime, healAt, mintPaymentNames } from '../../runtime.ts';
import { openPayment } from '../../store/open-payment.ts';
import type { Tx } from '../../store/postgres.ts';
import { listCreditLots } from '../../store/subscription-credits.ts';
import { lockWallet } from '../../store/wallets.ts';
import { moveCredit } from './move-credit.ts';
import { moveWallet } from './move-wallet.ts';

export interface DueOpening {
  /** Locked, and as it is to be charged: with the plan that the payment is for. */
  readonly subscription: Subscription;
  readonly purpose: 'renewal' | 'plan_change' | 'on_demand';
  readonly due: Due;
  readonly discounts: readonly DiscountInUse[];
  readonly planChangeId: PlanChangeId | null;
  readonly method: PaymentMethod | null;
  readonly isCustomerPresent: boolean;
  readonly isUpdatePaymentMethod: boolean;
  readonly retryAttempt: number;
  readonly metadata: Metadata;
  readonly requestKey: string | null;
  /** Whether the customer's wallet is left as it is, and the payment method pays all. */
  readonly leavesWallet?: boolean;
  readonly now: Instant;
}

/**
 * The first step of every payment that a subscription owes: opens it in the caller's transaction and takes
 * the subscription's credit and then the customer's wallet for it, so that they are never apart. Whoever opened
 * it collects it.
 */
export async function openDue(runtime: Runtime, tx: Tx, scope: Scope, opening: DueOpening): Promise<Payment> {
  const { subscription, due } = opening;
  const lots = await listCreditLots(tx, scope, subscription.subscriptionId);
  const priced = priceDue(due, creditBalance(lots), subscription.currency);
  const wallet = opening.leavesWallet
    ? undefined
    : await lockWallet(tx, scope, subscription.customerId, subscription.currency);
  const payment = decideDuePayment({
    ...opening,
    priced,
    walletBalance: wallet?.balance ?? 0n,
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
  const { walletAmount } = payment.credits;
  if (wallet && walletAmount > 0n) {
    const taking = takenByPayment(payment.paymentId, walletAmount);
    await moveWallet(runtime, tx, scope, wallet, taking, opening.now);
  }
  return payment;
}
