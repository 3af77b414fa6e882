import { type TimeZone, readTimeZone, defaultTimeZone } from './calendar/time-zone.ts';
import { type EmailSwitches, noEmails } from './email/email.ts';
import { type AuthenticationPolicy, defaultAuthentication } from './payment/authentication-policy.ts';
import type { TaxRounding } from './tax/tax.ts';

/** Settings of a business, with defaults for those not set. */
export interface BusinessSettings {
  /** True when plan changes with `prorated_immediately` or `difference_immediately` start a new billing cycle. */
  readonly planChangeResetsBillingDate: boolean;
  /** Default handling of a plan change whose payment fails, when the request does not specify one. */
  readonly onPaymentFailure: 'apply_change' | 'prevent_change';
  /** True when a customer may buy a plan they already subscribe to, in the same or another billing term. */
  readonly allowMultipleSubscriptions: boolean;
  /** Automatic retries of failed renewals. */
  readonly paymentRetries: PaymentRetrySettings;
  /** Time zone for billing dates of new subscriptions and for displayed dates. */
  readonly timeZone: TimeZone;
  /** Rounding of tax, applied once per document and tax rate. */
  readonly taxRounding: TaxRounding;
  /** Authentication of customers who pay in person. */
  readonly authentication: AuthenticationPolicy;
  /** E-mails that customers get. */
  readonly emails: EmailSwitches;
}

export interface PaymentRetrySettings {
  readonly isEnabled: boolean;
  /** Days after the first failure during which a renewal is retried: 1 to 30. */
  readonly windowDays: number;
}

export const defaultSettings: BusinessSettings = {
  planChangeResetsBillingDate: false,
  onPaymentFailure: 'apply_change',
  allowMultipleSubscriptions: false,
  paymentRetries: { isEnabled: false, windowDays: 13 },
  timeZone: defaultTimeZone,
  taxRounding: 'half_up',
  authentication: defaultAuthentication,
  emails: noEmails,
};

type Asked<Settings> = { readonly [Name in keyof Settings]?: Settings[Name] | undefined };

/** Requested changes to the settings. Undefined fields stay unchanged. */
export interface SettingsChange extends Asked<
  Omit<BusinessSettings, 'paymentRetries' | 'authentication' | 'emails'>
> {
  readonly paymentRetries?: Asked<PaymentRetrySettings> | undefined;
  /** `countries` replaces all rules of countries. */
  readonly authentication?: Asked<AuthenticationPolicy> | undefined;
  readonly emails?: Asked<EmailSwitches> | undefined;
}

/** Applies a requested change to the settings; it affects later decisions only. Refuses an unknown time zone. */
export function decideSettings(settings: BusinessSettings, change: SettingsChange): BusinessSettings {
  const { paymentRetries } = settings;
  return {
    planChangeResetsBillingDate: change.planChangeResetsBillingDate ?? settings.planChangeResetsBillingDate,
    onPaymentFailure: change.onPaymentFailure ?? settings.onPaymentFailure,
    allowMultipleSubscriptions: change.allowMultipleSubscriptions ?? settings.allowMultipleSubscriptions,
    paymentRetries: {
      isEnabled: change.paymentRetries?.isEnabled ?? paymentRetries.isEnabled,
      windowDays: change.paymentRetries?.windowDays ?? paymentRetries.windowDays,
    },
    timeZone: change.timeZone === undefined ? settings.timeZone : readTimeZone('time_zone', change.timeZone),
    taxRounding: change.taxRounding ?? settings.taxRounding,
    authentication: { ...settings.authentication, ...given(change.authentication ?? {}) },
    emails: { ...settings.emails, ...given(change.emails ?? {}) },
  };
}

function given<Fields extends object>(asked: Asked<Fields>): Partial<Fields> {
  return Object.fromEntries(
    Object.entries(asked).filter(([, value]) => value !== undefined),
  ) as Partial<Fields>;
}
