import type { z } from '@hono/zod-openapi';
import type { OfferSettings } from '../../domain/offer/decision-context.ts';
import type { offerSettingsSchema, updateOfferSettingsSchema } from '../schemas/offer-settings.ts';

export function fromApiOfferSettings(
  body: z.infer<typeof updateOfferSettingsSchema>,
): Partial<OfferSettings> {
  const named = Object.entries({
    proposalsPerSession: body.proposals_per_session,
    holdoutBps: body.holdout_bps,
    proposalsPerWeek: body.proposals_per_week,
    undoMinutes: body.undo_minutes,
    traceDays: body.trace_days,
  }).filter(([, value]) => typeof value === 'number');
  return Object.fromEntries(named);
}

export function toApiOfferSettings(settings: OfferSettings): z.infer<typeof offerSettingsSchema> {
  return {
    proposals_per_session: settings.proposalsPerSession,
    holdout_bps: settings.holdoutBps,
    proposals_per_week: settings.proposalsPerWeek,
    undo_minutes: settings.undoMinutes,
    trace_days: settings.traceDays,
  };
}
