import type { Addon } from '../../../domain/catalog/addon.ts';
import type { Scope } from '../../../domain/scope.ts';
import { type Runtime, now } from '../../../runtime.ts';
import { insertAddon } from '../../../store/billing/addons.ts';
import { transaction } from '../../../store/postgres/postgres.ts';

export type CreateAddonInput = Pick<Addon, 'name' | 'description' | 'amount' | 'currency' | 'taxCategory'>;

export async function createAddon(runtime: Runtime, scope: Scope, input: CreateAddonInput): Promise<Addon> {
  const createdAt = now(runtime, scope);
  const addon: Addon = {
    ...input,
    addonId: runtime.mintId('addon'),
    businessId: scope.businessId,
    image: null,
    createdAt,
    updatedAt: createdAt,
  };
  await transaction(runtime.sql, (tx) => insertAddon(tx, addon));
  return addon;
}
