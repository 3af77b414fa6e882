import type DodoPayments from 'dodopayments';
import type { APIPromise } from 'dodopayments';

/**
 * Reason why something was not proposed, with the values compared.
 *
 * @example
 * ```ts
 * const stop: TraceStop = { reason: 'owned', what: 'bought', path: null, expected: 'not owned', actual: 'prod_1' };
 * ```
 */
export interface TraceStop {
  reason: string;
  what: string | null;
  /** Position in the audience. */
  path: string | null;
  expected: string | number | boolean | null;
  actual: string | number | boolean | null;
  /** Cause in the customer's past: which object, when it was answered, until when it counts; null where nothing is. */
  cause?: { object_id: string | null; at: string | null; until: string | null } | null;
}

/**
 * The explanation of one decision.
 *
 * @example
 * ```ts
 * const { candidates } = await client.traces.retrieve('trc_123');
 * ```
 */
export interface Trace {
  trace_id: string;
  customer_id: string;
  moment: string;
  surface: string;
  session: string;
  /** Presentation whose answer triggered the decision; null for a moment. */
  after_presentation_id: string | null;
  /** Reason that ruled out every funnel, before any was examined. */
  stop: TraceStop | null;
  /** Candidates in the order examined, each with its first reason; null for the one proposed. */
  candidates: {
    funnel_id: string;
    version: number;
    step_id: string | null;
    offer_id: string | null;
    /** Experiment at this step, and the customer's variant; null if there is none. */
    experiment_id: string | null;
    variant_id: string | null;
    stop: TraceStop | null;
  }[];
  /** Number of further candidates. */
  candidates_left_out: number;
  decided_at: string;
  expires_at: string;
}

/**
 * Explanations of decisions about offers.
 *
 * @example
 * ```ts
 * const trace = await client.traces.retrieve('trc_123');
 * ```
 */
export class Traces {
  readonly #client: DodoPayments;

  constructor(client: DodoPayments) {
    this.#client = client;
  }

  /**
   * Retrieves the explanation of a decision, for as long as it is stored.
   *
   * @example
   * ```ts
   * const { candidates } = await client.traces.retrieve('trc_123');
   * for (const { offer_id, stop } of candidates) console.log(offer_id, stop?.reason ?? 'proposed');
   * ```
   */
  retrieve(traceID: string, options?: DodoPayments.RequestOptions): APIPromise<Trace> {
    return this.#client.get(`/traces/${encodeURIComponent(traceID)}`, options);
  }
}
