import type { ConsentScreen } from '../../../domain/offer/consent.ts';
import { documentKind, unchanged } from '../../postgres/documents.ts';

/**
 * Screen that a customer consented to: `offer_consent.screen`. Its hash covers the text, not this document.
 */
export const storedConsentScreen = documentKind<ConsentScreen>('consent screen', [unchanged]);
