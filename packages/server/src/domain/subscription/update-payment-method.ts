import { DomainError } from '../errors.ts';
import type { DomainEvent } from '../event/event.ts';
import type { PaymentMethodId } from '../ids.ts';
import type { TaxRate } from '../tax/tax.ts';
import type { Instant } from '../time.ts';
import { checkAlive } from './decide-update.ts';
import { type Dues, type Unpaid, duesOf } from './dues.ts';
import { type Subscription, subscriptionEvent } from './subscription.ts';

/** Effect of updating a subscription's payment method. */
export type PaymentMethodUpdate =
  /** Later cycles are charged to it. */
  | {
      readonly kind: 'replaced';
      readonly subscription: Subscription;
      readonly events: readonly DomainEvent[];
    }
  /** The outstanding amount is charged to it first. */
  | { readonly kind: 'due'; readonly dues: Dues };

/**
 * Decides the effect of a new payment method. A subscription on hold has an outstanding amount, and changes its
 * method only once that is paid.
 */
export function decidePaymentMethodUpdate(
  subscription: Subscription,
  paymentMethodId: PaymentMethodId,
  unpaid: Unpaid,
  taxRates: readonly TaxRate[],
  now: Instant,
): PaymentMethodUpdate {
  checkAlive(subscription);
  if (subscription.status === 'on_hold') {
    checkNotOver(subscription, now);
    return { kind: 'due', dues: duesOf(subscription, unpaid, taxRates, now) };
  }
  return {
    kind: 'replaced',
    subscription: { ...subscription, paymentMethodId },
    events: [
      subscriptionEvent(subscription, 'subscription.update_payment_method', now),
      subscriptionEvent(subscription, 'subscription.updated', now),
    ],
  };
}

/** A cycle that would begin at or after the end of the term is not sold, neither on hold nor at a billing date. */
function checkNotOver({ expiresAt }: Subscription, now: Instant): void {
  if (expiresAt === null || now < expiresAt) return;
  throw new DomainError(
    'SUBSCRIPTION_EXPIRED',
    'The period of this subscription ended while it was on hold. Sell the plan again in a checkout.',
  );
}
