import { assert } from '../../assert.ts';
import { fault, refusal } from '../check-fields.ts';
import { discountOf } from '../offer-discount.ts';
import type { AddonTarget } from '../offer.ts';
import type { OfferKindRules } from './offer-kind-rules.ts';
import { defaultProration } from './plan-change.ts';

/** Add-on for a subscription whose plan is sold with it. It is a plan change and is paid with the plan. */
export const addon: OfferKindRules<AddonTarget> = {
  noun: 'an add-on',
  fields: ['addonId', 'prorationBillingMode'],
  targetOf: ({ addonId, prorationBillingMode }) => {
    if (addonId === null) throw refusal('addon_id', 'names what the offer sells, and must be set.');
    return { kind: 'addon', addonId, prorationBillingMode: prorationBillingMode ?? defaultProration };
  },
  fieldsOf: ({ addonId, prorationBillingMode }) => ({ addonId, prorationBillingMode }),
  isRecurring: true,
  beginsSubscription: false,
  changesSubscription: true,
  changesPlan: true,
  replacesPlan: false,
  sellsNothing: false,
  isPaidWithPlan: true,
  quantity: 'own',
  thing: ({ addonId }) => addonId,
  goodsFault: ({ addonId }, catalogue) =>
    catalogue.addons.some((each) => each.addonId === addonId)
      ? undefined
      : fault('MISSING_ADDON_IDS', 'addon_id', `there is no add-on ${addonId}. Create it first.`),
  unitPrice: ({ addonId }, catalogue) => {
    const sold = catalogue.addons.find((each) => each.addonId === addonId);
    return sold && { currency: sold.currency, amount: sold.amount };
  },
  billing: ({ prorationBillingMode }) => prorationBillingMode,
  appliesTo: ({ addonId }, held, catalogue) => {
    const plan = catalogue.products.find(({ productId }) => productId === held.productId);
    return plan?.addonIds.includes(addonId) === true;
  },
  ownership: ({ addonId }, _, held) =>
    held?.addonIds.includes(addonId) === true ? { how: 'has_addon', by: held.subscriptionId } : undefined,
  acceptedAgain: () => 'always',
  courtesy: () => null,
  difference: () => null,
  operation: ({ addonId, prorationBillingMode: mode }, offer, quantity, subscriptionId) => {
    assert(subscriptionId, 'an add-on names the subscription it is put to');
    return {
      kind: 'plan_change',
      subscriptionId,
      productId: null,
      quantity: null,
      addon: { addonId, quantity },
      mode,
      discount: discountOf(offer),
    };
  },
  canBeUndone: () => true,
};
