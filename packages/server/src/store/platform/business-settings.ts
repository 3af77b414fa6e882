import { type BusinessSettings, defaultSettings } from '../../domain/business-settings.ts';
import { type EmailSwitches, emailEventsOf, noEmails } from '../../domain/email/email.ts';
import type { AuthenticationPolicy } from '../../domain/payment/authentication-policy.ts';
import type { Scope } from '../../domain/scope.ts';
import type { Sql, Tx } from '../postgres/postgres.ts';

interface SettingsRow {
  settings: Partial<BusinessSettings>;
}

function fromRow(row: SettingsRow | undefined): BusinessSettings {
  const settings = { ...defaultSettings, ...row?.settings };
  // A kind that came later is off until it is switched on.
  return { ...settings, emails: { ...noEmails, ...settings.emails } };
}

/** Finds the settings of the business; unset ones have their defaults. */
export async function findSettings(sql: Sql, { businessId }: Scope): Promise<BusinessSettings> {
  const [row] = await sql<SettingsRow[]>`
    select settings from business where business_id = ${businessId}`;
  return fromRow(row);
}

/** Reads and locks the settings until the transaction ends. */
export async function lockSettings(tx: Tx, { businessId }: Scope): Promise<BusinessSettings> {
  const [row] = await tx<SettingsRow[]>`
    select settings from business where business_id = ${businessId} for no key update`;
  return fromRow(row);
}

export async function updateSettings(
  tx: Tx,
  { businessId }: Scope,
  settings: BusinessSettings,
): Promise<void> {
  await tx`
    update business set settings = ${settings}, email_events = ${emailEventsOf(settings.emails)}
    where business_id = ${businessId}`;
}

/** Sets how a business that was never asked authenticates customers. */
export async function presetAuthenticationPolicy(
  tx: Tx,
  { businessId }: Scope,
  authentication: AuthenticationPolicy,
): Promise<void> {
  await tx`
    update business set settings = settings || ${{ authentication }}::jsonb
    where business_id = ${businessId} and not settings ? 'authentication'`;
}

/** Sets the e-mails of a business that was never asked which. */
export async function presetEmailSwitches(
  tx: Tx,
  { businessId }: Scope,
  emails: EmailSwitches,
): Promise<void> {
  await tx`
    update business set settings = settings || ${{ emails }}::jsonb, email_events = ${emailEventsOf(emails)}
    where business_id = ${businessId} and not settings ? 'emails'`;
}
