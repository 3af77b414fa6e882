import { z } from '@hono/zod-openapi';
import {
  cartAddonSchema,
  chargeOutcomeFields,
  customerRequestSchema,
  discountFields,
  quantitySchema,
} from './checkouts.ts';
import { amountSchema, billingAddressSchema, currencySchema, metadataSchema, webAddress } from './fields.ts';
import { onDemandSchema } from './on-demand.ts';
import { customerDetailsSchema } from './payments.ts';

const oneTimeItemSchema = z.object({
  product_id: z.string().min(1).max(100),
  quantity: quantitySchema,
  amount: amountSchema.nullish(),
});

export const createSubscriptionSchema = z
  .object({
    product_id: z.string().min(1).max(100),
    quantity: quantitySchema,
    addons: z.array(cartAddonSchema).max(20).nullish(),
    one_time_product_cart: z
      .array(oneTimeItemSchema)
      .max(99, 'holds at most 99 items; split the purchase')
      .nullish(),
    customer: customerRequestSchema,
    billing: billingAddressSchema,
    billing_currency: currencySchema.nullish(),
    payment_method_id: z.string().min(1).max(100).nullish(),
    payment_link: z.boolean().nullish(),
    return_url: webAddress.nullish(),
    metadata: metadataSchema.nullish(),
    ...discountFields,
    on_demand: onDemandSchema.nullish(),
    trial_period_days: z.int().min(0).max(10_000).nullish(),
    force_3ds: z.boolean().nullish(),
    redirect_immediately: z.boolean().nullish(),
    require_phone_number: z.boolean().nullish(),
    show_saved_payment_methods: z.boolean().nullish(),
    tax_id: z.string().max(64).nullish(),
    customer_business_name: z.string().max(255).nullish(),
  })
  .openapi('CreateSubscription');

export const createdSubscriptionSchema = z
  .object({
    subscription_id: z.string(),
    payment_id: z.string(),
    client_secret: z.string(),
    customer: customerDetailsSchema,
    metadata: metadataSchema,
    recurring_pre_tax_amount: z.number(),
    trial_amount: z.number().nullable(),
    addons: z.array(z.object({ addon_id: z.string(), quantity: z.number() })),
    one_time_product_cart: z.array(z.object({ product_id: z.string(), quantity: z.number() })).nullable(),
    discount_id: z.string().nullable(),
    discount_ids: z.array(z.string()).nullable(),
    payment_method_required: z.boolean(),
    payment_link: z.string().nullable(),
    expires_on: z.string().nullable(),
    session_id: z.string(),
    ...chargeOutcomeFields,
  })
  .openapi('CreatedSubscription');
