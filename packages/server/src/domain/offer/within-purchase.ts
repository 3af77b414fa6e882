import type { PaymentMethodId, SubscriptionId } from '../ids.ts';
import type { PaymentMethod } from '../payment/payment-method.ts';
import type { Moment, Purchase } from './moment.ts';

/*
 * A buyer who types an e-mail address at a checkout has not proven that it is theirs, though the purchase
 * belongs to the customer of that address. What is proposed after such a purchase, and what its link lets
 * somebody do, stays within the purchase: it is charged to the method that paid, and changes no subscription
 * but the one that was bought.
 */

/** The purchase that an offer has to stay within; undefined where the customer was vouched for. */
export function confinedTo({ purchase }: Moment): Purchase | undefined {
  return purchase === null || purchase.isCustomerProven ? undefined : purchase;
}

/** Those of a customer's methods that an offer made at this moment may show and charge. */
export function methodsWithin(moment: Moment, methods: readonly PaymentMethod[]): readonly PaymentMethod[] {
  const purchase = confinedTo(moment);
  if (!purchase) return methods;
  return methods.filter(({ paymentMethodId }) => paymentMethodId === purchase.paymentMethodId);
}

/** True when an offer at this moment may change a subscription, which is charged to the method it has. */
export function isChangeWithin(
  moment: Moment,
  subscription: { readonly subscriptionId: SubscriptionId; readonly paymentMethodId: PaymentMethodId | null },
): boolean {
  const purchase = confinedTo(moment);
  if (!purchase) return true;
  const { subscriptionId, paymentMethodId } = subscription;
  return subscriptionId === purchase.subscriptionId && paymentMethodId === purchase.paymentMethodId;
}
