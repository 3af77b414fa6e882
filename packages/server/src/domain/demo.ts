import { asId } from './ids.ts';

/* Ids seeded in test mode on the first start, as used by the guides' examples. */

export const demoBusinessId = asId<'business'>('bus_demo');
/** Customer that a new user may sign in as. */
export const demoCustomerId = asId<'customer'>('cus_123');
export const demoSubscriptionId = asId<'subscription'>('sub_123');
