import { z } from '@hono/zod-openapi';
import { amountSchema, currencySchema, metadataSchema } from './fields.ts';
import { productDescriptionSchema } from './products.ts';

const priceFields = {
  product_currency: currencySchema.nullish(),
  product_description: productDescriptionSchema.nullish(),
};

/** On-demand terms of a plan, for checkouts and subscriptions alike. */
export const onDemandSchema = z
  .object({
    mandate_only: z
      .boolean()
      .openapi({ description: 'True saves the payment method and charges nothing yet.' }),
    product_price: amountSchema.nullish().openapi({
      description:
        'All that is charged at once, before tax and whatever the quantity. Left out, the plan’s price.',
    }),
    ...priceFields,
  })
  .openapi('OnDemandSubscription');

export const chargeSubscriptionSchema = z
  .object({
    product_price: amountSchema.openapi({ description: 'All that is charged, before tax.' }),
    ...priceFields,
    metadata: metadataSchema.nullish(),
    customer_balance_config: z
      .object({ allow_customer_credits_usage: z.boolean().nullish() })
      .nullish()
      .openapi({ description: 'With `allow_customer_credits_usage: false` the wallet is left alone.' }),
  })
  .openapi('ChargeSubscription');

export const chargedSubscriptionSchema = z
  .object({
    payment_id: z.string(),
    payment_status: z.string(),
    error_code: z.string().nullable(),
    error_message: z.string().nullable().openapi({ description: 'May be shown to the customer.' }),
  })
  .openapi('ChargedSubscription');
