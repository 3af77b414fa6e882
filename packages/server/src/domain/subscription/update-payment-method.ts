import type { DomainEvent } from '../event/event.ts';
import type { PaymentMethodId } from '../ids.ts';
import type { PricedCycle } from '../pricing/price-cycle.ts';
import type { TaxRate } from '../tax/tax.ts';
import type { Instant } from '../time.ts';
import { checkAlive } from './decide-update.ts';
import { priceNextCycle } from './renewal.ts';
import { type Subscription, subscriptionEvent } from './subscription.ts';

/** What giving a subscription another payment method leads to. */
export type PaymentMethodUpdate =
  /** Later cycles are charged to it. */
  | {
      readonly kind: 'replaced';
      readonly subscription: Subscription;
      readonly events: readonly DomainEvent[];
    }
  /** The cycle that could not be paid is charged to it first. */
  | { readonly kind: 'due'; readonly priced: PricedCycle };

/** Decides what another payment method does. One on hold owes a cycle, and changes only once that is paid. */
export function decidePaymentMethodUpdate(
  subscription: Subscription,
  paymentMethodId: PaymentMethodId,
  taxRates: readonly TaxRate[],
  now: Instant,
): PaymentMethodUpdate {
  checkAlive(subscription);
  if (subscription.status === 'on_hold') {
    return { kind: 'due', priced: priceNextCycle(subscription, taxRates) };
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
