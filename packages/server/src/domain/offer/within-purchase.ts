import type { PaymentMethodId, SubscriptionId } from '../ids.ts';
import type { PaymentMethod } from '../payment/payment-method.ts';
import type { Moment, Purchase } from './moment.ts';

/*
 * Typing an e-mail address at a checkout does not prove that it is yours, though the purchase belongs to the
 * customer of that address. Offers after such a purchase, and their links, are therefore confined to the purchase:
 * they charge the method that paid, and change no subscription but the one that was bought.
 */

/** Purchase that offers are confined to; undefined when the customer was vouched for. */
export function confiningPurchase({ purchase }: Moment): Purchase | undefined {
  return purchase === null || purchase.isCustomerProven ? undefined : purchase;
}

/** Customer's methods that an offer at this moment may show and charge. */
export function methodsWithin(moment: Moment, methods: readonly PaymentMethod[]): readonly PaymentMethod[] {
  const purchase = confiningPurchase(moment);
  if (!purchase) return methods;
  return methods.filter(({ paymentMethodId }) => paymentMethodId === purchase.paymentMethodId);
}

/** True when an offer at this moment may change a subscription, which is charged to its own method. */
export function isChangeWithin(
  moment: Moment,
  subscription: { readonly subscriptionId: SubscriptionId; readonly paymentMethodId: PaymentMethodId | null },
): boolean {
  const purchase = confiningPurchase(moment);
  if (!purchase) return true;
  const { subscriptionId, paymentMethodId } = subscription;
  return subscriptionId === purchase.subscriptionId && paymentMethodId === purchase.paymentMethodId;
}
