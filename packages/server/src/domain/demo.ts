import { asId } from './ids.ts';

/* What the first start of an installation seeds in test mode, by the ids that the guides' examples name. */

export const demoBusinessId = asId<'business'>('bus_demo');
/** Customer that a newcomer may sign in as. */
export const demoCustomerId = asId<'customer'>('cus_123');
export const demoSubscriptionId = asId<'subscription'>('sub_123');
