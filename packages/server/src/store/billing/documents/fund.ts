import type { Fund } from '../../../domain/credit/funds.ts';
import { documentKind, unchanged } from '../../postgres/documents.ts';

/**
 * Part of a payment that funds credit: each of `funds` of a credit lot or entry. A statement reads
 * `paymentId`, `amount` and `wasCredit`.
 */
export const storedFund = documentKind<Fund>('fund', [unchanged]);
