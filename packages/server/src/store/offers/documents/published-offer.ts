import type { Offer } from '../../../domain/offer/offer.ts';
import { documentKind, unchanged } from '../../postgres/documents.ts';

/** Offer as a version of a funnel was published with it: each of `funnel_version.offers`. Statements read `offerId`, `target` and `includes`. */
export const storedPublishedOffer = documentKind<Offer>('published offer', [unchanged]);
