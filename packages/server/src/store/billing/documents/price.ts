import type { OneTimePrice, RecurringPrice } from '../../../domain/catalog/product.ts';
import { documentKind, unchanged } from '../../postgres/documents.ts';

/**
 * The currency has its own column; amounts are JSON numbers, which are exact up to the largest allowed
 * amount.
 */
export type PriceFields =
  | (Omit<OneTimePrice, 'currency' | 'amount' | 'suggestedAmount'> & {
      amount: number;
      suggestedAmount: number | null;
    })
  | (Omit<RecurringPrice, 'currency' | 'amount' | 'trialAmount'> & {
      amount: number;
      trialAmount: number | null;
    });

/** Price of a product: `product.price`. */
export const storedPrice = documentKind<PriceFields>('price', [unchanged]);
