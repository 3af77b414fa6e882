import DodoPayments from 'dodopayments';

/**
 * What Rung adds to the payment inside a `payment.*` event.
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

/**
 * A verified event: the official union, in which `payment.*` events carry Rung's additions.
 *
 * @example
 * ```ts
 * function onEvent(event: WebhookEvent) {
 *   if (event.type === 'payment.failed') console.log(event.data.payment_id, event.data.error_message);
 * }
 * ```
 */
export type WebhookEvent = WithAdditions<DodoPayments.UnwrapWebhookEvent>;

/**
 * Webhook endpoints, and the proof that what they receive comes from Rung.
 *
 * @example
 * ```ts
 * const endpoint = await client.webhooks.create({ url: 'https://shop.example.com/webhooks/dodo' });
 * const { secret } = await client.webhooks.retrieveSecret(endpoint.id);
 * ```
 */
export class Webhooks extends DodoPayments.Webhooks {
  /**
   * Checks the signature over the raw body and parses it. Throws when the signature is not Rung's, or is
   * more than five minutes old.
   *
   * @example
   * ```ts
   * const event = client.webhooks.unwrap(request.body.toString(), {
   *   headers: request.headers,
   *   key: process.env.DODO_PAYMENTS_WEBHOOK_KEY,
   * });
   * ```
   */
  override unwrap(body: string, options: { headers: Record<string, string>; key?: string }): WebhookEvent {
    return super.unwrap(body, options) as WebhookEvent;
  }
}
