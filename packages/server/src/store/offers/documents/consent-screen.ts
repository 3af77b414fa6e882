import type { ConsentScreen } from '../../../domain/offer/consent.ts';
import { documentKind, unchanged } from '../../postgres/documents.ts';

/** Screen that a customer agreed to: `offer_consent.screen`. Its hash is of the words, not of this document. */
export const storedConsentScreen = documentKind<ConsentScreen>('consent screen', [unchanged]);
