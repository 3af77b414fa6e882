import { z } from '@hono/zod-openapi';
import { cancellationFeedbacks, subscriptionStatuses } from '../../domain/subscription/subscription.ts';
import { createdBetween, pageQuery } from '../pagination.ts';
import { currencySchema, emptyListSchema, metadataSchema, storedAddressSchema } from './fields.ts';
import { customerDetailsSchema, discountDetailSchema } from './payments.ts';

const intervalSchema = z.enum(['Day', 'Week', 'Month', 'Year']);
const statusSchema = z.enum(subscriptionStatuses);

const listedFields = {
  subscription_id: z.string(),
  status: statusSchema,
  product_id: z.string(),
  quantity: z.number(),
  currency: currencySchema,
  recurring_pre_tax_amount: z.number(),
  tax_inclusive: z.boolean(),
  created_at: z.string(),
  previous_billing_date: z.string(),
  next_billing_date: z.string(),
  payment_frequency_count: z.number(),
  payment_frequency_interval: intervalSchema,
  subscription_period_count: z.number(),
  subscription_period_interval: intervalSchema,
  trial_period_days: z.number(),
  on_demand: z.boolean(),
  cancel_at_next_billing_date: z.boolean(),
  cancelled_at: z.string().nullable(),
  customer: customerDetailsSchema,
  billing: storedAddressSchema,
  brand_id: z.string(),
  metadata: metadataSchema,
  discount_id: z.string().nullable(),
  discount_cycles_remaining: z.number().nullable(),
  payment_method_id: z.string().nullable(),
  has_payment_method: z.boolean(),
  scheduled_change: z.null(),
  tax_id: z.string().nullable(),
  customer_business_name: z.string().nullable(),
  paused_at: z.string().nullable(),
  trial_amount: z.number().nullable(),
};

export const subscriptionSchema = z
  .object({
    ...listedFields,
    discounts: z.array(discountDetailSchema).nullable(),
    cancellation_comment: z.string().nullable(),
    cancellation_feedback: z.enum(cancellationFeedbacks).nullable(),
    custom_field_responses: z.null(),
    expires_at: z.string().nullable(),
    addons: z.array(z.object({ addon_id: z.string(), quantity: z.number() })),
    meters: emptyListSchema,
    credit_entitlement_cart: emptyListSchema,
    meter_credit_entitlement_cart: emptyListSchema,
  })
  .openapi('Subscription');

export const subscriptionListSchema = z
  .object({
    items: z.array(
      z
        .object({
          ...listedFields,
          product_name: z.string().nullable(),
          discounts: z.array(
            z.object({ discount_id: z.string(), discount_cycles_remaining: z.number().nullable() }),
          ),
        })
        .openapi('SubscriptionListItem'),
    ),
  })
  .openapi('SubscriptionList');

export const listSubscriptionsQuery = pageQuery.extend({
  brand_id: z.string().optional(),
  customer_id: z.string().optional(),
  product_id: z.string().optional(),
  status: statusSchema.optional(),
  ...createdBetween,
});
