import DodoPayments from 'dodopayments';
import type { APIPromise } from 'dodopayments';
import type { Presentation } from './presentations.ts';

/**
 * Rung's additions to the payment inside a `payment.*` event.
 *
 * @example
 * ```ts
 * if (event.type === 'payment.succeeded') console.log(event.data.customer_id, event.data.product_id);
 * ```
 */
export interface PaymentEventData {
  /** The same as `customer.customer_id`. */
  customer_id: string;
  /** The first product of the cart, or the subscription's product. */
  product_id: string | null;
}

type WithAdditions<Event> = Event extends { data: DodoPayments.Payment }
  ? Omit<Event, 'data'> & { data: Event['data'] & PaymentEventData }
  : Event;

/** Types of offer events, in addition to the official ones. */
export type OfferEventType =
  'offer.presented' | 'offer.accepted' | 'offer.declined' | 'offer.failed' | 'offer.expired' | 'offer.undone';

/**
 * Event of an offer presented to a customer. `data` is the presentation without its `url`, which is for its
 * customer alone: `presentations.retrieve` returns it.
 *
 * @example
 * ```ts
 * const onOffer = ({ type, data }: OfferWebhookEvent) => console.log(type, data.offer.offer_id, data.state);
 * ```
 */
export interface OfferWebhookEvent<Type extends OfferEventType = OfferEventType> {
  business_id: string;
  type: Type;
  timestamp: string;
  data: Omit<Presentation, 'url'> & { payload_type: 'Presentation' };
}

/**
 * A verified event: the official union, in which `payment.*` events carry Rung's additions, and the events of
 * offers.
 *
 * @example
 * ```ts
 * function onEvent(event: WebhookEvent) {
 *   if (event.type === 'payment.failed') console.log(event.data.payment_id, event.data.error_message);
 *   if (event.type === 'offer.accepted') console.log(event.data.offer.offer_id, event.data.quote.total_amount);
 * }
 * ```
 */
export type WebhookEvent =
  | WithAdditions<DodoPayments.UnwrapWebhookEvent>
  | { [Type in OfferEventType]: OfferWebhookEvent<Type> }[OfferEventType];

/**
 * Parameters of a webhook endpoint: the official fields, with the events of offers among `filter_types`.
 *
 * @example
 * ```ts
 * const params: WebhookCreateParams = {
 *   url: 'https://shop.example.com/webhooks/dodo',
 *   filter_types: ['payment.succeeded', 'offer.accepted'],
 * };
 * ```
 */
export interface WebhookCreateParams extends Omit<DodoPayments.WebhookCreateParams, 'filter_types'> {
  /** Subscribed events; defaults to all. */
  filter_types?: (NonNullable<DodoPayments.WebhookCreateParams['filter_types']>[number] | OfferEventType)[];
}

/**
 * Webhook endpoints, and the verification that their events come from Rung.
 *
 * @example
 * ```ts
 * const endpoint = await client.webhooks.create({ url: 'https://shop.example.com/webhooks/dodo' });
 * const { secret } = await client.webhooks.retrieveSecret(endpoint.id);
 * ```
 */
export class Webhooks extends DodoPayments.Webhooks {
  /**
   * Registers an endpoint.
   *
   * @example
   * ```ts
   * const endpoint = await client.webhooks.create({
   *   url: 'https://shop.example.com/webhooks/dodo',
   *   filter_types: ['payment.succeeded', 'offer.accepted'],
   * });
   * ```
   */
  override create(
    body: WebhookCreateParams,
    options?: DodoPayments.RequestOptions,
  ): APIPromise<DodoPayments.WebhookDetails> {
    return super.create(body as DodoPayments.WebhookCreateParams, options);
  }

  /**
   * Verifies the signature of the raw body and parses it. Throws if the signature is not Rung's, or is more
   * than five minutes old.
   *
   * @example
   * ```ts
   * const event = client.webhooks.unwrap(request.body.toString(), {
   *   headers: request.headers,
   *   key: process.env.DODO_PAYMENTS_WEBHOOK_KEY,
   * });
   * ```
   */
  override unwrap(body: string, options: UnwrapOptions): WebhookEvent;
  /** Signature of the official client, so that this client is assignable to it. */
  override unwrap(body: string, options: UnwrapOptions): DodoPayments.UnwrapWebhookEvent;
  override unwrap(body: string, options: UnwrapOptions): WebhookEvent | DodoPayments.UnwrapWebhookEvent {
    return super.unwrap(body, options);
  }
}

interface UnwrapOptions {
  headers: Record<string, string>;
  key?: string;
}
