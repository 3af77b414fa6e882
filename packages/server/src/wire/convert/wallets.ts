import type { z } from '@hono/zod-openapi';
import type { Scope } from '../../domain/scope.ts';
import type { Wallet, WalletEntry } from '../../domain/wallet/wallet.ts';
import type { AdjustWalletInput } from '../../use-cases/billing/wallets/adjust-wallet.ts';
import type {
  createWalletEntrySchema,
  walletEntryListSchema,
  walletListSchema,
  walletSchema,
} from '../schemas/wallets.ts';
import { toApiInstant } from './instants.ts';
import { fromApiAmount, toApiAmount } from './money.ts';

export function fromApiWalletEntry(
  body: z.infer<typeof createWalletEntrySchema>,
  requestKey: string | null,
): AdjustWalletInput {
  return {
    currency: body.currency,
    isCredit: body.entry_type === 'credit',
    amount: fromApiAmount(body.amount),
    reason: body.reason ?? null,
    idempotencyKey: body.idempotency_key ?? null,
    requestKey,
  };
}

export function toApiWallet(wallet: Wallet): z.infer<typeof walletSchema> {
  return {
    customer_id: wallet.customerId,
    currency: wallet.currency,
    balance: toApiAmount(wallet.balance),
    created_at: toApiInstant(wallet.createdAt),
    updated_at: toApiInstant(wallet.updatedAt),
  };
}

/** Currencies are not converted: the total counts the dollars only. */
export function toApiWallets(wallets: readonly Wallet[]): z.infer<typeof walletListSchema> {
  const dollars = wallets.find(({ currency }) => currency === 'USD');
  return { items: wallets.map(toApiWallet), total_balance_usd: toApiAmount(dollars?.balance ?? 0n) };
}

export function toApiWalletEntry(
  scope: Scope,
  entry: WalletEntry,
): z.infer<typeof walletEntryListSchema>['items'][number] {
  return {
    id: entry.entryId,
    business_id: scope.businessId,
    customer_id: entry.customerId,
    currency: entry.currency,
    amount: toApiAmount(entry.amount),
    before_balance: toApiAmount(entry.beforeBalance),
    after_balance: toApiAmount(entry.afterBalance),
    is_credit: entry.isCredit,
    event_type: entry.eventType,
    reason: entry.reason,
    reference_object_id: entry.referenceObjectId,
    created_at: toApiInstant(entry.createdAt),
  };
}
