import { z } from '@hono/zod-openapi';
import { offerKinds } from '../../domain/offer/offer.ts';
import { prorationBillingModes } from '../../domain/subscription/plan-change.ts';

export const offerKindSchema = z.enum(offerKinds).openapi('OfferKind', {
  description:
    'What accepting does: sell something once, begin a subscription, move a subscription to another plan, put an add-on to it, let it rest for a while, or extend its trial, both at no charge.',
});
const prorationBillingModeSchema = z.enum(prorationBillingModes);
const idSchema = z.string().min(1).max(100);

/** Target fields in a request: those of the offer's kind, and no others. */
export const offerTargetRequestFields = {
  product_id: idSchema.nullish().openapi({
    description:
      'What it sells, the plan to change to, or the plan that is paused or whose trial is extended.',
  }),
  addon_id: idSchema.nullish().openapi({ description: 'What it sells, for the kind addon alone.' }),
  proration_billing_mode: prorationBillingModeSchema.nullish().openapi({
    description: 'For plan_change and addon; `difference_immediately` when left out.',
  }),
  pause_days: z.int().nullish().openapi({
    description:
      'For a pause, which must say it: after so many days of 24 hours, 1 to 366, the plan goes on by itself.',
  }),
  trial_extension_days: z.int().nullish().openapi({
    description:
      'For a trial_extension, which must say it: the trial gets so many days of 24 hours, 1 to 366.',
  }),
};

/** Kind and target fields in an answer. */
export const offerTargetFields = {
  kind: offerKindSchema,
  product_id: z.string().nullable(),
  addon_id: z.string().nullable(),
  proration_billing_mode: prorationBillingModeSchema.nullable(),
  pause_days: z.int().nullable(),
  trial_extension_days: z.int().nullable(),
};
