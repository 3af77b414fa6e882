import { checkNumber } from './check-fields.ts';
import { mostProposals } from './funnel.ts';
import type { OfferSettings } from './decision-context.ts';

/** One day: a longer period is a refund, not an undo. */
const longestUndoMinutes = 1_440;
const mostAWeek = 100;
/** Ten years. */
const longestTraceDays = 3_650;

/** Refuses settings outside their limits. Zero proposals is allowed: it turns offers off. */
export function checkOfferSettings(settings: OfferSettings): void {
  checkNumber('proposals_per_session', settings.proposalsPerSession, 0, mostProposals);
  checkNumber('holdout_bps', settings.holdoutBps, 0, 9_000);
  checkNumber('proposals_per_week', settings.proposalsPerWeek, 0, mostAWeek);
  checkNumber('undo_minutes', settings.undoMinutes, 0, longestUndoMinutes);
  checkNumber('trace_days', settings.traceDays, 1, longestTraceDays);
}
