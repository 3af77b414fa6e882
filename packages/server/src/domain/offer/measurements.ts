import type { Instant } from '../time.ts';
import type { Moment } from './moment.ts';
import type { Presentation } from './presentation.ts';
import type { Trace } from './trace.ts';
import { type Measure, type Measurement, measure } from './measure.ts';

/** Measurements of a presentation, with their dimensions. */
export function measurementsOf(
  presentation: Presentation,
  measures: readonly Measure[],
  now: Instant,
): Measurement[] {
  const { funnelId, stepId, offer, assignment, moment, quote } = presentation;
  return measures.map((each) => ({
    ...each,
    funnelId,
    stepId,
    offerId: offer.offerId,
    experimentId: assignment?.experimentId ?? '',
    variantId: assignment?.variantId ?? '',
    moment: moment.name,
    surface: moment.surface,
    currency: quote.currency,
    measuredAt: now,
  }));
}

/** Measurements of a decision: every candidate, and the purchase that triggered it. */
export function measurementsOfDecision(
  trace: Trace,
  moment: Moment,
  proposed: Presentation | null,
): Measurement[] {
  const about = {
    moment: trace.moment,
    surface: trace.surface,
    experimentId: '',
    measuredAt: trace.decidedAt,
  } as const;
  const considered = trace.candidates.map(
    ({ funnelId, stepId, offerId, variantId, experimentId, stop }): Measurement => ({
      ...measure('considered', { reason: stop?.reason ?? '' }),
      ...about,
      funnelId,
      stepId: stepId ?? '',
      offerId: offerId ?? '',
      experimentId: experimentId ?? '',
      variantId: variantId ?? '',
      currency: '',
    }),
  );
  return [...considered, ...orderedOf(trace, moment, proposed, about)];
}

/** A purchase is counted once, with its first proposal; purchases made by accepting an offer are not counted. */
function orderedOf(
  { afterPresentationId }: Trace,
  { purchase }: Moment,
  proposed: Presentation | null,
  about: Pick<Measurement, 'moment' | 'surface' | 'experimentId' | 'measuredAt'>,
): Measurement[] {
  if (purchase === null || purchase.presentationId !== null || afterPresentationId !== null) return [];
  return [
    {
      ...measure('ordered', { amount: purchase.totalAmount - purchase.tax }),
      ...about,
      funnelId: proposed?.funnelId ?? '',
      stepId: '',
      offerId: '',
      variantId: '',
      currency: purchase.currency,
    },
  ];
}
