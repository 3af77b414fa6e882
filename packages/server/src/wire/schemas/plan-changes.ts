import { z } from '@hono/zod-openapi';
import { timeIntervals } from '../../domain/calendar/interval.ts';
import { prorationBillingModes } from '../../domain/subscription/plan-change.ts';
import { taxCategories } from '../../domain/tax/tax-category.ts';
import { currencySchema, metadataSchema } from './fields.ts';
import { subscriptionSchema } from './subscriptions.ts';

const idSchema = z.string().min(1).max(100);

/** Any integer the wire can carry; the plan decides which quantities are valid. */
const quantitySchema = z.int();

const addonsSchema = z
  .array(z.object({ addon_id: idSchema, quantity: quantitySchema }))
  .max(20, 'holds at most 20 add-ons');

export const changePlanSchema = z
  .object({
    product_id: idSchema,
    quantity: quantitySchema,
    proration_billing_mode: z.enum(prorationBillingModes).openapi({
      description:
        '`prorated_immediately`: what is left of the period, new less old. `prorated_immediately_keep_cycle`: the same, and the billing date stays whatever the business has set. `difference_immediately`: new less old, whenever it is. `full_immediately`: the new plan in full; a period begins. `do_not_bill`: nothing until the next billing date.',
    }),
    addons: addonsSchema
      .nullish()
      .openapi({ description: 'The whole set. Left out, empty or null removes those there are.' }),
    discount_codes: z.array(z.string().min(1).max(64)).max(20, 'holds at most 20 codes').nullish().openapi({
      description:
        'Replaces the codes there are; empty removes them. Left out, those with `preserve_on_plan_change` stay.',
    }),
    discount_code: z.string().min(1).max(64).nullish(),
    effective_at: z.enum(['immediately', 'next_billing_date']).nullish(),
    on_payment_failure: z.enum(['prevent_change', 'apply_change']).nullish(),
    cancel_scheduled_change_plan: z.boolean().nullish(),
    collect_via_payment_link: z.boolean().nullish(),
    metadata: metadataSchema.nullish(),
    quote_id: z.string().min(1).max(100).nullish().openapi({
      description:
        "A preview's. What it promised is charged, or nothing is done (QUOTE_EXPIRED, QUOTE_STALE).",
    }),
  })
  .openapi('ChangePlan');

const lineFields = {
  id: z.string(),
  currency: currencySchema,
  quantity: z.number(),
  unit_price: z.number().openapi({
    description:
      'What a unit costs for a whole period, after discounts; it holds tax where tax_inclusive is true.',
  }),
  proration_factor: z.number().openapi({
    description:
      'The part of a whole period that the line is about; below 0 where it is given back. The line comes to quantity × unit_price × proration_factor, to be rounded to the minor unit.',
  }),
  amount: z.number().openapi({
    description:
      'What the line comes to in the terms of the price (with its tax where tax_inclusive is true): for what is unused of the plan before, below 0.',
  }),
  tax: z.number().nullable().openapi({
    description:
      'Of the whole period, as unit_price is: times proration_factor, the tax of this line. On top of its price, unless tax_inclusive is true. The lines together bear summary.tax.',
  }),
  tax_rate: z.number(),
  tax_inclusive: z.boolean(),
  description: z.string().nullable(),
};

export const planChangeLineSchema = z
  .discriminatedUnion('type', [
    z.object({
      ...lineFields,
      type: z.literal('subscription'),
      product_id: z.string(),
      name: z.string().nullable(),
    }),
    z.object({
      ...lineFields,
      type: z.literal('addon'),
      addon_id: z.string(),
      name: z.string(),
      tax_category: z.enum(taxCategories),
    }),
  ])
  .openapi('PlanChangeLine');

export const planChangePreviewSchema = z
  .object({
    immediate_charge: z.object({
      effective_at: z.string(),
      line_items: z.array(planChangeLineSchema),
      summary: z.object({
        currency: currencySchema,
        total_amount: z.number().openapi({
          description: 'What is charged now, tax included and credit taken off: do not add tax to it.',
        }),
        tax: z.number().nullable().openapi({ description: 'The part of total_amount that is tax.' }),
        customer_credits: z.number().openapi({
          description: 'Without tax. Below 0: credit that is used. Above 0: credit that is granted.',
        }),
        customer_credits_currency: currencySchema,
        settlement_amount: z.number().openapi({ description: 'The same as total_amount, tax included.' }),
        settlement_currency: currencySchema,
        settlement_tax: z.number().nullable().openapi({ description: 'The part of it that is tax.' }),
      }),
    }),
    new_plan: subscriptionSchema,
    effective_date: z.string(),
    credit_amount: z.number(),
    wallet_amount: z.number().openapi({
      description:
        "What of total_amount the customer's wallet pays, by what it holds now; the card pays the rest.",
    }),
    quote_id: z.string(),
    expires_at: z.string(),
  })
  .openapi('PlanChangePreview');

export const changedPlanSchema = z
  .object({
    status: z.enum(['succeeded', 'scheduled', 'processing', 'requires_customer_action', 'failed']).openapi({
      description:
        '`succeeded`: the plan has changed. `scheduled`: it changes at the next billing date. Otherwise how its payment stands.',
    }),
    subscription_id: z.string(),
    payment_id: z.string().nullable(),
    invoice_id: z.string().nullable(),
    proration_billing_mode: z.enum(prorationBillingModes),
    payment_link: z.string().nullable().openapi({
      description: 'Where the customer answers their bank, when it asks.',
    }),
    client_secret: z.string().nullable(),
    expires_on: z.string().nullable(),
    error_code: z.string().nullable(),
    error_message: z.string().nullable(),
  })
  .openapi('ChangedPlan');

export const compareChangePlanSchema = z
  .object({
    product_ids: z
      .array(idSchema)
      .min(1, 'names at least one plan')
      .max(50, 'names at most 50 plans')
      .nullish()
      .openapi({ description: 'Left out: every plan on sale that the subscription can go to.' }),
    quantity: quantitySchema.nullish().openapi({ description: 'Left out: as it is.' }),
    addons: addonsSchema.nullish().openapi({ description: 'Left out: as they are.' }),
  })
  .openapi('CompareChangePlan');

const outlookFields = {
  charged_today: z.number().openapi({ description: 'Tax included.' }),
  credit_granted: z.number().openapi({ description: 'Without tax.' }),
  next_renewal: z.object({ date: z.string(), amount: z.number() }).nullable(),
  twelve_month_total: z.number().openapi({
    description: 'All that is charged from today up to the same moment in twelve months, tax included.',
  }),
};

export const planComparisonSchema = z
  .object({
    subscription_id: z.string(),
    currency: currencySchema,
    present_plan: z.object({ product_id: z.string(), quantity: z.number(), ...outlookFields }),
    plans: z.array(
      z.object({
        product_id: z.string(),
        name: z.string().nullable(),
        quantity: z.number(),
        payment_frequency_count: z.number().nullable(),
        payment_frequency_interval: z.enum(timeIntervals).nullable(),
        code: z
          .string()
          .nullable()
          .openapi({ description: 'Why this plan cannot be chosen; null when it can.' }),
        modes: z.array(z.object({ proration_billing_mode: z.enum(prorationBillingModes), ...outlookFields })),
      }),
    ),
  })
  .openapi('PlanComparison');

export const creditsSchema = z
  .object({
    subscription_id: z.string(),
    currency: currencySchema,
    balance: z.number(),
    lots: z
      .array(
        z.object({
          lot_id: z.string(),
          origin: z.enum(['plan_change', 'minimum_charge', 'failed_refund']),
          amount: z.number(),
          remaining: z.number(),
          plan_change_id: z.string().nullable(),
          created_at: z.string(),
        }),
      )
      .openapi({ description: 'Those with something left, in the order they are used: oldest first.' }),
    entries: z
      .array(
        z.object({
          entry_id: z.string(),
          lot_id: z.string(),
          kind: z.enum(['granted', 'applied', 'returned', 'voided']),
          amount: z.number(),
          balance_after: z.number(),
          payment_id: z.string().nullable(),
          plan_change_id: z.string().nullable(),
          created_at: z.string(),
        }),
      )
      .openapi({ description: 'Newest first. Amounts below 0 take away.' }),
  })
  .openapi('SubscriptionCredits');
