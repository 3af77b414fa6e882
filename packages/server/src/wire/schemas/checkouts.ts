import { z } from '@hono/zod-openapi';
import {
  amountSchema,
  billingAddressSchema,
  countrySchema,
  currencySchema,
  emailSchema,
  metadataSchema,
  nameSchema,
  webAddress,
  emptyListSchema,
} from './fields.ts';
import { onDemandSchema } from './on-demand.ts';

const maxCartLines = 100;

export const customerRequestSchema = z.union([
  z.object({ customer_id: z.string().min(1).max(100) }),
  z.object({ email: emailSchema, name: nameSchema.nullish(), phone_number: z.string().max(32).nullish() }),
]);

/** Any integer the wire can carry; the cart decides which quantities are valid. */
export const quantitySchema = z.int();

export const cartAddonSchema = z.object({ addon_id: z.string().min(1).max(100), quantity: quantitySchema });

export const cartItemSchema = z
  .object({
    product_id: z.string().min(1).max(100),
    quantity: quantitySchema,
    addons: z.array(cartAddonSchema).max(20).nullish(),
    amount: amountSchema.nullish(),
  })
  .openapi('ProductItem');

export const productCartSchema = z
  .array(cartItemSchema)
  .max(maxCartLines, `holds at most ${String(maxCartLines)} items; split the purchase`);

const codesSchema = z.array(z.string().min(1).max(64)).max(20, 'holds at most 20 codes');

const customFieldSchema = z.object({
  key: z.string().regex(/^[\w-]{1,40}$/, 'must be 1 to 40 letters, digits, _ or -'),
  label: z.string().min(1).max(100),
  field_type: z.enum(['text', 'number', 'email', 'url', 'date', 'dropdown', 'boolean']),
  options: z.array(z.string().min(1).max(100)).max(50).nullish(),
  placeholder: z.string().max(100).nullish(),
  required: z.boolean().optional(),
});

export const featureFlagsSchema = z
  .object({
    allow_currency_selection: z.boolean(),
    allow_customer_editing_city: z.boolean(),
    allow_customer_editing_country: z.boolean(),
    allow_customer_editing_email: z.boolean(),
    allow_customer_editing_name: z.boolean(),
    allow_customer_editing_state: z.boolean(),
    allow_customer_editing_street: z.boolean(),
    allow_customer_editing_tax_id: z.boolean(),
    allow_customer_editing_zipcode: z.boolean(),
    allow_discount_code: z.boolean(),
    allow_phone_number_collection: z.boolean(),
    allow_tax_id: z.boolean(),
    always_create_new_customer: z.boolean(),
    redirect_immediately: z.boolean(),
    require_cardholder_name: z.boolean(),
    require_phone_number: z.boolean(),
    require_tax_id: z.boolean(),
  })
  .partial()
  .openapi('CheckoutFeatureFlags');

/** Discount fields shared by checkouts, their previews and payments. */
export const discountFields = {
  discount_codes: codesSchema.nullish(),
  discount_code: z.string().min(1).max(64).nullish(),
};

export const checkoutRequestSchema = z
  .object({
    product_cart: productCartSchema,
    customer: customerRequestSchema.nullish(),
    billing_address: billingAddressSchema.nullish(),
    billing_currency: currencySchema.nullish(),
    confirm: z.boolean().optional(),
    payment_method_id: z.string().min(1).max(100).nullish(),
    return_url: webAddress.nullish(),
    cancel_url: webAddress.nullish(),
    ...discountFields,
    feature_flags: featureFlagsSchema.nullish(),
    metadata: metadataSchema.nullish(),
    subscription_data: z
      .object({
        trial_period_days: z.int().min(0).max(10_000).nullish(),
        on_demand: onDemandSchema.nullish(),
      })
      .nullish(),
    show_saved_payment_methods: z.boolean().nullish(),
    custom_fields: z.array(customFieldSchema).max(5, 'holds at most 5 fields').nullish(),
    customization: z
      .object({
        force_language: z.string().max(10).nullish(),
        theme: z.enum(['dark', 'light', 'system']).nullish(),
      })
      .nullish(),
    force_3ds: z.boolean().nullish(),
    minimal_address: z.boolean().nullish(),
    product_collection_id: z.string().nullish(),
    tax_id: z.string().max(64).nullish(),
    customer_business_name: z.string().max(255).nullish(),
  })
  .openapi('CheckoutSessionRequest');

const paymentStatusSchema = z.enum([
  'succeeded',
  'failed',
  'cancelled',
  'processing',
  'requires_customer_action',
  'requires_payment_method',
]);

export const nextActionSchema = z
  .object({ type: z.literal('redirect'), url: z.string() })
  .openapi('NextAction', { description: 'Where to send the customer so that their bank can ask them.' });

/** Outcome fields of a charge made on creation, in addition to the official fields. */
export const chargeOutcomeFields = {
  payment_status: paymentStatusSchema.nullable(),
  error_code: z.string().nullable(),
  error_message: z.string().nullable().openapi({ description: 'May be shown to the customer.' }),
  fallback_checkout_url: z.string().nullable(),
  next_action: nextActionSchema.nullable(),
};

export const checkoutResponseSchema = z
  .object({
    session_id: z.string(),
    checkout_url: z.string().nullable(),
    payment_id: z.string().nullable(),
    client_secret: z.string().nullable(),
    publishable_key: z.string().nullable(),
    ...chargeOutcomeFields,
  })
  .openapi('CheckoutSessionResponse');

export const checkoutStatusSchema = z
  .object({
    id: z.string(),
    created_at: z.string(),
    customer_email: z.string().nullable(),
    customer_name: z.string().nullable(),
    payment_id: z.string().nullable(),
    payment_status: paymentStatusSchema.nullable(),
  })
  .openapi('CheckoutSessionStatus');

const breakupSchema = z.object({
  subtotal: z.number(),
  discount: z.number(),
  tax: z.number().nullable(),
  total_amount: z.number(),
});

const pricedFields = {
  currency: currencySchema,
  og_currency: currencySchema,
  og_price: z.number(),
  discounted_price: z.number(),
  discount_amount: z.number().nullable(),
  tax: z.number().nullable(),
  tax_category: z.string(),
  tax_inclusive: z.boolean(),
  tax_rate: z.number(),
  quantity: z.number(),
  description: z.string().nullable(),
};

export const checkoutPreviewSchema = z
  .object({
    billing_country: countrySchema,
    currency: currencySchema,
    current_breakup: breakupSchema,
    recurring_breakup: breakupSchema.nullable(),
    is_byop: z.boolean(),
    payment_method_required: z.boolean(),
    total_price: z.number(),
    total_tax: z.number().nullable(),
    next_billing_date: z.string().nullable(),
    trial_period_days: z.number().nullable(),
    trial_amount: z.number().nullable(),
    subscriptions: z
      .array(
        z.object({
          product_id: z.string(),
          amount_due_now: z.number(),
          tax_due_now: z.number().nullable(),
          recurring_amount: z.number(),
          recurring_tax: z.number().nullable(),
          next_billing_date: z.string().nullable(),
          trial_period_days: z.number().nullable(),
        }),
      )
      .nullable(),
    tax_id_business_name: z.null(),
    tax_id_err_msg: z.null(),
    tax_id_format_name: z.null(),
    product_cart: z.array(
      z.object({
        product_id: z.string(),
        name: z.string().nullable(),
        ...pricedFields,
        discount_cycle: z.number().nullable(),
        is_subscription: z.boolean(),
        is_usage_based: z.boolean(),
        credit_entitlements: emptyListSchema,
        meters: emptyListSchema,
        addons: z
          .array(
            z.object({
              addon_id: z.string(),
              name: z.string(),
              single_quantity_price: z.number(),
              ...pricedFields,
            }),
          )
          .nullable(),
      }),
    ),
  })
  .openapi('CheckoutSessionPreview');

/** A card number may be typed with spaces or hyphens. */
const cardNumberSchema = z
  .string()
  .max(40)
  .transform((text) => text.replaceAll(/[\s-]/g, ''))
  .pipe(z.string().regex(/^\d{12,19}$/, 'must be a card number'));

const cardSchema = z.object({
  number: cardNumberSchema.openapi({ type: 'string', example: '4242424242424242' }),
  exp_month: z.coerce.number().int().min(1).max(12),
  exp_year: z.coerce
    .number()
    .int()
    .min(0)
    .max(2199)
    .transform((year) => (year < 100 ? 2000 + year : year)),
  cvc: z.string().regex(/^\d{3,4}$/, 'must be 3 or 4 digits'),
  holder_name: z.string().max(255).nullish(),
});

export const confirmCheckoutSchema = z
  .object({
    customer: z
      .object({ email: emailSchema, name: nameSchema, phone_number: z.string().max(32).nullish() })
      .optional(),
    billing_address: billingAddressSchema.optional(),
    card: cardSchema.optional(),
    payment_method_id: z.string().min(1).max(100).optional().openapi({
      description:
        'A saved method of the customer whom the session was made for. Needs `proof`, or an API key of the seller.',
    }),
    proof: z.string().max(200).nullish().openapi({
      description: "The `proof` in the session's checkout_url: who sends it has the link from the seller.",
    }),
    tax_id: z.string().max(64).nullish(),
    custom_field_responses: z
      .array(z.object({ key: z.string().max(40), value: z.string().max(500) }))
      .max(5)
      .optional(),
  })
  .openapi('ConfirmCheckout');

export const confirmationSchema = z
  .object({
    status: paymentStatusSchema,
    payment_id: z.string(),
    subscription_id: z.string().nullable(),
    redirect_url: z.string().nullable(),
    next_action: nextActionSchema.nullable(),
    error_code: z.string().nullable(),
    error_message: z.string().nullable(),
  })
  .openapi('CheckoutConfirmation');
