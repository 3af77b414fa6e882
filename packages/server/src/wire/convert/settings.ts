import type { z } from '@hono/zod-openapi';
import type { BusinessSettings, SettingsChange } from '../../domain/business-settings.ts';
import type { settingsSchema, updateSettingsSchema } from '../schemas/settings.ts';

export function fromApiUpdateSettings(body: z.infer<typeof updateSettingsSchema>): SettingsChange {
  const retries = body.payment_retries;
  return {
    planChangeResetsBillingDate: body.plan_change_resets_billing_date,
    onPaymentFailure: body.on_payment_failure,
    allowMultipleSubscriptions: body.allow_multiple_subscriptions,
    paymentRetries: retries && { isEnabled: retries.enabled, windowDays: retries.window_days },
    timeZone: body.time_zone,
    taxRounding: body.tax_rounding,
    authentication: body.authentication,
    emails: body.emails,
  };
}

export function toApiSettings(settings: BusinessSettings): z.infer<typeof settingsSchema> {
  const { isEnabled, windowDays } = settings.paymentRetries;
  return {
    plan_change_resets_billing_date: settings.planChangeResetsBillingDate,
    on_payment_failure: settings.onPaymentFailure,
    allow_multiple_subscriptions: settings.allowMultipleSubscriptions,
    payment_retries: { enabled: isEnabled, window_days: windowDays },
    time_zone: settings.timeZone,
    tax_rounding: settings.taxRounding,
    authentication: settings.authentication,
    emails: settings.emails,
  };
}
