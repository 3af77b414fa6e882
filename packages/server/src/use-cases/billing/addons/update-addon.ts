import type { Addon } from '../../../domain/catalog/addon.ts';
import { DomainError, notFound } from '../../../domain/errors.ts';
import type { AddonId } from '../../../domain/ids.ts';
import type { Scope } from '../../../domain/scope.ts';
import { type Runtime, now } from '../../../runtime.ts';
import { isAddonOffered, lockAddon, updateAddon as update } from '../../../store/billing/addons.ts';
import { transaction } from '../../../store/postgres/postgres.ts';

/** Fields to change; undefined leaves a field unchanged. */
export interface AddonChange {
  readonly name: Addon['name'] | undefined;
  readonly description: Addon['description'] | undefined;
  readonly amount: Addon['amount'] | undefined;
  readonly currency: Addon['currency'] | undefined;
  readonly taxCategory: Addon['taxCategory'] | undefined;
}

/** Updates an add-on for future buyers. The currency is fixed once a product is sold with it. */
export async function updateAddon(
  runtime: Runtime,
  scope: Scope,
  addonId: AddonId,
  change: AddonChange,
): Promise<Addon> {
  return transaction(runtime.sql, async (tx) => {
    const before = await lockAddon(tx, scope, addonId);
    if (!before) throw notFound('add-on');
    const after: Addon = {
      ...before,
      name: change.name ?? before.name,
      description: change.description === undefined ? before.description : change.description,
      amount: change.amount ?? before.amount,
      currency: change.currency ?? before.currency,
      taxCategory: change.taxCategory ?? before.taxCategory,
      updatedAt: now(runtime, scope),
    };
    if (after.currency !== before.currency && (await isAddonOffered(tx, scope, addonId))) {
      throw new DomainError(
        'MIXED_CURRENCIES',
        `currency: products priced in ${before.currency} are sold with this add-on. Take it off them first, or create another add-on in ${after.currency}.`,
      );
    }
    await update(tx, after);
    return after;
  });
}
