import { z } from '@hono/zod-openapi';
import {
  cancelReasons,
  cancellationFeedbacks,
  subscriptionStatuses,
} from '../../domain/subscription/subscription.ts';
import { cursorParam, nextCursorSchema } from '../cursor.ts';
import {
  booleanParam,
  createdBetween,
  instantParam,
  pageQuery,
  listParam,
  searchParam,
} from '../pagination.ts';
import {
  billingAddressSchema,
  currencySchema,
  emptyListSchema,
  metadataSchema,
  nameSchema,
  storedAddressSchema,
  webAddress,
} from './fields.ts';
import { customerDetailsSchema, discountDetailSchema } from './payments.ts';

const intervalSchema = z.enum(['Day', 'Week', 'Month', 'Year']);
export const statusSchema = z.enum(subscriptionStatuses);

export const scheduledChangeSchema = z
  .object({
    id: z.string(),
    product_id: z.string(),
    product_name: z.string().nullable(),
    product_description: z.string().nullable(),
    quantity: z.number(),
    addons: z.array(z.object({ addon_id: z.string(), name: z.string(), quantity: z.number() })),
    effective_at: z.string(),
    created_at: z.string(),
  })
  .openapi('ScheduledPlanChange');

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
  scheduled_change: scheduledChangeSchema.nullable(),
  tax_id: z.string().nullable(),
  customer_business_name: z.string().nullable(),
  paused_at: z.string().nullable(),
  resumes_at: z.string().nullable().openapi({ description: 'When its pause ends by itself.' }),
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
          on_hold: z
            .object({
              payment_id: z.string().nullable(),
              error_code: z.string().nullable(),
              error_message: z.string().nullable(),
              next_retry_at: z
                .string()
                .nullable()
                .openapi({ description: 'When it is charged again by itself; null when it is not.' }),
            })
            .nullable()
            .openapi({ description: 'Payment that failed last, if it is on hold.' }),
          discounts: z.array(
            z.object({ discount_id: z.string(), discount_cycles_remaining: z.number().nullable() }),
          ),
        })
        .openapi('SubscriptionListItem'),
    ),
    next_cursor: nextCursorSchema,
  })
  .openapi('SubscriptionList');

export const listSubscriptionsQuery = pageQuery.extend({
  brand_id: z.string().optional(),
  customer_id: z.string().optional(),
  product_id: z.string().optional(),
  status: listParam(subscriptionStatuses, 'statuses'),
  cancel_at_next_billing_date: booleanParam.optional(),
  q: searchParam(
    'subscriptions by their id, or by the id, name, e-mail address, last four card digits or a printed document number of their customer',
  ),
  ...createdBetween,
  cursor: cursorParam,
});

/** Fields of the official type that Rung does not change; refused by name. */
const unchangeable = {
  credit_entitlement_cart: z.unknown().optional(),
  pause: z.unknown().optional(),
  subscription_period_count: z.unknown().optional(),
  subscription_period_interval: z.unknown().optional(),
};

export const updateSubscriptionSchema = z
  .object({
    status: z
      .enum(['active', 'cancelled', 'paused'], 'must be cancelled, paused, or active to end a pause')
      .nullish()
      .openapi({
        description:
          '`cancelled` ends it now. `paused` and `active` (which ends a pause) stand alone in a request.',
      }),
    cancel_at_next_billing_date: z.boolean().nullish(),
    cancel_reason: z.enum(cancelReasons).nullish(),
    cancellation_feedback: z.enum(cancellationFeedbacks).nullish(),
    cancellation_comment: z.string().max(3000).nullish(),
    next_billing_date: instantParam.nullish(),
    disable_on_demand: z
      .object({ next_billing_date: instantParam })
      .nullish()
      .openapi({ description: 'Gives one that is charged on demand a billing date, from which it renews.' }),
    billing: billingAddressSchema.nullish(),
    customer_name: nameSchema.nullish().openapi({
      description:
        "In whose name the payments from now on are made. Documents of earlier ones and the customer's record stay as they are.",
    }),
    customer_business_name: z
      .string()
      .max(255)
      .nullish()
      .openapi({ description: 'Likewise; null takes it away.' }),
    tax_id: z.string().max(64).nullish().openapi({ description: 'Likewise; null takes it away.' }),
    metadata: metadataSchema.nullish(),
    ...unchangeable,
  })
  .openapi('UpdateSubscription');

export const updatePaymentMethodSchema = z
  .discriminatedUnion(
    'type',
    [
      z.object({ type: z.literal('existing'), payment_method_id: z.string().min(1).max(100) }),
      z.object({
        type: z.literal('new'),
        return_url: webAddress.nullish(),
        allowed_payment_method_types: z.array(z.string()).nullish(),
      }),
    ],
    'must be new, or existing with a payment_method_id',
  )
  .openapi('UpdateSubscriptionPaymentMethod');

export const updatedPaymentMethodSchema = z
  .object({
    payment_id: z.string().nullable(),
    client_secret: z.string().nullable(),
    expires_on: z.string().nullable(),
    payment_link: z.string().nullable(),
    payment_status: z.string().nullable(),
    error_code: z.string().nullable(),
    error_message: z.string().nullable(),
  })
  .openapi('UpdatedSubscriptionPaymentMethod');
