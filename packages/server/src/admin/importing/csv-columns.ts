import { z } from '@hono/zod-openapi';
import { timeIntervals } from '../../domain/calendar/interval.ts';
import { type TimeZone, startOfDay } from '../../domain/calendar/time-zone.ts';
import type { ImportedKind } from '../../domain/importing/source-row.ts';
import { countrySchema, currencySchema, emailSchema, nameSchema } from '../../wire/schemas/fields.ts';
import {
  productDescriptionSchema,
  productNameSchema,
  taxCategorySchema,
} from '../../wire/schemas/products.ts';

/*
 * Columns of the CSV files, as docs/importing.md lists them. An empty cell is one that says nothing: required columns
 * refuse it, and others have null.
 */

const sourceId = z.string('must not be empty').max(200, 'must have at most 200 characters');
const text = (most: number) => z.string().max(most, `must have at most ${most} characters`).nullable();
const wholeNumber = (least: number, most: number) =>
  z
    .string('must not be empty')
    .regex(/^\d{1,16}$/, 'must be a whole number, without separators')
    .transform(Number)
    .refine((value) => value >= least && value <= most, `must be from ${least} to ${most}`);
const amount = wholeNumber(0, Number.MAX_SAFE_INTEGER).transform(BigInt);
const truth = z
  .enum(['true', 'false'], 'must be true or false')
  .nullable()
  .transform((value) => value === 'true');
const interval = z.enum(timeIntervals, `must be one of ${timeIntervals.join(', ')}`);
const currency = z.preprocess(
  (value) => (typeof value === 'string' ? value.toUpperCase() : value),
  currencySchema,
);
const country = z.preprocess(
  (value) => (typeof value === 'string' ? value.toUpperCase() : value),
  countrySchema,
);

const dayForm = /^\d{4}-\d{2}-\d{2}$/;
const instantForm = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/;

/** A day begins in the time zone of the business. */
const instant = (timeZone: TimeZone) =>
  z.string('must not be empty').transform((value, context) => {
    const at = dayForm.test(value)
      ? startOfDay(value, timeZone)
      : instantForm.test(value)
        ? Date.parse(value)
        : undefined;
    if (at !== undefined && !Number.isNaN(at)) return at;
    context.addIssue({
      code: 'custom',
      message: 'must be a date such as 2027-01-31, or a time with its zone such as 2027-01-31T09:30:00Z',
    });
    return z.NEVER;
  });

const address = {
  country: country.nullable(),
  state: text(100),
  city: text(100),
  street: text(255),
  zipcode: text(32),
};

function columnsOfProducts(timeZone: TimeZone) {
  return z.strictObject({
    id: sourceId,
    name: productNameSchema,
    description: productDescriptionSchema.nullable(),
    tax_category: taxCategorySchema,
    currency,
    price: amount,
    tax_inclusive: truth,
    payment_frequency_count: wholeNumber(1, 10_000).nullable(),
    payment_frequency_interval: interval.nullable(),
    subscription_period_count: wholeNumber(1, 10_000).nullable(),
    subscription_period_interval: interval.nullable(),
    trial_period_days: wholeNumber(0, 10_000).nullable(),
    archived: truth,
    created_at: instant(timeZone).nullable(),
  });
}

function columnsOfCustomers(timeZone: TimeZone) {
  return z.strictObject({
    id: sourceId,
    email: emailSchema,
    name: nameSchema,
    phone_number: text(32),
    ...address,
    created_at: instant(timeZone).nullable(),
  });
}

function columnsOfMethods(timeZone: TimeZone) {
  return z.strictObject({
    id: sourceId,
    customer_id: sourceId,
    gateway: z.string('must not be empty'),
    token: z.string('must not be empty').max(255, 'must have at most 255 characters'),
    gateway_customer: text(255),
    card_network: z.string('must not be empty').max(40),
    last_four: z.string('must not be empty').regex(/^\d{4}$/, 'must be four digits'),
    expiry_month: wholeNumber(1, 12),
    expiry_year: wholeNumber(2000, 2999),
    card_type: z.enum(['credit', 'debit'], 'must be credit or debit').nullable(),
    holder_name: text(255),
    issuing_country: country.nullable(),
    created_at: instant(timeZone).nullable(),
  });
}

function columnsOfSubscriptions(timeZone: TimeZone) {
  return z.strictObject({
    id: sourceId,
    customer_id: sourceId,
    product_id: sourceId,
    payment_method_id: sourceId.nullable(),
    status: z.enum(['active', 'on_hold', 'paused'], 'must be active, on_hold or paused'),
    next_billing_date: instant(timeZone),
    previous_billing_date: instant(timeZone).nullable(),
    billing_anchor: instant(timeZone).nullable(),
    expires_at: instant(timeZone).nullable(),
    paused_at: instant(timeZone).nullable(),
    quantity: wholeNumber(1, 1_000_000).nullable(),
    unit_amount: amount.nullable(),
    currency: currency.nullable(),
    tax_inclusive: truth,
    trial: truth,
    on_demand: truth,
    cancel_at_next_billing_date: truth,
    ...address,
    business_name: text(255),
    tax_id: text(64),
    created_at: instant(timeZone).nullable(),
  });
}

/** Columns of each file, with the forms of their cells. */
export function csvColumns(timeZone: TimeZone) {
  return {
    product: columnsOfProducts(timeZone),
    customer: columnsOfCustomers(timeZone),
    payment_method: columnsOfMethods(timeZone),
    subscription: columnsOfSubscriptions(timeZone),
  };
}

type Columns = ReturnType<typeof csvColumns>;
export type CsvCells = { readonly [Kind in ImportedKind]: z.infer<Columns[Kind]> };
