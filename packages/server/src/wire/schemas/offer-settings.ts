import { z } from '@hono/zod-openapi';
import { mostProposals } from '../../domain/offer/funnel.ts';
import { offerPreferences } from '../../domain/offer/decision-context.ts';

export const offerSettingsSchema = z
  .object({
    proposals_per_session: z.int().openapi({
      description: `How many offers follow one purchase or visit at most, from 0 (none at all) to ${String(mostProposals)}.`,
    }),
    proposals_per_week: z
      .int()
      .openapi({ description: 'How many a customer is shown in any 7 days at most.' }),
    undo_minutes: z.int().openapi({
      description: 'For how long a one-click acceptance can be taken back; 0 turns that off.',
    }),
    trace_days: z.int().openapi({ description: 'For how long the explanation of a decision is kept.' }),
    holdout_bps: z.int().openapi({
      description:
        'The share of customers who are never proposed anything, in basis points, from 0 to 9000: always the same ones, against whom the effect of all offers is measured. Another share begins another comparison.',
    }),
  })
  .openapi('OfferSettings');

export const updateOfferSettingsSchema = z
  .object({
    proposals_per_session: z.int().nullish(),
    proposals_per_week: z.int().nullish(),
    undo_minutes: z.int().nullish(),
    trace_days: z.int().nullish(),
    holdout_bps: z.int().nullish(),
  })
  .openapi('UpdateOfferSettings', { description: 'What is left out stays.' });

export const offerPreferenceSchema = z
  .object({
    preference: z.enum(offerPreferences).openapi({
      description: 'all: as the business likes. fewer: at most one a week. none: nothing.',
    }),
  })
  .openapi('OfferPreference');
