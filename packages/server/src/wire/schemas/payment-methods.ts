import { z } from '@hono/zod-openapi';

/** Official fields first; `type`, `last4`, `brand`, `exp_month` and `exp_year` are Rung's additions. */
export const paymentMethodSchema = z
  .object({
    payment_method_id: z.string(),
    payment_method: z.literal('card'),
    payment_method_type: z.enum(['credit', 'debit']).nullable(),
    recurring_enabled: z.boolean().nullable(),
    last_used_at: z.string().nullable(),
    type: z.literal('card'),
    card: z.object({
      last4_digits: z.string().nullable(),
      card_network: z.string().nullable(),
      card_type: z.string().nullable(),
      expiry_month: z.string().nullable(),
      expiry_year: z.string().nullable(),
      card_holder_name: z.string().nullable(),
      card_issuing_country: z.string().nullable(),
      last4: z.string(),
      brand: z.string(),
      exp_month: z.number(),
      exp_year: z.number(),
    }),
  })
  .openapi('PaymentMethod');

export const paymentMethodListSchema = z
  .object({ items: z.array(paymentMethodSchema) })
  .openapi('PaymentMethodList');

export const portalSessionQuery = z.object({
  send_email: z.enum(['true', 'false']).optional(),
  return_url: z
    .url({ protocol: /^https?$/, error: 'must be an http or https address' })
    .max(2048)
    .optional(),
});

export const portalSessionSchema = z.object({ link: z.string() }).openapi('CustomerPortalSession');
