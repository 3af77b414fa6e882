import type { z } from '@hono/zod-openapi';
import { asId } from '../../domain/ids.ts';
import { fieldsOf } from '../../domain/offer/kinds/kinds.ts';
import type { TargetFieldChange } from '../../domain/offer/kinds/target-fields.ts';
import type { OfferTarget } from '../../domain/offer/offer.ts';
import type { offerTargetFields, offerTargetRequestFields } from '../schemas/offer-target.ts';

type ApiTarget = z.infer<z.ZodObject<typeof offerTargetFields>>;
type ApiTargetRequest = z.infer<z.ZodObject<typeof offerTargetRequestFields>>;

/** The target fields of a request; undefined where one was left out. */
export function fromApiTarget(body: ApiTargetRequest): TargetFieldChange {
  return {
    productId: typeof body.product_id === 'string' ? asId<'product'>(body.product_id) : body.product_id,
    addonId: typeof body.addon_id === 'string' ? asId<'addon'>(body.addon_id) : body.addon_id,
    prorationBillingMode: body.proration_billing_mode,
    pauseDays: body.pause_days,
    trialExtensionDays: body.trial_extension_days,
  };
}

/** Kind and target of an offer, every field that any kind has. */
export function toApiTarget(target: OfferTarget): ApiTarget {
  const { productId, addonId, prorationBillingMode, pauseDays, trialExtensionDays } = fieldsOf(target);
  return {
    kind: target.kind,
    product_id: productId,
    addon_id: addonId,
    proration_billing_mode: prorationBillingMode,
    pause_days: pauseDays,
    trial_extension_days: trialExtensionDays,
  };
}
