import { z } from '@hono/zod-openapi';
import { disputeStatuses } from '../../domain/payment/dispute-status.ts';
import { currencies } from '../../domain/money/currency.ts';
import { paymentSources } from '../../domain/payment/payment-source.ts';
import { formatParam } from '../csv.ts';
import { cursorParam, nextCursorSchema } from '../cursor.ts';
import { booleanParam, createdBetween, listParam, pageQuery, searchParam } from '../pagination.ts';
import { currencySchema } from './fields.ts';
import { listedPaymentFields, paymentStatuses } from './payments.ts';

const amountParam = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).optional();

const filters = {
  brand_id: z.string().optional(),
  customer_id: z.string().optional(),
  product_id: z.string().optional(),
  subscription_id: z.string().optional(),
  offer_id: z.string().optional().openapi({ description: 'Payments of its acceptances.' }),
  funnel_id: z.string().optional().openapi({ description: 'Payments of what it proposed.' }),
  currency: listParam(currencies, 'currencies'),
  status: listParam(paymentStatuses, 'statuses'),
  source: listParam(
    paymentSources,
    'an accepted offer, and otherwise a checkout, a renewal, a plan change, a charge on demand, or the update of a payment method',
  ),
  refunded: booleanParam.optional().openapi({ description: 'Whether anything was given back.' }),
  amount_gte: amountParam.openapi({ description: 'Smallest total, in the minor unit of its currency.' }),
  amount_lte: amountParam,
  q: searchParam(
    'payments by their id, their number on an invoice or credit note, their subscription, or by the id, name, e-mail address or last four card digits of their customer',
  ),
  ...createdBetween,
};

export const listPaymentsQuery = pageQuery.extend({
  ...filters,
  sort: z.enum(['created_at', '-created_at', 'amount', '-amount']).default('-created_at').openapi({
    description: 'With a minus, the newest or largest first. By amount: of one currency.',
  }),
  cursor: cursorParam,
  format: formatParam,
});

export const paymentTotalsQuery = z.object(filters);

export const paymentListSchema = z
  .object({
    items: z.array(
      z
        .object({
          ...listedPaymentFields,
          has_license_key: z.boolean(),
          dispute_status: z.enum(disputeStatuses).nullable(),
          refunded_amount: z.number(),
          source: z.enum(paymentSources),
          products: z
            .array(z.object({ product_id: z.string(), name: z.string(), quantity: z.number() }))
            .openapi({ description: 'Name as it was when bought.' }),
          offer: z
            .object({
              presentation_id: z.string(),
              offer_id: z.string(),
              funnel_id: z.string(),
              name: z.string(),
            })
            .nullable()
            .openapi({ description: 'Accepted offer that it pays; null for none.' }),
          error_code: z.string().nullable(),
          error_message: z.string().nullable(),
        })
        .openapi('PaymentListItem'),
    ),
    next_cursor: nextCursorSchema,
  })
  .openapi('PaymentList');

export const paymentTotalsSchema = z
  .object({
    items: z.array(
      z.object({
        currency: currencySchema,
        count: z.number(),
        succeeded_count: z.number(),
        failed_count: z.number(),
        succeeded_amount: z.number().openapi({ description: 'Before refunds.' }),
        refunded_amount: z.number(),
      }),
    ),
  })
  .openapi('PaymentTotals');
