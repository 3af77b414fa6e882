import { asId } from '../ids.ts';
import { type Business, noProfile } from './business.ts';

/** Seller for tests, of whom nothing is known but the name. */
export const sampleBusiness: Business = {
  ...noProfile,
  businessId: asId<'business'>('bus_sample'),
  mode: 'test',
  displayName: 'Sample Store',
  timeZone: 'UTC',
  createdAt: 0,
};
