import {
  type BusinessSettings,
  type SettingsChange,
  decideSettings,
} from '../../../domain/business-settings.ts';
import type { Scope } from '../../../domain/scope.ts';
import type { Runtime } from '../../../runtime.ts';
import { lockSettings, updateSettings as update } from '../../../store/platform/business-settings.ts';
import { transaction } from '../../../store/postgres/postgres.ts';

export async function updateSettings(
  runtime: Runtime,
  scope: Scope,
  change: SettingsChange,
): Promise<BusinessSettings> {
  return transaction(runtime.sql, async (tx) => {
    const settings = decideSettings(await lockSettings(tx, scope), change);
    await update(tx, scope, settings);
    return settings;
  });
}
