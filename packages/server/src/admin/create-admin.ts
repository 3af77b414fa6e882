import { type BusinessChange } from '../domain/business/business.ts';
import { DomainError } from '../domain/errors.ts';
import { asId } from '../domain/ids.ts';
import type { Scope } from '../domain/scope.ts';
import { type CountryCode, countryCodes } from '../domain/tax/countries.ts';
import type { Runtime } from '../runtime.ts';
import { listApiKeys } from '../store/platform/api-keys.ts';
import { findBusiness, listBusinesses } from '../store/platform/businesses.ts';
import { importAccount } from '../use-cases/billing/importing/import-account.ts';
import { createApiKey } from '../use-cases/platform/api-keys/create-api-key.ts';
import { revokeApiKey } from '../use-cases/platform/api-keys/revoke-api-key.ts';
import { createBusiness } from '../use-cases/platform/business/create-business.ts';
import { createSetupLink } from '../use-cases/platform/users/setup-link.ts';
import { toApiInstant } from '../wire/convert/instants.ts';
import { updateBusinessSchema } from '../wire/schemas/business.ts';
import type { Admin, NewBusiness } from './admin.ts';
import { examineInstallation } from './doctor.ts';
import { openSource } from './importing/open-source.ts';

const mostKeys = 1000;

export function createAdmin(runtime: Runtime, close: () => Promise<void>): Admin {
  const scopeOf = async (businessId: string): Promise<Scope> => {
    const scope = await findBusiness(runtime.sql, asId<'business'>(businessId));
    if (!scope) throw new Error(`There is no business ${businessId}. rung business list lists them.`);
    return scope;
  };
  return {
    createBusiness: async (wanted) => {
      const input = readNewBusiness(wanted);
      const { scope, apiKey } = await createBusiness(runtime, input);
      return { businessId: scope.businessId, apiKey };
    },
    listBusinesses: async () => {
      const found = await listBusinesses(runtime.sql);
      return found.map(({ businessId, businessName, mode, createdAt }) => ({
        businessId,
        displayName: businessName,
        mode,
        createdAt: toApiInstant(createdAt),
      }));
    },
    createKey: async (businessId, key) => {
      const made = await createApiKey(runtime, await scopeOf(businessId), { ...key, rateLimitTier: 2 });
      return { apiKeyId: made.apiKey.apiKeyId, apiKey: made.key };
    },
    listKeys: async (businessId) => {
      const keys = await listApiKeys(runtime.sql, await scopeOf(businessId), { limit: mostKeys, offset: 0 });
      return keys.map(({ apiKeyId, name, access, lastFour, createdAt, lastUsedAt }) => ({
        apiKeyId,
        name,
        access,
        lastFour,
        createdAt: toApiInstant(createdAt),
        lastUsedAt: lastUsedAt === null ? null : toApiInstant(lastUsedAt),
      }));
    },
    revokeKey: async (businessId, apiKeyId) =>
      revokeApiKey(runtime, await scopeOf(businessId), asId<'api_key'>(apiKeyId)),
    createSetupLink: () => createSetupLink(runtime),
    examine: () => examineInstallation(runtime),
    importAccount: async (businessId, { from, ...options }) => {
      const scope = await scopeOf(businessId);
      return importAccount(runtime, scope, await openSource(runtime, scope, from), options);
    },
    close,
  };
}

function readNewBusiness({ mode, displayName, legalName, country: typed }: NewBusiness) {
  // The rules of the API, so that a name that was typed can be sent back there.
  const names = updateBusinessSchema
    .pick({ display_name: true, legal_name: true })
    .safeParse({ display_name: displayName, legal_name: legalName });
  if (!names.success) {
    const [issue] = names.error.issues;
    throw new DomainError(
      'INVALID_REQUEST_BODY',
      `--${String(issue?.path[0]).replaceAll('_', '-')} ${issue?.message ?? ''}.`,
    );
  }
  const country = readCountry(typed);
  const record: BusinessChange = {
    legalName: names.data.legal_name ?? undefined,
    ...(country !== undefined && {
      address: { country, state: null, city: null, street: null, zipcode: null },
      timeZone: onlyZoneOf(country),
      defaultLocale: country === 'JP' ? ('ja' as const) : undefined,
    }),
  };
  return { mode, displayName: names.data.display_name ?? displayName, record };
}

function readCountry(typed: string | null): CountryCode | undefined {
  if (typed === null) return undefined;
  const country = countryCodes.find((code) => code === typed.trim().toUpperCase());
  if (country !== undefined) return country;
  throw new DomainError(
    'INVALID_REQUEST_BODY',
    `--country: ${JSON.stringify(typed)} is no country. Give its two letters, such as JP or DE.`,
  );
}

/** Zone of a country that has one alone; billing dates of any other need a choice. */
function onlyZoneOf(country: CountryCode): string | undefined {
  const { timeZones } = new Intl.Locale('und', { region: country }) as {
    readonly timeZones?: readonly string[];
  };
  return timeZones?.length === 1 ? timeZones[0] : undefined;
}
