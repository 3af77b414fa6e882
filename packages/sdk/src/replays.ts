import type DodoPayments from 'dodopayments';

/** Recorded moments to replay a draft on. */
export interface FunnelReplayParams {
  /** Day, starting at midnight UTC, or an instant; defaults to 30 days before `to`. */
  from?: string | null;
  /** Exclusive; defaults to now. */
  to?: string | null;
}

/** Number of moments, and of their customers. */
export interface ReplayCount {
  moments: number;
  customers: number;
}

/** Expected number with its interval of uncertainty; `estimate` is null if it is not known. */
export interface ReplayExpectation {
  estimate: number | null;
  low: number;
  high: number;
}

/** Expected result of proposals. */
export interface ReplayOutcome {
  acceptances: ReplayExpectation;
  /** In minor units, before tax. */
  touches: ReplayExpectation;
}

/** Rates of acceptance and decline, each with a 95 % interval. */
export interface ReplayRates {
  /** Number of presentations that the rates are measured on. */
  presented: number;
  accepted: { rate: number; low: number; high: number };
  declined: { rate: number; low: number; high: number };
}

/** Replay of one step of a draft. */
export interface ReplayedStep {
  step_id: string;
  offer_id: string;
  /** Proposals if all steps before it were declined: certain for a first step. */
  reached: ReplayCount;
  proposals: ReplayExpectation;
  /** Null if its offer was never presented. */
  rates: ReplayRates | null;
  /** Null if it is not known. */
  outcome: ReplayOutcome | null;
  /** Rates of all offers of its kind, if its own has none. */
  rates_of_kind: ReplayRates | null;
  /** Estimate, not measurement: the outcome if offers without rates performed like others of their kind. */
  outcome_at_rates_of_kind: ReplayOutcome | null;
  withheld: (ReplayCount & { reason: string })[];
}

/** Recorded moment, with the draft's decision. */
export interface ReplaySample {
  customer_id: string;
  /** Decision at that time. */
  trace_id: string;
  moment_at: string;
  step_id: string | null;
  offer_id: string | null;
  reason: string | null;
}

/** Result of replaying a draft. */
export interface FunnelReplay extends ReplayCount {
  funnel_id: string;
  moment: string;
  from: string;
  /** Exclusive. */
  to: string;
  /** False if there were more moments than are replayed: then `from` is the oldest one replayed. */
  is_complete: boolean;
  /** Oldest moment of this name that is still stored; null if there is none. */
  recorded_from: string | null;
  /** First and last day of the measured rates. */
  rates_from: string;
  rates_to: string;
  currency: DodoPayments.Currency;
  /** `instead_of_nothing`: moments at which nothing was proposed at that time. */
  proposed: ReplayCount & { instead_of_nothing: ReplayCount };
  /** `conditions`: the first condition not met, most frequent first. */
  outside_audience: ReplayCount & { conditions: (ReplayCount & { path: string; what: string })[] };
  withheld: (ReplayCount & { reason: string })[];
  steps: ReplayedStep[];
  /** Null if some step's is not known. */
  total: ReplayOutcome | null;
  /** The first 20 of each. */
  sample: { proposed: ReplaySample[]; withheld: ReplaySample[] };
}
