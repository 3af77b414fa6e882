import type DodoPayments from 'dodopayments';
import type { APIPromise } from 'dodopayments';
import type { Presentation } from './presentations.ts';

/**
 * What happened to whom.
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
  /** What audiences ask for: flat, and at most 16 KB. */
  context?: Record<string, string | number | boolean> | null;
  /** Where the customer looks; one presentation is open there at a time. `main` unless told otherwise. */
  surface?: string | null;
  /** What belongs to one visit, for the caps; left out, a day. */
  session?: string | null;
}

/**
 * Occasions on which something may be proposed.
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
   * Asks what is to be proposed to a customer now. `presentation` is null for nothing; the trace says why.
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
