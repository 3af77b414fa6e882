import { z } from '@hono/zod-openapi';
import { disputeStages } from '../../domain/dispute/dispute.ts';
import { disputeStatuses } from '../../domain/payment/dispute-status.ts';
import {
  chargeOutcomeFields,
  customerRequestSchema,
  discountFields,
  productCartSchema,
} from './checkouts.ts';
import {
  billingAddressSchema,
  countrySchema,
  currencySchema,
  metadataSchema,
  storedAddressSchema,
  webAddress,
} from './fields.ts';

export const paymentStatuses = [
  'succeeded',
  'failed',
  'cancelled',
  'processing',
  'requires_customer_action',
  'requires_merchant_action',
  'requires_payment_method',
  'requires_confirmation',
  'requires_capture',
  'partially_captured',
  'partially_captured_and_capturable',
] as const;

const paymentStatusSchema = z.enum(paymentStatuses);

export const createPaymentSchema = z
  .object({
    product_cart: productCartSchema,
    customer: customerRequestSchema.nullish(),
    customer_id: z.string().min(1).max(100).nullish(),
    billing: billingAddressSchema.nullish(),
    billing_currency: currencySchema.nullish(),
    payment_method_id: z.string().min(1).max(100).nullish(),
    payment_link: z.boolean().nullish(),
    return_url: webAddress.nullish(),
    metadata: metadataSchema.nullish(),
    ...discountFields,
    force_3ds: z.boolean().nullish(),
    redirect_immediately: z.boolean().nullish(),
    require_phone_number: z.boolean().nullish(),
    show_saved_payment_methods: z.boolean().nullish(),
    tax_id: z.string().max(64).nullish(),
    customer_business_name: z.string().max(255).nullish(),
  })
  .openapi('CreatePayment');

export const customerDetailsSchema = z.object({
  customer_id: z.string(),
  email: z.string(),
  name: z.string(),
  phone_number: z.string().nullable(),
  metadata: metadataSchema,
});

const cartLineSchema = z.object({ product_id: z.string(), quantity: z.number() });

export const createdPaymentSchema = z
  .object({
    payment_id: z.string(),
    client_secret: z.string(),
    customer: customerDetailsSchema,
    metadata: metadataSchema,
    total_amount: z.number(),
    discount_id: z.string().nullable(),
    discount_ids: z.array(z.string()).nullable(),
    expires_on: z.string().nullable(),
    payment_link: z.string().nullable(),
    product_cart: z.array(cartLineSchema.extend({ amount: z.number().nullable() })).nullable(),
    session_id: z.string(),
    status: paymentStatusSchema,
    ...chargeOutcomeFields,
  })
  .openapi('CreatedPayment');

export const listedPaymentFields = {
  payment_id: z.string(),
  brand_id: z.string(),
  status: paymentStatusSchema.nullable(),
  total_amount: z.number(),
  wallet_amount: z.number().openapi({
    description: "The part of total_amount that the customer's wallet pays; the card pays the rest.",
  }),
  subscription_credit_amount: z.number().openapi({
    description:
      'Credit of the subscription that reduced total_amount, in the terms of its price: with the tax where that contains it.',
  }),
  currency: currencySchema,
  customer: customerDetailsSchema,
  created_at: z.string(),
  metadata: metadataSchema,
  digital_products_delivered: z.boolean(),
  payment_provider: z.enum(['stripe', 'adyen', 'dodo']),
  payment_method: z.string().nullable(),
  payment_method_type: z.string().nullable(),
  card_last_four: z.string().nullable(),
  card_network: z.string().nullable(),
  subscription_id: z.string().nullable(),
  subscription_ids: z.array(z.string()),
  is_multi_subscription: z.boolean(),
  invoice_id: z.string().nullable(),
  invoice_url: z.string().nullable(),
  invoice_number: z.string().nullable().openapi({
    description:
      'Number as printed on the invoice and the receipt. Null until it is drawn: when either is first opened or e-mailed, within about an hour otherwise. Null in webhooks.',
    example: 'SA-2026-00042',
  }),
  order_number: z.string().nullable().openapi({
    description:
      'Number of the order, drawn together with invoice_number; null for what is no order of its own.',
    example: '1042',
  }),
  refund_status: z.enum(['partial', 'full']).nullable(),
  charge_type: z.enum(['new', 'renewal', 'plan_change', 'on_demand']).nullable().openapi({
    description:
      'What a subscription was charged for; null for what is bought once, and for another payment method.',
  }),
  includes_usage: z.literal(false),
  retry_attempt: z.number(),
};

export const disputeSchema = z
  .object({
    dispute_id: z.string(),
    business_id: z.string(),
    payment_id: z.string(),
    amount: z.string().openapi({ description: "In the currency's minor unit, as a text." }),
    currency: currencySchema,
    dispute_stage: z.enum(disputeStages),
    dispute_status: z.enum(disputeStatuses),
    created_at: z.string(),
    is_resolved_by_rdr: z.boolean(),
    remarks: z.null(),
  })
  .openapi('Dispute');

/** Number of the credit note of a refund. */
export const creditNoteNumber = z.string().nullable().openapi({
  description:
    'Number as printed on the credit note. Null until it is drawn: when the credit note is first opened or e-mailed, within about an hour otherwise. Null in webhooks.',
  example: 'CN-2026-00007',
});

const refundListItemSchema = z
  .object({
    refund_id: z.string(),
    business_id: z.string(),
    payment_id: z.string(),
    created_at: z.string(),
    is_partial: z.boolean(),
    status: z.enum(['succeeded', 'failed', 'pending', 'review']),
    amount: z.number().nullable(),
    wallet_amount: z.number(),
    currency: currencySchema.nullable(),
    reason: z.string().nullable(),
    credit_note_number: creditNoteNumber,
  })
  .openapi('RefundListItem');

export const discountDetailSchema = z
  .object({
    discount_id: z.string(),
    business_id: z.string(),
    code: z.string(),
    name: z.string().nullable(),
    type: z.enum(['flat', 'percentage']),
    amount: z.number(),
    position: z.number(),
    cycles_remaining: z.number().nullable(),
    created_at: z.string(),
    expires_at: z.string().nullable(),
    metadata: metadataSchema,
    preserve_on_plan_change: z.boolean(),
    restricted_to: z.array(z.string()),
    subscription_cycles: z.number().nullable(),
    times_used: z.number(),
    usage_limit: z.number().nullable(),
  })
  .openapi('DiscountDetail');

export const paymentSchema = z
  .object({
    ...listedPaymentFields,
    business_id: z.string(),
    updated_at: z.string().nullable(),
    billing: storedAddressSchema,
    checkout_session_id: z.string().nullable(),
    payment_method_id: z.string().nullable(),
    payment_link: z.string().nullable(),
    product_cart: z.array(cartLineSchema).nullable(),
    tax: z.number().nullable(),
    settlement_amount: z.number(),
    settlement_currency: currencySchema,
    settlement_tax: z.number().nullable(),
    card_holder_name: z.string().nullable(),
    card_issuing_country: countrySchema.nullable(),
    card_type: z.string().nullable(),
    custom_field_responses: z.array(z.object({ key: z.string(), value: z.string() })).nullable(),
    discount_id: z.string().nullable(),
    discounts: z.array(discountDetailSchema).nullable(),
    disputes: z.array(disputeSchema),
    refunds: z.array(refundListItemSchema),
    error_code: z.string().nullable(),
    error_message: z.string().nullable(),
    is_update_payment_method: z.boolean(),
  })
  .openapi('Payment');

export const lineItemsSchema = z
  .object({
    currency: currencySchema,
    items: z.array(
      z.object({
        items_id: z.string(),
        amount: z.number(),
        tax: z.number(),
        refundable_amount: z.number(),
        name: z.string().nullable(),
        description: z.string().nullable(),
      }),
    ),
  })
  .openapi('PaymentLineItems');
