import { z } from '@hono/zod-openapi';
import { taxRegistrationTypes } from '../../domain/business/business.ts';
import { locales } from '../../domain/locale.ts';
import {
  billingAddressSchema,
  countrySchema,
  emailSchema,
  nameSchema,
  storedAddressSchema,
  webAddress,
} from './fields.ts';

const longText = z.string().trim().min(1).max(2000);

/** One value for all languages, or one for each. */
const byLanguage = <Value extends z.ZodType>(value: Value, error: string) =>
  z.union([value, z.strictObject({ en: value.optional(), ja: value.optional() })], { error });

const localAddress = byLanguage(
  webAddress,
  'must be an http or https address, or an object with one by language: {"en": …, "ja": …}',
);
const localText = byLanguage(
  longText,
  'must be a text of at most 2000 characters, or an object with one by language: {"en": …, "ja": …}',
);
const phone = z.string().regex(/^\+?[\d ().-]{5,32}$/, 'must be a telephone number such as +81 3-0000-0000');
const descriptor = z
  .string()
  .regex(
    /^(?=.*[A-Za-z])[\x20-\x7e]{5,22}$/,
    'must be 5 to 22 Latin characters with a letter among them, as card statements print it',
  )
  .regex(/^[^<>\\'"*]*$/, `must have none of < > \\ ' " *`);
const prefix = z
  .string()
  .regex(/^[A-Z0-9][A-Z0-9-]{0,9}$/i, 'must be 1 to 10 letters, digits and hyphens, such as SA');

const time = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time from 00:00 to 23:59, such as 08:00')
  .openapi({ example: '08:00' });

const fields = {
  display_name: nameSchema.openapi({ description: 'Name in the header of pages and e-mails.' }),
  legal_name: nameSchema.nullable().openapi({ description: 'Name on invoices and in legal notices.' }),
  representative: nameSchema
    .nullable()
    .openapi({ description: 'Person responsible for sales, whom Japanese law has a shop name.' }),
  support_email: emailSchema.nullable(),
  support_phone: phone.nullable(),
  website_url: webAddress.nullable(),
  terms_url: localAddress.nullable(),
  privacy_url: localAddress.nullable(),
  returns_url: localAddress.nullable(),
  returns_text: localText.nullable().openapi({
    description: 'Conditions of returns in a sentence or two, shown where an order is confirmed.',
  }),
  time_zone: z.string().max(64).openapi({ description: 'As in the settings.', example: 'Asia/Tokyo' }),
  default_locale: z
    .enum(locales)
    .nullable()
    .openapi({ description: 'Language for buyers whose own is not known.' }),
  statement_descriptor: descriptor.nullable().openapi({ description: 'Text on card statements.' }),
  accent_color: z.string().max(7).nullable().openapi({
    description: 'Colour of buttons and links. Refused where neither white nor dark text can be read on it.',
    example: '#1d49b4',
  }),
  invoice_prefix: prefix.openapi({ description: 'Beginning of the numbers of invoices.', example: 'SA' }),
  credit_note_prefix: prefix.openapi({ description: 'Beginning of the numbers of credit notes.' }),
  quiet_hours: z
    .strictObject({ start: time, end: time })
    .refine(({ start, end }) => start !== end, 'starts when it ends. Send null for no quiet hours.')
    .nullable()
    .openapi({
      description:
        'Time of each day, in time_zone, in which e-mails wait that their reader has not caused: open offers, coming renewals, failed renewals.',
    }),
};

const registration = z.object({
  country: countrySchema,
  type: z.enum(taxRegistrationTypes),
  number: z.string(),
});

export const businessSchema = z
  .object({
    business_id: z.string(),
    mode: z.enum(['test', 'live']),
    ...fields,
    address: storedAddressSchema.nullable(),
    tax_registrations: z.array(registration),
    logo_url: z.string().nullable(),
    created_at: z.string(),
  })
  .openapi('Business');

export const updateBusinessSchema = z
  .object({
    ...fields,
    address: billingAddressSchema.nullable(),
    tax_registrations: z
      .array(z.object({ country: countrySchema, number: z.string().min(1).max(40) }))
      .max(40)
      .openapi({
        description:
          'One a country: VAT of the EU, GB and CH, and the registration number of Japan (T and 13 digits). Form and check digit are checked.',
      }),
    logo_url: z.string().max(900_000, 'must be smaller than 650 KB').nullable().openapi({
      description: 'A PNG or SVG as a data URL (`data:image/png;base64,…`), or null to remove it.',
    }),
  })
  .partial()
  .openapi('UpdateBusiness');
