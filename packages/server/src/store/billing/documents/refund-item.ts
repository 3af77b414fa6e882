import type { RefundItem } from '../../../domain/refund/refund.ts';
import { documentKind, unchanged } from '../../postgres/documents.ts';

/** Line of a refund: each of `refund.items`. */
export const storedRefundItem = documentKind<RefundItem>('refund item', [unchanged]);
