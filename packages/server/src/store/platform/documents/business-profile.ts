import { type BusinessProfile, noProfile } from '../../../domain/business/business.ts';
import { documentKind } from '../../postgres/documents.ts';

/** Profile of a seller: `business.profile`. Before the first change it is an empty object. */
export const storedBusinessProfile = documentKind<BusinessProfile>('profile of a business', [
  (stored) => ({ ...noProfile, ...stored }),
  // Version 1 had no quiet hours.
  (stored) => ({ quietHours: null, ...stored }),
]);
