import type {
  BusinessId,
  CustomerId,
  ExperimentId,
  FunnelId,
  OfferId,
  PresentationId,
  TraceId,
} from '../ids.ts';
import { type Instant, dayMs } from '../time.ts';

/** Why something was not proposed. The first reason that stops a candidate is the one that is told. */
export type StopReason =
  // the moment as a whole
  | 'prefers_none'
  | 'purchase_of_an_offer'
  | 'another_presentation_is_open'
  | 'capped_session'
  | 'capped_week'
  // a funnel
  | 'outside_audience'
  | 'proposals_used_up'
  | 'holdout'
  | 'not_reached'
  | 'no_step_left'
  // a step and its offer
  | 'offer_archived'
  | 'product_unavailable'
  | 'no_subscription'
  | 'owned'
  | 'declined_before'
  | 'accepted_before'
  | 'proposed_elsewhere'
  | 'no_payment_method'
  | 'cannot_be_priced';

/** A value as it was compared. Amounts and lists are written out, so that a trace reads without the code. */
type TraceValue = string | number | boolean | null;

interface Compared {
  /** What was asked, in words: `purchase_total at_least`. */
  readonly what: string;
  /** Where in the audience, as in `audience.all[1].any[0]`; null outside one. */
  readonly path: string | null;
  readonly expected: TraceValue;
  readonly actual: TraceValue;
}

export interface Ineligibility {
  readonly reason: StopReason;
  readonly compared: Compared | null;
}

/** One thing that could have been proposed. */
export interface Candidate {
  readonly funnelId: FunnelId;
  readonly version: number;
  /** Null when the funnel was stopped before any step was looked at. */
  readonly stepId: string | null;
  readonly offerId: OfferId | null;
  /** What the customer was given of an experiment at this step; null where none runs. */
  readonly experimentId: ExperimentId | null;
  readonly variantId: string | null;
  /** Null: this is what was proposed. */
  readonly stop: Ineligibility | null;
}

/** The explanation of one decision, kept for support. */
export interface Trace {
  readonly traceId: TraceId;
  readonly businessId: BusinessId;
  readonly customerId: CustomerId;
  readonly moment: string;
  readonly sessionKey: string;
  readonly surface: string;
  /** The presentation whose answer asked for the next step; null for a moment. */
  readonly afterPresentationId: PresentationId | null;
  /** What stopped everything before a funnel was looked at; null when nothing did. */
  readonly stop: Ineligibility | null;
  /** In the order they were considered. */
  readonly candidates: readonly Candidate[];
  /** How many more there were than are told. */
  readonly candidatesLeftOut: number;
  readonly decidedAt: Instant;
  /** Not kept from this moment on. */
  readonly expiresAt: Instant;
}

const mostCandidates = 50;
const longestText = 200;

/** A trace within its limits: at most 50 candidates, and the one that was proposed always among them. */
export function traceOf(decision: Omit<Trace, 'candidatesLeftOut' | 'expiresAt'>, keptDays: number): Trace {
  const { candidates, decidedAt } = decision;
  const proposed = candidates.findIndex(({ stop }) => stop === null);
  const told = candidates.filter(
    (_, index) => index < mostCandidates - (proposed >= mostCandidates ? 1 : 0) || index === proposed,
  );
  return {
    ...decision,
    candidates: told,
    candidatesLeftOut: candidates.length - told.length,
    expiresAt: decidedAt + keptDays * dayMs,
  };
}

/** A reason with what was compared. Long texts and lists are cut, with how much is missing. */
export function stop(
  reason: StopReason,
  compared?: {
    readonly what: string;
    readonly path?: string;
    readonly expected: unknown;
    readonly actual: unknown;
  },
): Ineligibility {
  if (compared === undefined) return { reason, compared: null };
  const { what, path = null, expected, actual } = compared;
  return { reason, compared: { what, path, expected: traceValue(expected), actual: traceValue(actual) } };
}

function traceValue(value: unknown): TraceValue {
  if (value === null || value === undefined) return null;
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value === 'bigint') return value.toString();
  if (Array.isArray(value)) {
    const shown = value.slice(0, 10).map(String).join(', ');
    return short(value.length > 10 ? `${shown} and ${value.length - 10} more` : shown);
  }
  return short(typeof value === 'string' ? value : JSON.stringify(value));
}

function short(text: string): string {
  return text.length > longestText ? `${text.slice(0, longestText - 1)}…` : text;
}
