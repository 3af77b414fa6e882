import type { z } from '@hono/zod-openapi';
import type { PaymentMethod } from '../../domain/payment/payment-method.ts';
import type { paymentMethodSchema } from '../schemas/payment-methods.ts';
import { toApiInstantOrNull } from './instants.ts';
import { cardKind } from './payments.ts';

export function toApiPaymentMethod({
  paymentMethodId,
  instrument,
  lastUsedAt,
}: PaymentMethod): z.infer<typeof paymentMethodSchema> {
  return {
    payment_method_id: paymentMethodId,
    payment_method: 'card',
    payment_method_type: cardKind(instrument.cardType),
    recurring_enabled: instrument.isRecurringEnabled,
    last_used_at: toApiInstantOrNull(lastUsedAt),
    type: 'card',
    card: {
      last4_digits: instrument.lastFour,
      card_network: instrument.cardNetwork.toLowerCase(),
      card_type: cardKind(instrument.cardType),
      expiry_month: String(instrument.expiryMonth).padStart(2, '0'),
      expiry_year: String(instrument.expiryYear),
      card_holder_name: instrument.holderName,
      card_issuing_country: instrument.issuingCountry,
      last4: instrument.lastFour,
      brand: instrument.cardNetwork.toLowerCase(),
      exp_month: instrument.expiryMonth,
      exp_year: instrument.expiryYear,
    },
  };
}
