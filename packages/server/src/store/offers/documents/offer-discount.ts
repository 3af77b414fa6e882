import type { OfferDiscount } from '../../../domain/offer/offer.ts';
import { documentKind, unchanged } from '../../postgres/documents.ts';

/** Discount of an offer: `offer.discount`. */
export const storedOfferDiscount = documentKind<OfferDiscount>('discount of an offer', [unchanged]);
