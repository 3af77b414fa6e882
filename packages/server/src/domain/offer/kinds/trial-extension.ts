import { assert } from '../../assert.ts';
import type { TrialExtensionTarget } from '../offer.ts';
import { courtesyRules, requiredDays } from './courtesy.ts';
import type { OfferKindRules } from './offer-kind-rules.ts';
import { requiredProduct } from './product-rules.ts';

/**
 * Trial extension, once per trial: a customer who accepted one is not offered another. All extensions count as one
 * item.
 */
export const trialExtension: OfferKindRules<TrialExtensionTarget> = {
  ...courtesyRules,
  noun: 'a trial extension',
  fields: ['productId', 'trialExtensionDays'],
  targetOf: ({ productId, trialExtensionDays: days }) => ({
    kind: 'trial_extension',
    productId: requiredProduct(productId),
    days: requiredDays('trial_extension_days', days, 'says how many days the trial gets'),
  }),
  fieldsOf: ({ productId, days }) => ({ productId, trialExtensionDays: days }),
  thing: () => 'trial_extension',
  appliesTo: ({ productId }, held) => held.productId === productId && held.isTrial,
  acceptedAgain: () => 'by_another_subscription',
  courtesy: ({ days }, { nextBillingAt: until }) => (until === null ? null : { days, until }),
  operation: ({ days }, _offer, _quantity, subscriptionId) => {
    assert(subscriptionId, 'a trial extension names its subscription');
    return { kind: 'trial_extension', subscriptionId, days };
  },
};
