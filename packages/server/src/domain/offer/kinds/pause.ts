import { assert } from '../../assert.ts';
import type { PauseTarget } from '../offer.ts';
import { dayMs } from '../../time.ts';
import { courtesyRules, requiredDays } from './courtesy.ts';
import type { OfferKindRules } from './offer-kind-rules.ts';
import { requiredProduct } from './product-rules.ts';

/** Pause of a subscription, once on the same terms. All pauses count as one item. */
export const pause: OfferKindRules<PauseTarget> = {
  ...courtesyRules,
  noun: 'a pause',
  fields: ['productId', 'pauseDays'],
  targetOf: ({ productId, pauseDays }) => ({
    kind: 'pause',
    productId: requiredProduct(productId),
    days: requiredDays('pause_days', pauseDays, 'says how long the pause is'),
  }),
  fieldsOf: ({ productId, days }) => ({ productId, pauseDays: days }),
  thing: () => 'pause',
  appliesTo: ({ productId }, held) => held.productId === productId,
  acceptedAgain: () => 'on_other_terms',
  courtesy: ({ days }, _, acceptedAt) => ({ days, until: acceptedAt + days * dayMs }),
  operation: ({ days }, _offer, _quantity, subscriptionId) => {
    assert(subscriptionId, 'a pause names its subscription');
    return { kind: 'pause', subscriptionId, days };
  },
};
