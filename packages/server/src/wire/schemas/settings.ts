import { z } from '@hono/zod-openapi';
import { switchableEmails } from '../../domain/email/email.ts';
import { authenticationRules } from '../../domain/payment/authentication-policy.ts';
import { countryCodes } from '../../domain/tax/countries.ts';
import { taxRoundings } from '../../domain/tax/tax.ts';

const planChangeResetsBillingDate = z.boolean().openapi({
  description:
    'Whether `prorated_immediately` and `difference_immediately` start a new period today instead of keeping the billing date. `prorated_immediately_keep_cycle` never does.',
});
const onPaymentFailure = z.enum(['apply_change', 'prevent_change']).openapi({
  description: 'What becomes of a change of plan whose payment fails, where the request does not say.',
});
const allowMultipleSubscriptions = z.boolean().openapi({
  description:
    'Whether a plan is sold to a customer who has it, or another term of it (products with the same `metadata.plan`), already. Otherwise that is refused with `CUSTOMER_HAS_EXISTING_SUBSCRIPTION`.',
});
const enabled = z.boolean().openapi({
  description:
    'Whether a renewal that was declined for a passing reason is tried again by itself: after 12, 24, 48, 72, 96 and 120 hours and twice 7 days.',
});
const windowDays = z.int().min(1).max(30).openapi({
  description: 'For how many days after the first failure; no attempt falls later.',
});
const timeZone = z.string().max(64).openapi({
  description:
    'IANA name of the zone whose calendar counts: billing dates, trials and terms are days of it, and dates are shown in it. A subscription keeps the zone that it began with.',
  example: 'Asia/Tokyo',
});
const taxRounding = z.enum(taxRoundings).openapi({
  description:
    'How the tax of a document is rounded, once for each rate and then split over its lines. It counts for what is priced from now on.',
});

const authenticationRule = z.enum(authenticationRules).openapi('AuthenticationRule', {
  description: '`when_asked`: only where the bank wants it; `always`: at every payment.',
});
const countryRules = z.partialRecord(z.enum(countryCodes), authenticationRule).openapi({
  description:
    "Rules of single countries, by the country of the buyer's billing address. Given, they replace all that were there.",
  example: { JP: 'always' },
});
const authentication = z.object({ default: authenticationRule, countries: countryRules }).openapi({
  description:
    'When customers who pay in person are authenticated (3-D Secure): at a checkout, with an accepted offer, for a change of plan. Renewals never are: nobody is there. A new business begins with `always` for Japan.',
});

const emailSwitches = Object.fromEntries(switchableEmails.map((kind) => [kind, z.boolean()])) as Record<
  (typeof switchableEmails)[number],
  z.ZodBoolean
>;
const emails = z.object(emailSwitches).openapi('EmailSwitches', {
  description:
    'Which e-mails customers get. `offer_open` is advertising and goes only to customers who take offers; `renewal_coming` is sent 7 days before a yearly plan renews and before a trial ends.',
});

export const settingsSchema = z
  .object({
    plan_change_resets_billing_date: planChangeResetsBillingDate,
    on_payment_failure: onPaymentFailure,
    allow_multiple_subscriptions: allowMultipleSubscriptions,
    payment_retries: z.object({ enabled, window_days: windowDays }),
    time_zone: timeZone,
    tax_rounding: taxRounding,
    authentication,
    emails,
  })
  .openapi('Settings');

export const updateSettingsSchema = z
  .object({
    plan_change_resets_billing_date: planChangeResetsBillingDate.optional(),
    on_payment_failure: onPaymentFailure.optional(),
    allow_multiple_subscriptions: allowMultipleSubscriptions.optional(),
    payment_retries: z.object({ enabled: enabled.optional(), window_days: windowDays.optional() }).optional(),
    time_zone: timeZone.optional(),
    tax_rounding: taxRounding.optional(),
    authentication: authentication.partial().optional(),
    emails: z.object(emailSwitches).partial().optional(),
  })
  .openapi('UpdateSettings');
