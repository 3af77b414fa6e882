import { type BusinessId, asId } from '../../../domain/ids.ts';
import type {
  DisputeNotification,
  GatewayNotification,
  InboundRequest,
  InstrumentNotification,
  ParsedNotifications,
} from '../payment-gateway.ts';
import { toToken } from './instruments.ts';

/** Maximum age of a signature, in seconds; an older request may be a replay. */
const toleranceSeconds = 300;

/** Events that Rung listens to: each is a reason to ask about its object. */
export const listenedEvents = [
  'charge.dispute.closed',
  'charge.dispute.created',
  'charge.dispute.funds_reinstated',
  'charge.dispute.funds_withdrawn',
  'charge.dispute.updated',
  'charge.refund.updated',
  'checkout.session.async_payment_failed',
  'checkout.session.async_payment_succeeded',
  'checkout.session.completed',
  'checkout.session.expired',
  'payment_intent.canceled',
  'payment_intent.payment_failed',
  'payment_intent.processing',
  'payment_intent.requires_action',
  'payment_intent.succeeded',
  'payment_method.automatically_updated',
  'payment_method.updated',
  'refund.created',
  'refund.failed',
  'refund.updated',
] as const;

/** Verifies the signature and reads the event. Two secrets are valid while one replaces the other. */
export async function parseEvent(
  { businessId, headers, rawBody }: InboundRequest,
  secrets: readonly string[],
): Promise<ParsedNotifications> {
  const signature = headers.get('stripe-signature');
  if (signature === null) return { isGenuine: false, reason: 'the request has no Stripe-Signature' };
  if (secrets.length === 0) {
    return { isGenuine: false, reason: 'no webhook secret is configured that only Stripe could know' };
  }
  const { Stripe } = await import('stripe');
  let reason = '';
  for (const secret of secrets) {
    try {
      const event = Stripe.webhooks.constructEvent(rawBody, signature, secret, toleranceSeconds);
      return {
        isGenuine: true,
        notifications: readEvent(event, businessId),
        instruments: readInstruments(event),
        disputes: readDisputes(event),
      };
    } catch (error) {
      reason = error instanceof Error ? error.message : String(error);
    }
  }
  return { isGenuine: false, reason };
}

interface EventRead {
  readonly id: string;
  readonly type: string;
  readonly data: { readonly object: object };
}

/** The payment or refund of the business that an event is about; none for what others do in the same account. */
function readEvent({ id, data }: EventRead, businessId: BusinessId): readonly GatewayNotification[] {
  const { metadata } = data.object as { readonly metadata?: Readonly<Record<string, string>> | null };
  if (metadata?.['rung_business'] !== businessId) return [];
  const paymentId = metadata['rung_payment'];
  if (paymentId === undefined) return [];
  const refundId = metadata['rung_refund'];
  const notification: GatewayNotification = {
    notificationId: id,
    paymentId: asId<'payment'>(paymentId),
    refundId: refundId === undefined ? null : asId<'refund'>(refundId),
  };
  return [notification];
}

/** The dispute that has changed. Whose it is, its payment tells. */
function readDisputes({ id, type, data }: EventRead): readonly DisputeNotification[] {
  if (!type.startsWith('charge.dispute.')) return [];
  const { id: reference } = data.object as { readonly id?: unknown };
  return typeof reference === 'string' ? [{ notificationId: id, reference }] : [];
}

/** The card that was renewed or replaced by its bank. */
function readInstruments({ id, type, data }: EventRead): readonly InstrumentNotification[] {
  if (!type.startsWith('payment_method.')) return [];
  const { id: paymentMethod, customer } = data.object as { readonly id: string; readonly customer?: unknown };
  if (typeof customer !== 'string') return [];
  return [{ notificationId: id, token: toToken({ customer, paymentMethod }) }];
}
