import { z } from '@hono/zod-openapi';
import { currencies } from '../../domain/money/currency.ts';
import { countryCodes } from '../../domain/tax/countries.ts';

export const metadataSchema = z
  .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
  .openapi('Metadata', { description: 'Up to 50 pairs; keys of 40 characters, values of 500.' });

export const currencySchema = z.enum(currencies).openapi('Currency');
export const countrySchema = z.enum(countryCodes).openapi('CountryCode');

/** Amount in the currency's minor unit. */
export const amountSchema = z.int().min(0).max(Number.MAX_SAFE_INTEGER);

/** Web address to redirect a customer to: any other scheme could run as a script. */
export const webAddress = z
  .url({ protocol: /^https?$/, error: 'must be an http or https address' })
  .max(2048);

export const emailSchema = z.email('must be an e-mail address such as buyer@example.com').max(254);
export const nameSchema = z.string().trim().min(1, 'must not be empty').max(255);

export const billingAddressSchema = z
  .object({
    country: countrySchema,
    state: z.string().max(100).nullish(),
    city: z.string().max(100).nullish(),
    street: z.string().max(255).nullish(),
    zipcode: z.string().max(32).nullish(),
  })
  .openapi('BillingAddress');

/** Address in an answer: fields that were not given are null. */
export const storedAddressSchema = z
  .object({
    country: countrySchema,
    state: z.string().nullable(),
    city: z.string().nullable(),
    street: z.string().nullable(),
    zipcode: z.string().nullable(),
  })
  .openapi('StoredBillingAddress');

/** List of something that Rung does not have, such as meters: present and empty, as the wire requires. */
export const emptyListSchema = z.array(z.never().openapi({ type: 'object' }));

const errorSchema = z
  .object({ code: z.string(), message: z.string(), request_id: z.string(), doc_url: z.string() })
  .openapi('Error');

/** Path parameter with an id: opaque, short and printable. */
export const idParam = (name: string, example: string) =>
  z
    .string()
    .min(1)
    .max(100)
    .regex(/^[\w.-]+$/, 'is not an id')
    .openapi({ param: { name, in: 'path' }, example });

/** Error answer of a status that `refusals` leaves out. */
export const refusal = (description: string) => ({
  description,
  content: { 'application/json': { schema: errorSchema } },
});

/** Error answers of every route that needs an API key. */
export const refusals = {
  401: refusal('The API key is missing, unknown or revoked.'),
  403: refusal('The API key may not do this.'),
  404: refusal('No such object in this business.'),
  422: refusal(
    'A field or a rule stands in the way; `code` names it and `message` says how to put it right.',
  ),
  429: refusal('Too many requests.'),
} as const;

/** A successful JSON answer. */
export const answer = <Schema extends z.ZodType>(schema: Schema, description: string) => ({
  description,
  content: { 'application/json': { schema } },
});

/** A required JSON body. */
export const jsonBody = <Schema extends z.ZodType>(schema: Schema) => ({
  required: true,
  content: { 'application/json': { schema } },
});

/** A JSON body that may be left out. */
export const optionalBody = <Schema extends z.ZodType>(schema: Schema) => ({
  content: { 'application/json': { schema } },
});

/** Revision that a change was made from, in its body. */
export const ifRevisionSchema = z.int().min(1).max(2_147_483_647).nullish().openapi({
  description:
    '`revision` that the change was made from. If it is another by now, nothing is changed (409 REVISION_STALE).',
});
