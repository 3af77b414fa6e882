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

/** Reason for no proposal. The first reason that stops a candidate is recorded. */
export type StopReason =
  // moment
  | 'prefers_none'
  | 'open_dispute'
  | 'purchase_of_an_offer'
  | 'another_presentation_is_open'
  | 'capped_session'
  | 'capped_week'
  // funnel
  | 'outside_audience'
  | 'proposals_used_up'
  | 'holdout'
  | 'not_reached'
  | 'no_step_left'
  // step and offer
  | 'offer_archived'
  | 'product_unavailable'
  | 'no_subscription'
  | 'owned'
  | 'declined_before'
  | 'accepted_before'
  | 'proposed_elsewhere'
  | 'no_payment_method'
  | 'beyond_method_limit'
  | 'cannot_be_priced';

/** Compared value. Amounts and lists are written out, so that a trace is readable without the code. */
type TraceValue = string | number | boolean | null;

interface Compared {
  /** Comparison as text: `purchase_total at_least`. */
  readonly what: string;
  /** Path in the audience, as in `audience.all[1].any[0]`; null outside one. */
  readonly path: string | null;
  readonly expected: TraceValue;
  readonly actual: TraceValue;
}

/** Cause in the customer's past. */
export interface StopCause {
  /** Offer that was answered, presentation that is open, or what is owned; null for a cap. */
  readonly objectId: string | null;
  /** Time of the answer; null if it has none. */
  readonly at: Instant | null;
  /** Time from which it stops nothing any more, if it ends by itself; null otherwise. */
  readonly until: Instant | null;
}

export interface Ineligibility {
  readonly reason: StopReason;
  readonly compared: Compared | null;
  /** Absent where nothing in the customer's past is the cause, and in older traces. */
  readonly cause?: StopCause;
}

/** Candidate offer of a decision. */
export interface Candidate {
  readonly funnelId: FunnelId;
  readonly version: number;
  /** Null when the funnel was stopped before any step was evaluated. */
  readonly stepId: string | null;
  readonly offerId: OfferId | null;
  /** Customer's experiment at this step; null when none runs. */
  readonly experimentId: ExperimentId | null;
  readonly variantId: string | null;
  /** Null for the candidate that was proposed. */
  readonly stop: Ineligibility | null;
}

/** Explanation of one decision, kept for support. */
export interface Trace {
  readonly traceId: TraceId;
  readonly businessId: BusinessId;
  readonly customerId: CustomerId;
  readonly moment: string;
  readonly sessionKey: string;
  readonly surface: string;
  /** Presentation whose answer requested the next step; null for a moment. */
  readonly afterPresentationId: PresentationId | null;
  /** Reason that stopped the decision before any funnel; null when there was none. */
  readonly stop: Ineligibility | null;
  /** In the order they were evaluated. */
  readonly candidates: readonly Candidate[];
  /** Number of candidates beyond the limit. */
  readonly candidatesLeftOut: number;
  readonly decidedAt: Instant;
  /** End of retention. */
  readonly expiresAt: Instant;
}

const mostCandidates = 50;
const longestText = 200;

/** Builds a trace within its limits: at most 50 candidates, always including the proposed one. */
export function buildTrace(
  decision: Omit<Trace, 'candidatesLeftOut' | 'expiresAt'>,
  keptDays: number,
): Trace {
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

/** Builds a stop reason with the compared value. Long texts and lists are cut, with the number omitted. */
export function stop(
  reason: StopReason,
  compared?: {
    readonly what: string;
    readonly path?: string;
    readonly expected: unknown;
    readonly actual: unknown;
  },
  cause?: Partial<StopCause>,
): Ineligibility {
  if (compared === undefined) return { reason, compared: null };
  const { what, path = null, expected, actual } = compared;
  return {
    reason,
    compared: { what, path, expected: traceValue(expected), actual: traceValue(actual) },
    ...(cause && { cause: { objectId: null, at: null, until: null, ...cause } }),
  };
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
