import { type TimeZone, readTimeZone, defaultTimeZone } from './calendar/time-zone.ts';
import type { TaxRounding } from './tax/tax.ts';

/** What a business decides about itself, and what happens where it has decided nothing. */
export interface BusinessSettings {
  /** Whether `prorated_immediately` and `difference_immediately` start a new period, as the platform does. */
  readonly planChangeResetsBillingDate: boolean;
  /** What becomes of a change of plan whose payment fails, where the request does not say. */
  readonly onPaymentFailure: 'apply_change' | 'prevent_change';
  /** Whether a plan is sold to a customer who has it, or another term of it, already. */
  readonly allowMultipleSubscriptions: boolean;
  /** Whether, and for how many days, a renewal that failed is tried again by itself. */
  readonly paymentRetries: PaymentRetrySettings;
  /** Whose calendar its new subscriptions are counted in, and its dates are shown in. */
  readonly timeZone: TimeZone;
  /** How the tax of a document is rounded, once for each rate. */
  readonly taxRounding: TaxRounding;
}

export interface PaymentRetrySettings {
  readonly isEnabled: boolean;
  /** How long after the first failure a billing date is still tried: 1 to 30 days. */
  readonly windowDays: number;
}

export const defaultSettings: BusinessSettings = {
  planChangeResetsBillingDate: false,
  onPaymentFailure: 'apply_change',
  allowMultipleSubscriptions: false,
  paymentRetries: { isEnabled: false, windowDays: 13 },
  timeZone: defaultTimeZone,
  taxRounding: 'half_up',
};

type Asked<Settings> = { readonly [Name in keyof Settings]?: Settings[Name] | undefined };

/** What is asked of the settings. What is undefined stays as it is. */
export interface SettingsChange extends Asked<Omit<BusinessSettings, 'paymentRetries'>> {
  readonly paymentRetries?: Asked<PaymentRetrySettings> | undefined;
}

/**
 * The settings with what was asked of them; it counts for what is decided from then on. Refuses a time zone that
 * nobody knows.
 */
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
  };
}
