import type { Offer } from '../../../domain/offer/offer.ts';
import { documentKind, unchanged } from '../../postgres/documents.ts';

/** Copy of an offer by language: `offer.copy`. */
export const storedOfferCopy = documentKind<Offer['copy']>('copy of an offer', [unchanged]);
