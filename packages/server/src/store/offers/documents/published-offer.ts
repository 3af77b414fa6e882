import type { Offer } from '../../../domain/offer/offer.ts';
import { documentKind, unchanged } from '../../postgres/documents.ts';

/**
 * Offer as published with a version of a funnel: each of `funnel_version.offers`. Statements read `offerId`,
 * `target` and `includes`.
 */
export const storedPublishedOffer = documentKind<Offer>('published offer', [unchanged]);
