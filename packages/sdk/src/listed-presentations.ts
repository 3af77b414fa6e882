import type DodoPayments from 'dodopayments';
import type { PagePromise } from 'dodopayments';
import type { DefaultPageNumberPagination, DefaultPageNumberPaginationParams } from 'dodopayments/pagination';

/** State of a presentation: `accepted`, `declined`, `expired` and `undone` are final. */
export type PresentationState =
  | 'open'
  | 'viewed'
  | 'accepting'
  | 'requires_action'
  | 'failed'
  | 'accepted'
  | 'declined'
  | 'expired'
  | 'undone';

/**
 * Filters of a list of presentations of all customers.
 *
 * @example
 * ```ts
 * const params: BusinessPresentationListParams = { offer_id: 'off_123', state: 'failed,declined' };
 * ```
 */
export interface BusinessPresentationListParams extends DefaultPageNumberPaginationParams {
  funnel_id?: string;
  step_id?: string;
  offer_id?: string;
  customer_id?: string;
  moment?: string;
  /** One or several states, with commas between them. */
  state?: string;
  created_at_gte?: string;
  created_at_lte?: string;
  /** `next_cursor` of the page before. */
  cursor?: string;
}

/**
 * Presentation beside those of other customers.
 *
 * @example
 * ```ts
 * const price = (shown: ListedPresentation) => `${shown.total_amount} ${shown.currency}`;
 * ```
 */
export interface ListedPresentation {
  presentation_id: string;
  state: PresentationState;
  customer: { customer_id: string; name: string; email: string };
  moment: string;
  surface: string;
  funnel_id: string;
  version: number;
  step_id: string;
  experiment_id: string | null;
  variant_id: string | null;
  /** `name` as the seller calls it, `item_name` of what it sells. */
  offer: { offer_id: string; name: string; item_name: string };
  currency: DodoPayments.Currency;
  /** Price that accepting charges, tax included. */
  total_amount: number;
  attempts: number;
  subscription_id: string | null;
  payment_id: string | null;
  error_code: string | null;
  trace_id: string;
  created_at: string;
  viewed_at: string | null;
  answered_at: string | null;
  expires_at: string;
}

/** A page of presentations of all customers; iterate it for all of them. */
export type ListedPresentationsPage = PagePromise<
  DefaultPageNumberPagination<ListedPresentation>,
  ListedPresentation
>;
