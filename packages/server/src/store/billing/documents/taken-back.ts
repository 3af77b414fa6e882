import type { TakenBack } from '../../../domain/refund/taken-back.ts';
import { documentKind, unchanged } from '../../postgres/documents.ts';

/** Credit and period value a refund took from a subscription: `refund.taken_back`. */
export const storedTakenBack = documentKind<TakenBack>('record of what a refund took', [unchanged]);
