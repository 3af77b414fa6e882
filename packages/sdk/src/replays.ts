import type DodoPayments from 'dodopayments';

/** Which recorded moments to try a draft on. */
export interface FunnelReplayParams {
  /** A day, which begins at midnight in UTC, or an instant; left out, 30 days before `to`. */
  from?: string | null;
  /** Exclusive; left out, now. */
  to?: string | null;
}

/** How many moments, of how many customers. */
export interface ReplayCount {
  moments: number;
  customers: number;
}

/** An expected number with the ends that its uncertainty leaves; `estimate` is null where it is not known. */
export interface ReplayExpectation {
  estimate: number | null;
  low: number;
  high: number;
}

/** What proposals would come to. */
export interface ReplayOutcome {
  acceptances: ReplayExpectation;
  /** In minor units, before tax. */
  touches: ReplayExpectation;
}

/** How often an offer is accepted and declined, each with a 95 % interval. */
export interface ReplayRates {
  /** How often it was presented: what the rates are measured on. */
  presented: number;
  accepted: { rate: number; low: number; high: number };
  declined: { rate: number; low: number; high: number };
}

/** What a step of a draft would have done. */
export interface ReplayedStep {
  step_id: string;
  offer_id: string;
  /** Where it would be proposed if all before it were declined: certain for a first proposal. */
  reached: ReplayCount;
  proposals: ReplayExpectation;
  /** Null when its offer was never presented. */
  rates: ReplayRates | null;
  /** Null when it is not known. */
  outcome: ReplayOutcome | null;
  /** Of all offers of its kind, where its own has none. */
  rates_of_kind: ReplayRates | null;
  /** Not measured: what it would be if offers without rates did as others of their kind do. */
  outcome_at_rates_of_kind: ReplayOutcome | null;
  withheld: (ReplayCount & { reason: string })[];
}

/** One recorded moment, and what the draft would have done there. */
export interface ReplaySample {
  customer_id: string;
  /** What was decided in reality. */
  trace_id: string;
  moment_at: string;
  step_id: string | null;
  offer_id: string | null;
  reason: string | null;
}

/** What a draft would have led to. */
export interface FunnelReplay extends ReplayCount {
  funnel_id: string;
  moment: string;
  from: string;
  /** Exclusive. */
  to: string;
  /** False when there were more moments than are replayed: then `from` is where the newest begin. */
  is_complete: boolean;
  /** The oldest moment of this name that is still kept; null when none is. */
  recorded_from: string | null;
  /** The first and the last day that the rates are of. */
  rates_from: string;
  rates_to: string;
  currency: DodoPayments.Currency;
  /** `instead_of_nothing`: where nothing at all was proposed in reality. */
  proposed: ReplayCount & { instead_of_nothing: ReplayCount };
  /** `conditions`: the first that was not met, most frequent first. */
  outside_audience: ReplayCount & { conditions: (ReplayCount & { path: string; what: string })[] };
  withheld: (ReplayCount & { reason: string })[];
  steps: ReplayedStep[];
  /** Null when it is not known of some step. */
  total: ReplayOutcome | null;
  /** The first 20 of each. */
  sample: { proposed: ReplaySample[]; withheld: ReplaySample[] };
}
