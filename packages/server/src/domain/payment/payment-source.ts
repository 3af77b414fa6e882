import type { Payment } from './payment.ts';

/** Origins of a payment, as a list names them. */
export const paymentSources = [
  'checkout',
  'offer',
  'renewal',
  'plan_change',
  'on_demand',
  'payment_method',
] as const;

export type PaymentSource = (typeof paymentSources)[number];

/** Origin of a payment: an accepted offer, whatever it changed, and otherwise its purpose; a purchase is a checkout. */
export function sourceOf({ acceptance, purpose }: Pick<Payment, 'acceptance' | 'purpose'>): PaymentSource {
  if (acceptance !== null) return 'offer';
  return purpose === 'purchase' ? 'checkout' : purpose;
}
