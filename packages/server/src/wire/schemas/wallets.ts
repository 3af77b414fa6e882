import { z } from '@hono/zod-openapi';
import { pageQuery } from '../pagination.ts';
import { amountSchema, currencySchema } from './fields.ts';

export const walletSchema = z
  .object({
    customer_id: z.string(),
    currency: currencySchema,
    balance: z.number(),
    created_at: z.string(),
    updated_at: z.string(),
  })
  .openapi('CustomerWallet');

export const walletListSchema = z
  .object({
    items: z.array(walletSchema),
    total_balance_usd: z.number().openapi({
      description: 'What the USD wallet holds. Rung converts no currencies: the other wallets are not in it.',
    }),
  })
  .openapi('CustomerWalletList');

export const createWalletEntrySchema = z
  .object({
    amount: amountSchema.min(1, 'must be at least 1, in the smallest unit of the currency'),
    currency: currencySchema,
    entry_type: z.enum(['credit', 'debit']),
    reason: z.string().max(3000).nullish(),
    idempotency_key: z.string().min(1).max(255).nullish().openapi({
      description:
        'Names the entry among those of the customer: a repeat answers what the first one made of it.',
    }),
  })
  .openapi('CreateWalletLedgerEntry');

const walletEntrySchema = z
  .object({
    id: z.string(),
    business_id: z.string(),
    customer_id: z.string(),
    currency: currencySchema,
    amount: z.number(),
    before_balance: z.number(),
    after_balance: z.number(),
    is_credit: z.boolean(),
    event_type: z.enum([
      'payment',
      'payment_reversal',
      'refund',
      'refund_reversal',
      'dispute',
      'dispute_reversal',
      'merchant_adjustment',
    ]),
    reason: z.string().nullable(),
    reference_object_id: z.string().nullable().openapi({ description: 'The payment or refund it is about.' }),
    created_at: z.string(),
  })
  .openapi('WalletLedgerEntry');

export const walletEntryListSchema = z
  .object({ items: z.array(walletEntrySchema) })
  .openapi('WalletLedgerEntryList');

export const listWalletEntriesQuery = pageQuery.extend({ currency: currencySchema.optional() });
