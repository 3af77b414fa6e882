import type DodoPayments from 'dodopayments';
import type { APIPromise, PagePromise } from 'dodopayments';
import { DefaultPageNumberPagination, type DefaultPageNumberPaginationParams } from 'dodopayments/pagination';
import type { NextAction } from './checkout-sessions.ts';
import type { OfferCopy, OfferKind } from './offers.ts';
import type { Trace } from './traces.ts';

/** Where a presentation stands: `accepted`, `declined`, `expired` and `undone` are the end of it. */
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
 * A price that is promised: accepting is charged exactly `total_amount`. Amounts are in the currency's minor unit.
 *
 * @example
 * ```ts
 * const show = ({ currency, total_amount }: OfferQuote) => `${currency} ${total_amount}`;
 * ```
 */
export interface OfferQuote {
  quote_id: string;
  currency: DodoPayments.Currency;
  /** What it is made of; what is given back of an old plan is negative. */
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
  /** What a subscription gets where a change costs less than it gives back. */
  credit: number;
  total_amount: number;
  /** What of the total the customer's wallet pays; the card pays the rest. */
  wallet_amount: number;
  /** What it costs more than what the customer has, before tax; null where nothing compares. */
  difference: number | null;
  /** What a later cycle costs, before tax and before credit or a wallet pays; null when none is charged by itself. */
  recurring_amount: number | null;
  /** The same once a discount that ends has ended; null when that makes no difference. */
  recurring_amount_after_discount: number | null;
  next_billing_date: string | null;
  /** What is charged by itself once it is accepted, in order: equal charges are one entry. */
  coming_charges: ChargeRun[];
  /** When the subscription ends by itself; null where it goes on, or there is none. */
  ends_at: string | null;
  expires_at: string;
}

/** Equal charges, one in each interval. */
export interface ChargeRun {
  /** Tax included, after credit and the wallet. */
  amount: number;
  first_date: string;
  /** The day of the last one, inclusive; null while they go on. */
  last_date: string | null;
  payment_frequency_count: number;
  payment_frequency_interval: 'Day' | 'Week' | 'Month' | 'Year';
}

/**
 * One offer, put to one customer at one moment.
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
  /** What ran at its step when it was proposed, and the variant that it is; null when nothing did. */
  experiment_id: string | null;
  variant_id: string | null;
  offer: {
    offer_id: string;
    kind: OfferKind;
    product_id: string | null;
    addon_id: string | null;
    /** Of what it sells, as the customer knows it. */
    name: string;
    copy: { en?: Required<OfferCopy>; ja?: Required<OfferCopy> };
    proration_billing_mode: string | null;
    /** How long the plan rests; null for what is no pause. */
    pause_days: number | null;
    /** How much longer the trial gets; null for what is no trial extension. */
    trial_extension_days: number | null;
    quantity: { minimum: number; maximum: number } | null;
  };
  quantity: number;
  quote: OfferQuote;
  /** `standard_checkout`: no saved method can pay it, and accepting leads to a checkout. */
  action: 'one_click' | 'standard_checkout';
  /** What accepting is charged to. */
  payment_method: { payment_method_id: string; brand: string; last4: string } | null;
  subscription_id: string | null;
  payment_id: string | null;
  error_code: string | null;
  /**
   * Where its customer looks at it and answers it. Hand it to them and to nobody else. Empty to a key that may
   * only read.
   */
  url: string;
  /** Whether the customer is told when it ends. */
  shows_expiry: boolean;
  expires_at: string;
  /** Until when an acceptance can be taken back. */
  undo_until: string | null;
  trace_id: string;
  created_at: string;
  viewed_at: string | null;
  answered_at: string | null;
}

/**
 * What is said with a yes.
 *
 * @example
 * ```ts
 * const params: PresentationAcceptParams = { quote_id: presentation.quote.quote_id, locale: 'ja' };
 * ```
 */
export interface PresentationAcceptParams {
  /** The price that was on the screen: another one is refused, and nothing is charged. */
  quote_id?: string | null;
  /** Another method of the customer; needed to try again after a failure. */
  payment_method_id?: string | null;
  /** The language of the screen, and of `error_message`; `en` unless told otherwise. */
  locale?: 'en' | 'ja' | null;
  /** What was on the screen besides, and where the customer was: kept as proof of consent. */
  screen?: {
    accept_label?: string | null;
    notices?: string[] | null;
    surface?: string | null;
    ip_address?: string | null;
    user_agent?: string | null;
  } | null;
}

/**
 * What came of a yes. Asked again, it is the same.
 *
 * @example
 * ```ts
 * const acceptance = await client.presentations.accept('prs_123');
 * if (acceptance.status === 'requires_action') redirect(acceptance.next_action.url);
 * ```
 */
export interface Acceptance {
  /** `processing`: the gateway has not answered yet. Ask again; nothing is charged twice. */
  status: 'accepted' | 'requires_action' | 'failed' | 'processing';
  presentation_id: string;
  payment_id: string | null;
  subscription_id: string | null;
  /** The bank asks the customer, or a standard checkout is to be paid: where to send them. */
  next_action: NextAction | null;
  error_code: string | null;
  /** May be shown to the customer. */
  error_message: string | null;
  /** After a decline: a standard checkout at the same price. */
  fallback_checkout_url: string | null;
  /**
   * After a decline of what changes a subscription: where the customer gives that another method. From there they
   * come back to the presentation, view it and accept it at the same price. Null for what is sold.
   */
  update_payment_method_url: string | null;
  undo_until: string | null;
}

/**
 * Which presentations of a customer to list.
 *
 * @example
 * ```ts
 * const waiting: PresentationListParams = { state: 'open' };
 * ```
 */
export interface PresentationListParams extends DefaultPageNumberPaginationParams {
  /** `open`: all that waits for the customer, be it open, viewed, failed or to be confirmed. */
  state?: PresentationState;
}

/** A page of presentations, newest first. */
export type PresentationsPage = PagePromise<DefaultPageNumberPagination<Presentation>, Presentation>;

/**
 * What is proposed to customers, and their answers.
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
   * Lists what is or was proposed to a customer.
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
   * Reads one.
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
   * Says that the customer sees it. A price that is promised no more, or is asked for another quantity, is
   * promised anew: show what is answered.
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
   * Yes: charges exactly the quote, once, however often it is sent.
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
   * No: final, and remembered. Answers what is proposed instead, if anything.
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
   * Takes an acceptance back until `undo_until`: everything is refunded, and what it began is cancelled.
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
   * Explains why it was proposed.
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
