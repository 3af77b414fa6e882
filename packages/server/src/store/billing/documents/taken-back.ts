import type { TakenBack } from '../../../domain/refund/taken-back.ts';
import { documentKind, unchanged } from '../../postgres/documents.ts';

/** What a refund has taken of a subscription: `refund.taken_back`. */
export const storedTakenBack = documentKind<TakenBack>('record of what a refund took', [unchanged]);
