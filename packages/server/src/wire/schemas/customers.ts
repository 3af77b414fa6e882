import { z } from '@hono/zod-openapi';
import { cursorParam, nextCursorSchema } from '../cursor.ts';
import { createdBetween, pageQuery, searchParam } from '../pagination.ts';
import { currencySchema, emailSchema, metadataSchema, nameSchema } from './fields.ts';

const phoneSchema = z.string().max(32);

export const createCustomerSchema = z
  .object({
    email: emailSchema,
    name: nameSchema,
    phone_number: phoneSchema.nullish(),
    metadata: metadataSchema.optional(),
  })
  .openapi('CreateCustomer');

export const updateCustomerSchema = z
  .object({
    email: emailSchema.nullish(),
    name: nameSchema.nullish(),
    phone_number: phoneSchema.nullish(),
    metadata: metadataSchema.nullish(),
  })
  .openapi('UpdateCustomer');

export const customerSchema = z
  .object({
    customer_id: z.string(),
    business_id: z.string(),
    created_at: z.string(),
    email: z.string(),
    name: z.string(),
    phone_number: z.string().nullable(),
    metadata: metadataSchema,
    blocked_at: z.null(),
    blocklist_entry_id: z.null(),
  })
  .openapi('Customer');

export const customerListSchema = z
  .object({
    items: z.array(
      customerSchema
        .extend({
          spent: z
            .array(z.object({ currency: currencySchema, amount: z.number(), payments: z.number() }))
            .openapi({ description: 'Paid less given back, one a currency.' }),
        })
        .openapi('CustomerListItem'),
    ),
    next_cursor: nextCursorSchema,
  })
  .openapi('CustomerList');

export const listCustomersQuery = pageQuery.extend({
  email: z.string().max(254).optional(),
  name: z.string().max(255).optional(),
  q: searchParam(
    'customers by their id, name, e-mail address, last four card digits, the number of an invoice or credit note, or the id of a payment, refund or subscription',
  ),
  ...createdBetween,
  cursor: cursorParam,
});
