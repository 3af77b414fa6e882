import { withLocalNames } from '../../../domain/invoice/local-lines.ts';
import type { Locale } from '../../../domain/locale.ts';
import type { Payment } from '../../../domain/payment/payment.ts';
import type { Scope } from '../../../domain/scope.ts';
import type { Runtime } from '../../../runtime.ts';
import { findCheckoutSession } from '../../../store/billing/checkout-sessions.ts';

/** Payment with the names of its products in a language, from the cart that was paid. */
export async function loadLocalLines(
  { sql }: Pick<Runtime, 'sql'>,
  scope: Scope,
  payment: Payment,
  locale: Locale,
): Promise<Payment> {
  const { checkoutSessionId } = payment;
  const session =
    checkoutSessionId === null ? undefined : await findCheckoutSession(sql, scope, checkoutSessionId);
  if (!session) return payment;
  const sold = session.cart.items.map(({ product }) => product);
  return withLocalNames(payment, sold, locale);
}
