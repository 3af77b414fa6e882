import type { RefundItem } from '../../../domain/refund/refund.ts';
import { documentKind, unchanged } from '../../postgres/documents.ts';

/** Line that a refund gives back of: each of `refund.items`. */
export const storedRefundItem = documentKind<RefundItem>('refund item', [unchanged]);
