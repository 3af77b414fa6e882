import type DodoPayments from 'dodopayments';
import type { APIPromise, PagePromise } from 'dodopayments';
import { DefaultPageNumberPagination, type DefaultPageNumberPaginationParams } from 'dodopayments/pagination';
import type { NextAction } from './checkout-sessions.ts';
import type {
  BusinessPresentationListParams,
  ListedPresentation,
  ListedPresentationsPage,
  PresentationState,
} from './listed-presentations.ts';
import type { OfferCopy, OfferKind } from './offers.ts';
import type { Trace } from './traces.ts';

/**
 * Guaranteed price: accepting charges exactly `total_amount`. Amounts are in the currency's minor unit.
 *
 * @example
 * ```ts
 * const show = ({ currency, total_amount }: OfferQuote) => `${currency} ${total_amount}`;
 * ```
 */
export interface OfferQuote {
  quote_id: string;
  currency: DodoPayments.Currency;
  /** Lines of the price; the refunded share of an old plan is negative. */
  lines: {
    name: string;
    quantity: number;
    unit_amount: number;
    subtotal: number;
    discount: number;
    tax: number;
    total: number;
  }[];
  subtotal: number;
  discount: number;
  tax: number;
  /** Subscription credit granted if a change costs less than it refunds. */
  credit: number;
  total_amount: number;
  /** Part of the total paid by the customer's wallet; the card pays the rest. */
  wallet_amount: number;
  /** Price difference from what the customer has, before tax; null if they cannot be compared. */
  difference: number | null;
  /** Price of a later cycle, before tax and before credit or a wallet pays; null if nothing recurs. */
  recurring_amount: number | null;
  /** Later price after a temporary discount has ended; null if it makes no difference. */
  recurring_amount_after_discount: number | null;
  next_billing_date: string | null;
  /** Later charges after acceptance, in order: equal charges are one entry. */
  coming_charges: ChargeRun[];
  /** End of the subscription; null if it is open-ended, or there is none. */
  ends_at: string | null;
  expires_at: string;
}

/** Equal charges, one in each interval. */
export interface ChargeRun {
  /** Tax included, after credit and the wallet. */
  amount: number;
  first_date: string;
  /** Date of the last one, inclusive; null while they are open-ended. */
  last_date: string | null;
  payment_frequency_count: number;
  payment_frequency_interval: 'Day' | 'Week' | 'Month' | 'Year';
}

/**
 * Presentation of one offer to one customer at one moment.
 *
 * @example
 * ```ts
 * const { presentation } = await client.moments.raise({ customer_id: 'cus_123', moment: 'usage_limit' });
 * if (presentation) console.log(presentation.offer.copy.en?.headline, presentation.quote.total_amount);
 * ```
 */
export interface Presentation {
  presentation_id: string;
  state: PresentationState;
  customer_id: string;
  moment: string;
  surface: string;
  funnel_id: string;
  step_id: string;
  /** Experiment that ran at its step, and the variant shown; null if none did. */
  experiment_id: string | null;
  variant_id: string | null;
  offer: {
    offer_id: string;
    kind: OfferKind;
    product_id: string | null;
    addon_id: string | null;
    /** Name of the offered item, as the customer knows it. */
    name: string;
    copy: { en?: Required<OfferCopy>; ja?: Required<OfferCopy> };
    proration_billing_mode: string | null;
    /** Length of a pause; null for any other offer. */
    pause_days: number | null;
    /** Length of a trial extension; null for any other offer. */
    trial_extension_days: number | null;
    quantity: { minimum: number; maximum: number } | null;
  };
  quantity: number;
  quote: OfferQuote;
  /** `standard_checkout`: no saved method can pay it, and accepting leads to a checkout. */
  action: 'one_click' | 'standard_checkout';
  /** Payment method that accepting charges. */
  payment_method: { payment_method_id: string; brand: string; last4: string } | null;
  subscription_id: string | null;
  payment_id: string | null;
  error_code: string | null;
  /**
   * URL at which its customer views and answers it. Hand it to them and to nobody else. Empty for a read-only
   * key.
   */
  url: string;
  /** True if the customer is shown the expiry. */
  shows_expiry: boolean;
  expires_at: string;
  /** Time until which an acceptance can be undone. */
  undo_until: string | null;
  trace_id: string;
  created_at: string;
  viewed_at: string | null;
  answered_at: string | null;
}

/**
 * Parameters of an acceptance.
 *
 * @example
 * ```ts
 * const params: PresentationAcceptParams = { quote_id: presentation.quote.quote_id, locale: 'ja' };
 * ```
 */
export interface PresentationAcceptParams {
  /** Quote that was shown: any other is refused, and nothing is charged. */
  quote_id?: string | null;
  /** Another saved method of the customer; required to retry after a failure. */
  payment_method_id?: string | null;
  /** Language of the page, and of `error_message`; `en` by default. */
  locale?: 'en' | 'ja' | null;
  /** Other content of the screen, and the customer's place: stored as proof of consent. */
  screen?: {
    accept_label?: string | null;
    notices?: string[] | null;
    surface?: string | null;
    ip_address?: string | null;
    user_agent?: string | null;
  } | null;
}

/**
 * Outcome of an acceptance. Accepting again returns the same outcome.
 *
 * @example
 * ```ts
 * const acceptance = await client.presentations.accept('prs_123');
 * if (acceptance.status === 'requires_action') redirect(acceptance.next_action.url);
 * ```
 */
export interface Acceptance {
  /** `processing`: the gateway has not answered yet. Accept again; nothing is charged twice. */
  status: 'accepted' | 'requires_action' | 'failed' | 'processing';
  presentation_id: string;
  payment_id: string | null;
  subscription_id: string | null;
  /** URL to send the customer to: the bank's authentication, or a standard checkout to pay. */
  next_action: NextAction | null;
  error_code: string | null;
  /** May be shown to the customer. */
  error_message: string | null;
  /** Standard checkout at the same price, after a decline. */
  fallback_checkout_url: string | null;
  /**
   * After a decline of an offer that changes a subscription: URL at which the customer gives it another
   * payment method. From there they return to the presentation, view it and accept it at the same price. Null
   * for a sale.
   */
  update_payment_method_url: string | null;
  undo_until: string | null;
}

/**
 * Filter for listing a customer's presentations.
 *
 * @example
 * ```ts
 * const waiting: PresentationListParams = { state: 'open' };
 * ```
 */
export interface PresentationListParams extends DefaultPageNumberPaginationParams {
  /** `open`: every presentation that awaits the customer, whether open, viewed, failed or to be confirmed. */
  state?: PresentationState;
}

/** A page of presentations, newest first. */
export type PresentationsPage = PagePromise<DefaultPageNumberPagination<Presentation>, Presentation>;

/**
 * Presentations of offers to customers, and their answers.
 *
 * @example
 * ```ts
 * const acceptance = await client.presentations.accept('prs_123');
 * ```
 */
export class Presentations {
  readonly #client: DodoPayments;

  constructor(client: DodoPayments) {
    this.#client = client;
  }

  /**
   * Lists present and past presentations of a customer.
   *
   * @example
   * ```ts
   * for await (const shown of client.presentations.list('cus_123', { state: 'open' })) console.log(shown.url);
   * ```
   */
  list(
    customerID: string,
    query: PresentationListParams = {},
    options?: DodoPayments.RequestOptions,
  ): PresentationsPage {
    const path = `/customers/${encodeURIComponent(customerID)}/presentations`;
    return this.#client.getAPIList(path, DefaultPageNumberPagination<Presentation>, { query, ...options });
  }

  /**
   * Lists the presentations of all customers, by funnel, step, offer, state and date.
   *
   * @example
   * ```ts
   * const query = { funnel_id: 'fnl_123', state: 'accepted,undone' };
   * for await (const { customer, offer } of client.presentations.listAll(query)) console.log(customer.name, offer.name);
   * ```
   */
  listAll(
    query: BusinessPresentationListParams = {},
    options?: DodoPayments.RequestOptions,
  ): ListedPresentationsPage {
    return this.#client.getAPIList('/presentations', DefaultPageNumberPagination<ListedPresentation>, {
      query,
      ...options,
    });
  }

  /**
   * Retrieves a presentation.
   *
   * @example
   * ```ts
   * const { state } = await client.presentations.retrieve('prs_123');
   * ```
   */
  retrieve(presentationID: string, options?: DodoPayments.RequestOptions): APIPromise<Presentation> {
    return this.#client.get(pathOf(presentationID), options);
  }

  /**
   * Records that the customer sees it. An expired quote, or one for another quantity, is replaced: show the
   * returned one.
   *
   * @example
   * ```ts
   * const { quote } = await client.presentations.view('prs_123', { quantity: 2 });
   * ```
   */
  view(
    presentationID: string,
    body: { quantity?: number | null } = {},
    options?: DodoPayments.RequestOptions,
  ): APIPromise<Presentation> {
    return this.#client.post(`${pathOf(presentationID)}/view`, { ...options, body });
  }

  /**
   * Accepts: charges exactly the quote, once, however often it is sent.
   *
   * @example
   * ```ts
   * const { status, fallback_checkout_url } = await client.presentations.accept('prs_123', {
   *   quote_id: presentation.quote.quote_id,
   * });
   * ```
   */
  accept(
    presentationID: string,
    body: PresentationAcceptParams = {},
    options?: DodoPayments.RequestOptions,
  ): APIPromise<Acceptance> {
    return this.#client.post(`${pathOf(presentationID)}/accept`, { ...options, body });
  }

  /**
   * Declines: final, and remembered. Returns the next proposal, if any.
   *
   * @example
   * ```ts
   * const { next } = await client.presentations.decline('prs_123');
   * ```
   */
  decline(
    presentationID: string,
    options?: DodoPayments.RequestOptions,
  ): APIPromise<{ status: 'declined'; next: Presentation | null }> {
    return this.#client.post(`${pathOf(presentationID)}/decline`, options);
  }

  /**
   * Undoes an acceptance until `undo_until`: everything is refunded, and a subscription it started is
   * cancelled.
   *
   * @example
   * ```ts
   * await client.presentations.undo('prs_123');
   * ```
   */
  undo(
    presentationID: string,
    options?: DodoPayments.RequestOptions,
  ): APIPromise<{
    status: 'undone';
    presentation_id: string;
    payment_id: string | null;
    subscription_id: string | null;
  }> {
    return this.#client.post(`${pathOf(presentationID)}/undo`, options);
  }

  /**
   * Retrieves the trace of its decision.
   *
   * @example
   * ```ts
   * const { candidates } = await client.presentations.trace('prs_123');
   * ```
   */
  trace(presentationID: string, options?: DodoPayments.RequestOptions): APIPromise<Trace> {
    return this.#client.get(`${pathOf(presentationID)}/trace`, options);
  }
}

function pathOf(presentationID: string): string {
  return `/presentations/${encodeURIComponent(presentationID)}`;
}
