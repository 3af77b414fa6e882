import type DodoPayments from 'dodopayments';
import type { APIPromise } from 'dodopayments';

/**
 * Why something was not proposed, and what was compared.
 *
 * @example
 * ```ts
 * const stop: TraceStop = { reason: 'owned', what: 'bought', path: null, expected: 'not owned', actual: 'prod_1' };
 * ```
 */
export interface TraceStop {
  reason: string;
  what: string | null;
  /** Where in the audience. */
  path: string | null;
  expected: string | number | boolean | null;
  actual: string | number | boolean | null;
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
  /** The presentation whose answer asked for the next step; null for a moment. */
  after_presentation_id: string | null;
  /** What stopped everything before a funnel was looked at. */
  stop: TraceStop | null;
  /** In the order they were considered, each with its first reason; null for what was proposed. */
  candidates: {
    funnel_id: string;
    version: number;
    step_id: string | null;
    offer_id: string | null;
    /** What runs at this step, and what the customer has of it; null when nothing does. */
    experiment_id: string | null;
    variant_id: string | null;
    stop: TraceStop | null;
  }[];
  /** How many more there were. */
  candidates_left_out: number;
  decided_at: string;
  expires_at: string;
}

/**
 * Why something was proposed or not.
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
   * Reads the explanation of a decision, for as long as it is kept.
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
