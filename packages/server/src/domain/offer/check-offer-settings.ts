import { checkNumber } from './check-fields.ts';
import { mostProposals } from './funnel.ts';
import type { OfferSettings } from './decision-context.ts';

/** A day: longer is a refund, not taking back. */
const longestUndoMinutes = 1_440;
const mostAWeek = 100;
/** Ten years. */
const longestTraceDays = 3_650;

/** Refuses settings outside their limits. No proposals at all is one of them: it turns offers off. */
export function checkOfferSettings(settings: OfferSettings): void {
  checkNumber('proposals_per_session', settings.proposalsPerSession, 0, mostProposals);
  checkNumber('holdout_bps', settings.holdoutBps, 0, 9_000);
  checkNumber('proposals_per_week', settings.proposalsPerWeek, 0, mostAWeek);
  checkNumber('undo_minutes', settings.undoMinutes, 0, longestUndoMinutes);
  checkNumber('trace_days', settings.traceDays, 1, longestTraceDays);
}
