import type DodoPayments from 'dodopayments';
import type { APIPromise } from 'dodopayments';

/**
 * Event of the business, as webhooks are sent for it.
 *
 * @example
 * ```ts
 * const show = ({ type, object_id }: RungEvent) => `${type} ${object_id}`;
 * ```
 */
export interface RungEvent {
  event_id: string;
  /** Type in the words of webhooks, such as `payment.succeeded`. */
  type: string;
  object_type: 'Payment' | 'Refund' | 'Dispute' | 'Subscription' | 'Presentation';
  object_id: string;
  /** Plan change of a subscription, or payment that renewed it; null for most. */
  related_id: string | null;
  customer_id: string | null;
  created_at: string;
}

/**
 * Filters of the list of events.
 *
 * @example
 * ```ts
 * const params: EventListParams = { type: 'payment.failed,refund.succeeded', sort: 'created_at' };
 * ```
 */
export interface EventListParams {
  /** One or several types, with commas between them. */
  type?: string;
  /** Payment, refund, dispute, subscription or presentation. */
  object_id?: string;
  /** Newest first (`-created_at`, the default), or oldest first. */
  sort?: '-created_at' | 'created_at';
  /** `next_cursor` of the page before, of the same sort. */
  cursor?: string;
  page_size?: number;
  page_number?: number;
}

/** A page of events, with the place at which to go on. */
export interface EventList {
  items: RungEvent[];
  /** Oldest first, null only if the page is empty: keep the last one to read later events from there. */
  next_cursor: string | null;
}

/**
 * Events of the business, also those that no webhook endpoint wants.
 *
 * @example
 * ```ts
 * const { items } = await client.events.list({ type: 'payment.failed' });
 * ```
 */
export class Events {
  readonly #client: DodoPayments;

  constructor(client: DodoPayments) {
    this.#client = client;
  }

  /**
   * Lists a page of events.
   *
   * @example
   * ```ts
   * const { items, next_cursor } = await client.events.list({ sort: 'created_at', page_size: 100 });
   * ```
   */
  list(query: EventListParams = {}, options?: DodoPayments.RequestOptions): APIPromise<EventList> {
    return this.#client.get('/events', { query, ...options });
  }
}
