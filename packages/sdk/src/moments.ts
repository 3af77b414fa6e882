import type DodoPayments from 'dodopayments';
import type { APIPromise } from 'dodopayments';
import type { Presentation } from './presentations.ts';

/**
 * Moment of a customer.
 *
 * @example
 * ```ts
 * const params: MomentRaiseParams = {
 *   customer_id: 'cus_123',
 *   moment: 'usage_limit',
 *   context: { used: 95, limit: 100 },
 * };
 * ```
 */
export interface MomentRaiseParams {
  customer_id: string;
  /**
   * `usage_limit`, `milestone`, `onboarding_complete`, `cancel_intent`, `downgrade_intent`, or a name of your own.
   * What follows a purchase is raised by Rung itself.
   */
  moment: string;
  /** Facts for audiences: flat, and at most 16 KB. */
  context?: Record<string, string | number | boolean> | null;
  /** Place where the offer is shown; each surface has at most one open presentation. Defaults to `main`. */
  surface?: string | null;
  /** Id of one visit, for the proposal limits; defaults to a day. */
  session?: string | null;
}

/**
 * Moments at which something may be proposed.
 *
 * @example
 * ```ts
 * const { presentation } = await client.moments.raise({ customer_id: 'cus_123', moment: 'milestone' });
 * ```
 */
export class Moments {
  readonly #client: DodoPayments;

  constructor(client: DodoPayments) {
    this.#client = client;
  }

  /**
   * Decides on a proposal for a customer now. `presentation` is null if there is none; the trace says why.
   *
   * @example
   * ```ts
   * const { presentation, trace_id } = await client.moments.raise({
   *   customer_id: 'cus_123',
   *   moment: 'usage_limit',
   *   context: { used: 95 },
   * });
   * if (presentation) redirect(presentation.url);
   * ```
   */
  raise(
    body: MomentRaiseParams,
    options?: DodoPayments.RequestOptions,
  ): APIPromise<{ presentation: Presentation | null; trace_id: string }> {
    return this.#client.post('/moments', { ...options, body });
  }
}
