import { z } from '@hono/zod-openapi';
import { timeIntervals } from '../../domain/calendar/interval.ts';
import { locales } from '../../domain/locale.ts';
import { presentationStates } from '../../domain/offer/presentation.ts';
import { pageQuery } from '../pagination.ts';
import { nextActionSchema } from './checkouts.ts';
import { currencySchema } from './fields.ts';
import { offerTargetFields } from './offer-target.ts';
import { offerCopiesSchema, offerQuantitySchema } from './offers.ts';

const idSchema = z.string().min(1).max(100);

const chargeRunSchema = z
  .object({
    amount: z.number().openapi({ description: 'Tax included, after credit and the wallet.' }),
    first_date: z.string(),
    last_date: z
      .string()
      .nullable()
      .openapi({ description: 'The day of the last one, inclusive; null while they go on.' }),
    payment_frequency_count: z.number(),
    payment_frequency_interval: z.enum(timeIntervals),
  })
  .openapi('ChargeRun');

export const quoteSchema = z
  .object({
    quote_id: z.string(),
    currency: currencySchema,
    lines: z.array(
      z.object({
        name: z.string(),
        quantity: z.number(),
        unit_amount: z.number(),
        subtotal: z.number(),
        discount: z.number(),
        tax: z.number(),
        total: z.number(),
      }),
    ),
    subtotal: z.number(),
    discount: z.number(),
    tax: z.number(),
    credit: z.number().openapi({ description: 'What a subscription gets where a change costs less.' }),
    total_amount: z.number().openapi({ description: 'What accepting is charged, tax included.' }),
    wallet_amount: z.number().openapi({
      description: "What of the total the customer's wallet pays, by what it holds; the card pays the rest.",
    }),
    difference: z
      .number()
      .nullable()
      .openapi({ description: 'What it costs more than what the customer has, before tax.' }),
    recurring_amount: z.number().nullable().openapi({
      description:
        'What a later cycle costs, before tax and before credit or a wallet pays; null when none is charged by itself.',
    }),
    recurring_amount_after_discount: z.number().nullable().openapi({
      description: 'The same once a discount that ends has ended; null when that makes no difference.',
    }),
    next_billing_date: z.string().nullable(),
    coming_charges: z.array(chargeRunSchema).openapi({
      description:
        'What is charged by itself once it is accepted, in order, as the page says it: equal charges are one entry.',
    }),
    ends_at: z.string().nullable().openapi({
      description: 'When the subscription ends by itself; null where it goes on, or there is none.',
    }),
    expires_at: z.string().openapi({ description: 'Until when it is promised.' }),
  })
  .openapi('OfferQuote');

export const presentationSchema = z
  .object({
    presentation_id: z.string(),
    state: z.enum(presentationStates).openapi('PresentationState'),
    customer_id: z.string(),
    moment: z.string(),
    surface: z.string(),
    funnel_id: z.string(),
    step_id: z.string(),
    experiment_id: z
      .string()
      .nullable()
      .openapi({ description: 'What ran at its step when it was proposed; null when nothing did.' }),
    variant_id: z.string().nullable().openapi({ description: 'The variant that it is.' }),
    offer: z.object({
      offer_id: z.string(),
      ...offerTargetFields,
      name: z.string().openapi({ description: 'Of what it sells, as the customer knows it.' }),
      copy: offerCopiesSchema,
      quantity: offerQuantitySchema.nullable(),
    }),
    quantity: z.number(),
    quote: quoteSchema,
    action: z.enum(['one_click', 'standard_checkout']).openapi({
      description: 'standard_checkout: no saved method can pay it, so accepting leads to a checkout.',
    }),
    payment_method: z
      .object({ payment_method_id: z.string(), brand: z.string(), last4: z.string() })
      .nullable(),
    subscription_id: z.string().nullable(),
    payment_id: z.string().nullable(),
    error_code: z.string().nullable(),
    url: z.string().openapi({
      description:
        'Where its customer looks at it and answers it. Empty to a key that may only read: whoever has it can answer in the customer’s place.',
    }),
    shows_expiry: z.boolean().openapi({ description: 'Whether the customer is told when it ends.' }),
    expires_at: z.string(),
    undo_until: z.string().nullable(),
    trace_id: z.string(),
    created_at: z.string(),
    viewed_at: z.string().nullable(),
    answered_at: z.string().nullable(),
  })
  .openapi('Presentation');

export const presentationListSchema = z
  .object({ items: z.array(presentationSchema) })
  .openapi('PresentationList');

export const listPresentationsQuery = pageQuery.extend({
  state: z.enum(presentationStates).optional().openapi({
    description: 'open: all that waits for the customer: open, viewed, failed or to be confirmed.',
  }),
});

export const viewPresentationSchema = z
  .object({
    quantity: z.int().nullish().openapi({ description: 'How many of it, where the offer leaves a choice.' }),
  })
  .openapi('ViewPresentation');

const textSchema = z.string().max(2_000);

export const acceptPresentationSchema = z
  .object({
    quote_id: idSchema.nullish().openapi({
      description: 'The price that was on the screen. Another one is refused, and nothing is charged.',
    }),
    payment_method_id: idSchema.nullish().openapi({
      description: 'Another method of the customer; needed to try again after a failure.',
    }),
    locale: z.enum(locales).nullish().openapi({ description: 'The language of the screen; en.' }),
    screen: z
      .object({
        accept_label: textSchema.nullish(),
        notices: z.array(textSchema).max(20).nullish(),
        surface: z.string().max(60).nullish(),
        ip_address: z.string().max(60).nullish(),
        user_agent: textSchema.nullish(),
      })
      .nullish()
      .openapi({
        description:
          'What was on the screen besides the presentation, and where the customer was: kept as proof of consent.',
      }),
  })
  .openapi('AcceptPresentation');

export const acceptanceSchema = z
  .object({
    status: z.enum(['accepted', 'requires_action', 'failed', 'processing']).openapi({
      description: 'processing: the gateway has not answered. Ask again; nothing is charged twice.',
    }),
    presentation_id: z.string(),
    payment_id: z.string().nullable(),
    subscription_id: z.string().nullable(),
    next_action: nextActionSchema.nullable(),
    error_code: z.string().nullable(),
    error_message: z
      .string()
      .nullable()
      .openapi({ description: 'May be shown to the customer, in the locale that was sent.' }),
    fallback_checkout_url: z
      .string()
      .nullable()
      .openapi({ description: 'After a decline: a standard checkout at the same price.' }),
    update_payment_method_url: z.string().nullable().openapi({
      description:
        'After a decline of what changes a subscription: where the customer gives that another method. From there they come back to the presentation, view it and accept it at the same price. Null for what is sold: that has fallback_checkout_url.',
    }),
    undo_until: z.string().nullable().openapi({ description: 'Until when it can be taken back.' }),
  })
  .openapi('Acceptance');

export const declineSchema = z
  .object({ status: z.literal('declined'), next: presentationSchema.nullable() })
  .openapi('Declined', { description: 'next is what is proposed instead.' });

export const undoneSchema = z
  .object({
    status: z.literal('undone'),
    presentation_id: z.string(),
    payment_id: z.string().nullable(),
    subscription_id: z.string().nullable(),
  })
  .openapi('Undone');

export const raiseMomentSchema = z
  .object({
    customer_id: idSchema,
    moment: z.string().max(100).openapi({
      description:
        'usage_limit, milestone, onboarding_complete, cancel_intent, downgrade_intent or your own.',
    }),
    context: z.record(z.string(), z.unknown()).nullish().openapi({
      description: 'What audiences ask for: flat, and at most 16 KB.',
    }),
    surface: z
      .string()
      .regex(/^[a-z0-9][a-z0-9_-]{0,39}$/, 'must be up to 40 of a–z, 0–9, "_" and "-"')
      .nullish()
      .openapi({ description: 'Where the customer looks: one presentation is open there at a time; main.' }),
    session: z
      .string()
      .min(1)
      .max(100)
      .nullish()
      .openapi({ description: 'What belongs to one visit, for the caps; left out, a day.' }),
  })
  .openapi('RaiseMoment');

export const raisedMomentSchema = z
  .object({ presentation: presentationSchema.nullable(), trace_id: z.string() })
  .openapi('RaisedMoment');

const comparedValueSchema = z.union([z.string(), z.number(), z.boolean()]).nullable();

const stopSchema = z
  .object({
    reason: z.string(),
    what: z.string().nullable(),
    path: z.string().nullable(),
    expected: comparedValueSchema,
    actual: comparedValueSchema,
    cause: z
      .object({
        object_id: z
          .string()
          .nullable()
          .openapi({ description: 'Offer that was answered, presentation that is open, or what is owned.' }),
        at: z.string().nullable().openapi({ description: 'When it was answered.' }),
        until: z
          .string()
          .nullable()
          .openapi({ description: 'When it stops nothing any more; null if it does not end by itself.' }),
      })
      .nullable()
      .openapi({ description: "What in the customer's past is the cause; null where nothing is." }),
  })
  .openapi('TraceStop');

export const traceSchema = z
  .object({
    trace_id: z.string(),
    customer_id: z.string(),
    moment: z.string(),
    surface: z.string(),
    session: z.string(),
    after_presentation_id: z.string().nullable(),
    stop: stopSchema
      .nullable()
      .openapi({ description: 'What stopped everything before a funnel was tried.' }),
    candidates: z.array(
      z.object({
        funnel_id: z.string(),
        version: z.number(),
        step_id: z.string().nullable(),
        offer_id: z.string().nullable(),
        experiment_id: z
          .string()
          .nullable()
          .openapi({ description: 'What runs at this step; null when nothing does.' }),
        variant_id: z.string().nullable().openapi({ description: 'What the customer has of it.' }),
        stop: stopSchema.nullable(),
      }),
    ),
    candidates_left_out: z.number(),
    decided_at: z.string(),
    expires_at: z.string(),
  })
  .openapi('DecisionTrace');
