import {
  type Business,
  type BusinessChange,
  type TaxRegistration,
  decideBusiness,
} from '../../../domain/business/business.ts';
import { DomainError } from '../../../domain/errors.ts';
import type { Scope } from '../../../domain/scope.ts';
import type { CountryCode } from '../../../domain/tax/countries.ts';
import type { Runtime } from '../../../runtime.ts';
import { accentPalettes } from '../../../seller/accent-palette.ts';
import { readLogo } from '../../../seller/images.ts';
import { readTaxRegistration } from '../../../seller/tax-numbers.ts';
import { lockBusinessRecord, updateBusinessRecord } from '../../../store/platform/business-records.ts';
import { insertImage } from '../../../store/platform/images.ts';
import { transaction } from '../../../store/postgres/postgres.ts';

/** Changes as asked: undefined stays, null removes. */
export interface UpdateBusinessInput extends Omit<BusinessChange, 'taxRegistrations' | 'logo'> {
  readonly taxRegistrations?:
    readonly { readonly country: CountryCode; readonly number: string }[] | undefined;
  /** Logo as a data URL. */
  readonly logo?: string | null | undefined;
}

/** Changes the record of the business. What cannot be printed, drawn or read is refused, and nothing is changed. */
export async function updateBusiness(
  runtime: Runtime,
  scope: Scope,
  { taxRegistrations, logo: sentLogo, ...fields }: UpdateBusinessInput,
): Promise<Business> {
  const drawn = typeof sentLogo === 'string' ? await readLogo(sentLogo, 'logo_url') : undefined;
  const change: BusinessChange = {
    ...fields,
    accentColor: readAccent(fields.accentColor),
    taxRegistrations: taxRegistrations && (await readRegistrations(taxRegistrations)),
    logo: drawn ? drawn.logo : (sentLogo as null | undefined),
  };
  return transaction(runtime.sql, async (tx) => {
    const business = decideBusiness(await lockBusinessRecord(tx, scope), change);
    for (const image of drawn?.images ?? []) await insertImage(tx, scope, image, runtime.wallClock());
    await updateBusinessRecord(tx, business, runtime.wallClock());
    return business;
  });
}

function readAccent(color: string | null | undefined): string | null | undefined {
  if (typeof color !== 'string') return color;
  const palettes = accentPalettes(color);
  if (palettes !== undefined) return palettes.light.accent;
  throw new DomainError(
    'INVALID_REQUEST_BODY',
    `accent_color: neither white nor dark text can be read on ${JSON.stringify(color)} (4.5 : 1 is the least contrast). Choose a darker or a lighter one, as six digits such as #1d49b4.`,
  );
}

function readRegistrations(
  asked: readonly { readonly country: CountryCode; readonly number: string }[],
): Promise<TaxRegistration[]> {
  return Promise.all(
    asked.map(({ country, number }, index) =>
      readTaxRegistration(country, number, `tax_registrations.${String(index)}.number`),
    ),
  );
}
