import DodoPayments, { type APIPromise, type PagePromise } from 'dodopayments';
import { DefaultPageNumberPagination, type DefaultPageNumberPaginationParams } from 'dodopayments/pagination';
import type { Trace } from './traces.ts';

type OfficialMethod = DodoPayments.CustomerRetrievePaymentMethodsResponse.Item;
type OfficialCard = DodoPayments.CustomerRetrievePaymentMethodsResponse.Item.Card;

/**
 * A card as Rung describes it: the official fields, and the short names beside them.
 *
 * @example
 * ```ts
 * console.log(`${card.brand} ending in ${card.last4}, valid to ${card.exp_month}/${card.exp_year}`);
 * // visa ending in 4242, valid to 6/2032
 * ```
 */
export interface PaymentMethodCard extends OfficialCard {
  /** The last four digits; the same as `last4_digits`. */
  last4: string;
  /** The network in lower case, such as `visa`; `card_network` has it in upper case. */
  brand: string;
  /** 1 to 12. */
  exp_month: number;
  /** Four digits. */
  exp_year: number;
}

/**
 * A payment method that a customer has saved.
 *
 * @example
 * ```ts
 * const [method] = await client.customers.listPaymentMethods('cus_123');
 * if (method) console.log(method.payment_method_id, method.type, method.card?.last4);
 * ```
 */
export interface PaymentMethod extends OfficialMethod {
  /** The kind of method, such as `card`; the same as `payment_method`. */
  type: OfficialMethod['payment_method'];
  card?: PaymentMethodCard | null;
}

/**
 * A customer's payment methods, most recently used first: an array that also has the official `{ items }`.
 *
 * @example
 * ```ts
 * const methods = await client.customers.listPaymentMethods('cus_123');
 * methods[0]?.payment_method_id === methods.items[0]?.payment_method_id; // true
 * ```
 */
export class PaymentMethodList extends Array<PaymentMethod> {
  /**
   * Makes `map` and `filter` return plain arrays: their results are no longer a customer's list of methods.
   */
  static override get [Symbol.species](): ArrayConstructor {
    return Array;
  }

  /**
   * The same methods under the name of the official response.
   *
   * @example
   * ```ts
   * const { items } = await client.customers.retrievePaymentMethods('cus_123');
   * ```
   */
  get items(): PaymentMethod[] {
    return this;
  }
}

/**
 * How much a customer wants to be offered: `all` as the business likes, `fewer` at most one a week, `none` nothing.
 *
 * @example
 * ```ts
 * const quiet: OfferPreference = { preference: 'none' };
 * ```
 */
export interface OfferPreference {
  preference: 'all' | 'fewer' | 'none';
}

/**
 * Customer of a list, with what they have paid less what they got back, one amount a currency.
 *
 * @example
 * ```ts
 * const inDollars = customer.spent.find(({ currency }) => currency === 'USD')?.amount ?? 0;
 * ```
 */
export interface ListedCustomer extends DodoPayments.Customer {
  spent: { currency: DodoPayments.Currency; amount: number; payments: number }[];
}

/**
 * Something that happened to a customer.
 *
 * @example
 * ```ts
 * const isMoney = (entry: TimelineEntry) => entry.amount !== null;
 * ```
 */
export interface TimelineEntry {
  at: string;
  kind:
    | 'payment'
    | 'refund'
    | 'subscription_started'
    | 'subscription_ended'
    | 'plan_change'
    | 'wallet_entry'
    | 'offer_proposed'
    | 'offer_answered'
    | 'nothing_proposed'
    | 'email';
  object_id: string;
  /** Owner or cause: a subscription, a payment, or the trace of a decision. */
  related_id: string | null;
  /** Status that the object has now; the first reason where nothing was proposed. */
  status: string | null;
  name: string | null;
  amount: number | null;
  currency: DodoPayments.Currency | null;
}

/**
 * Customers, and the payment methods they have saved.
 *
 * @example
 * ```ts
 * const methods = await client.customers.listPaymentMethods('cus_123');
 * ```
 */
export class Customers extends DodoPayments.Customers {
  /**
   * Lists a customer's saved payment methods, the last used first.
   *
   * @example
   * ```ts
   * const methods = await client.customers.listPaymentMethods('cus_123');
   * if (methods.length === 0) console.log('Nothing saved: offer the standard checkout.');
   * ```
   */
  listPaymentMethods(
    customerID: string,
    options?: DodoPayments.RequestOptions,
  ): APIPromise<PaymentMethodList> {
    return super.retrievePaymentMethods(customerID, options)._thenUnwrap(toList);
  }

  /**
   * The same list under its official name. Written as JSON it keeps the official shape, `{ "items": [] }`,
   * where {@link listPaymentMethods} is written as an array.
   *
   * @example
   * ```ts
   * const { items } = await client.customers.retrievePaymentMethods('cus_123');
   * ```
   */
  override retrievePaymentMethods(
    customerID: string,
    options?: DodoPayments.RequestOptions,
  ): APIPromise<PaymentMethodList> {
    return super.retrievePaymentMethods(customerID, options)._thenUnwrap((response) => {
      const list = toList(response);
      return Object.defineProperty(list, 'toJSON', { value: () => ({ items: [...list] }) });
    });
  }

  /**
   * Finds customers by id, name, e-mail address, last four card digits, printed document number, or the id of a
   * payment, refund or subscription.
   *
   * @example
   * ```ts
   * for await (const customer of client.customers.search({ q: 'mira sam' })) console.log(customer.spent);
   * ```
   */
  search(
    query: DefaultPageNumberPaginationParams & { q: string; cursor?: string },
    options?: DodoPayments.RequestOptions,
  ): PagePromise<DefaultPageNumberPagination<ListedCustomer>, ListedCustomer> {
    return this._client.getAPIList('/customers', DefaultPageNumberPagination<ListedCustomer>, {
      query,
      ...options,
    });
  }

  /**
   * Reads what happened to a customer, newest first. `kind` is one or several kinds with commas between them.
   *
   * @example
   * ```ts
   * const { items, next_cursor } = await client.customers.retrieveTimeline('cus_123', { kind: 'payment,refund' });
   * ```
   */
  retrieveTimeline(
    customerID: string,
    query: { kind?: string; page_size?: number; cursor?: string } = {},
    options?: DodoPayments.RequestOptions,
  ): APIPromise<{ items: TimelineEntry[]; next_cursor: string | null }> {
    const path = `/customers/${encodeURIComponent(customerID)}/timeline`;
    return this._client.get(path, { query, ...options });
  }

  /**
   * Lists the decisions about a customer, also those that proposed nothing: why they did not see an offer.
   *
   * @example
   * ```ts
   * for await (const trace of client.customers.listTraces('cus_123', { proposed: false })) console.log(trace.stop);
   * ```
   */
  listTraces(
    customerID: string,
    query: DefaultPageNumberPaginationParams & { moment?: string; proposed?: boolean; cursor?: string } = {},
    options?: DodoPayments.RequestOptions,
  ): PagePromise<DefaultPageNumberPagination<Trace>, Trace> {
    const path = `/customers/${encodeURIComponent(customerID)}/traces`;
    return this._client.getAPIList(path, DefaultPageNumberPagination<Trace>, { query, ...options });
  }

  /**
   * Reads how much a customer wants to be offered.
   *
   * @example
   * ```ts
   * const { preference } = await client.customers.retrieveOfferPreference('cus_123');
   * ```
   */
  retrieveOfferPreference(
    customerID: string,
    options?: DodoPayments.RequestOptions,
  ): APIPromise<OfferPreference> {
    return this._client.get(preferencePath(customerID), options);
  }

  /**
   * Sets a customer's offer preference. It applies from the next decision on.
   *
   * @example
   * ```ts
   * await client.customers.updateOfferPreference('cus_123', { preference: 'none' });
   * ```
   */
  updateOfferPreference(
    customerID: string,
    body: OfferPreference,
    options?: DodoPayments.RequestOptions,
  ): APIPromise<OfferPreference> {
    return this._client.patch(preferencePath(customerID), { ...options, body });
  }
}

function preferencePath(customerID: string): string {
  return `/customers/${encodeURIComponent(customerID)}/offer-preferences`;
}

function toList(response: DodoPayments.CustomerRetrievePaymentMethodsResponse): PaymentMethodList {
  const list = new PaymentMethodList();
  list.push(...(response.items as PaymentMethod[]));
  return list;
}
