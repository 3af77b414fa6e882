import { highestRateLimitTier } from '../../../domain/api-key/api-key.ts';
import { assert } from '../../../domain/assert.ts';
import type { Business, BusinessChange } from '../../../domain/business/business.ts';
import { decideBusiness } from '../../../domain/business/business.ts';
import { presetEmails } from '../../../domain/email/email.ts';
import { presetAuthentication } from '../../../domain/payment/authentication-policy.ts';
import type { Mode, Scope } from '../../../domain/scope.ts';
import { type Runtime, randomText } from '../../../runtime.ts';
import { hashApiKey, insertApiKey } from '../../../store/platform/api-keys.ts';
import { lockBusinessRecord, updateBusinessRecord } from '../../../store/platform/business-records.ts';
import {
  presetAuthenticationPolicy,
  presetEmailSwitches,
} from '../../../store/platform/business-settings.ts';
import { findBusiness, insertBusiness } from '../../../store/platform/businesses.ts';
import { transaction } from '../../../store/postgres/postgres.ts';

export interface CreateBusinessInput {
  readonly mode: Mode;
  readonly displayName: string;
  readonly record: BusinessChange;
}

/** Creates a business with its first key, which can do everything and is returned this once. */
export async function createBusiness(
  runtime: Runtime,
  { mode, displayName, record }: CreateBusinessInput,
): Promise<{ readonly scope: Scope; readonly business: Business; readonly apiKey: string }> {
  const businessId = runtime.mintId('business');
  const createdAt = runtime.wallClock();
  const apiKey = `rung_${mode}_${randomText(32)}`;
  const { scope, business } = await transaction(runtime.sql, async (tx) => {
    await insertBusiness(tx, {
      businessId,
      businessName: displayName,
      brandId: `brnd_${randomText(21)}`,
      mode,
      createdAt,
    });
    await insertApiKey(tx, {
      keyHash: hashApiKey(apiKey),
      businessId,
      apiKeyId: runtime.mintId('api_key'),
      name: 'First key',
      access: 'read_write',
      lastFour: apiKey.slice(-4),
      rateLimitTier: highestRateLimitTier,
      createdAt,
    });
    const named = await findBusiness(tx, businessId);
    assert(named, 'a business is there once it was inserted');
    await presetEmailSwitches(tx, named, presetEmails);
    await presetAuthenticationPolicy(tx, named, presetAuthentication);
    const changed = decideBusiness(await lockBusinessRecord(tx, named), record);
    await updateBusinessRecord(tx, changed, createdAt);
    return { scope: named, business: changed };
  });
  return { scope, business, apiKey };
}
