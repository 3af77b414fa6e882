import { randomBytes } from 'node:crypto';
import type { Logger } from 'pino';
import type { Config } from './config.ts';
import { DomainError } from './domain/errors.ts';
import type { IdKind, asId } from './domain/ids.ts';
import type { PaymentNames } from './domain/payment/open-payment.ts';
import type { Payment } from './domain/payment/payment.ts';
import { type Scope, businessTime } from './domain/scope.ts';
import { reconcileAfterMs } from './domain/lease.ts';
import type { Instant } from './domain/time.ts';
import type { SubscriptionChanges } from './gateways/commerce/subscription-changes.ts';
import type { BegunAcceptance, LocalCommerce, UndoneAcceptance } from './gateways/commerce/commerce.ts';
import type { RemoteCommerce } from './gateways/commerce/remote-commerce.ts';
import type { ChargeReference, PaymentGateway } from './gateways/payment/payment-gateway.ts';
import type { GatewayRegistry } from './gateways/payment/gateway-registry.ts';
import type { Simulator } from './gateways/payment/simulator/gateway.ts';
import type { WebhookSender } from './gateways/webhooks/webhook-sender.ts';
import type { Secrets } from './secrets/secrets.ts';
import type { Heart } from './heart.ts';
import type { Database } from './store/postgres/postgres.ts';
import type { AcceptanceRiders, BillingRiders, UndoRider } from './store/platform/riders.ts';

/** An acceptance with the riders by which billing in this process commits it. */
export type RiddenAcceptance = BegunAcceptance & { readonly riders: AcceptanceRiders };

/** An undo with the rider by which billing in this process commits it. */
export type RiddenUndo = UndoneAcceptance & { readonly rider: UndoRider };

/** Billing, as the offer engine sees it: in this process, or in another system. */
export type Commerce = LocalCommerce<RiddenAcceptance, RiddenUndo> | RemoteCommerce;

/** Everything a use case may reach outside itself. Made once, by `createRuntime`. */
export interface Runtime {
  readonly config: Config;
  readonly sql: Database;
  readonly log: Logger;
  /** Reached through `gatewayFor` and `findAtGateway`, which pick the right one. */
  readonly gateways: GatewayRegistry;
  /** Test controls of the default simulator: its faults and its book. Payments go through `gateways`. */
  readonly simulator: Simulator;
  readonly webhookSender: WebhookSender;
  /** Seals what the database must not give away, and signs links. */
  readonly secrets: Secrets;
  /** Billing, as the offer engine sees it. */
  readonly commerce: Commerce;
  /** Billing, as customers change their own subscriptions. */
  readonly subscriptionChanges: SubscriptionChanges;
  /** Riders on billing's settlements, of whoever follows the money. */
  readonly riders: BillingRiders;
  /** Keeps what this process has begun its own for as long as it lives. */
  readonly heart: Heart;
  /** Real time, for transport only: leases, retries of deliveries, sessions, rate limits. */
  readonly wallClock: () => Instant;
  /** A new id of the kind: the wire's prefix and 21 random characters. */
  readonly mintId: <Kind extends IdKind>(kind: Kind) => ReturnType<typeof asId<Kind>>;
  /** Aborted once the process has been told to stop: nothing new is begun. */
  readonly stopping: AbortSignal;
  /** Ends the process here when this point was asked for by name: how the crash tests pull the plug. */
  readonly failpoint: (name: string) => void;
}

/**
 * Gateway that the business has chosen: new cards and new payments are its. Live mode has none yet, and is refused
 * rather than simulated: use cases ask for it before they write, so that nothing is opened that could not be collected.
 */
export function gatewayFor(runtime: Runtime, scope: Scope): PaymentGateway {
  refuseLiveMode(scope);
  return scope.gateway === null ? runtime.gateways.testDefault : runtime.gateways.get(scope.gateway);
}

/** Refuses to move money in live mode, whichever gateway would. */
export function refuseLiveMode({ mode }: Scope): void {
  if (mode === 'test') return;
  throw new DomainError(
    'MERCHANT_NOT_LIVE',
    'Live mode has no payment gateway yet, so no money can be moved. Use an API key of test mode.',
  );
}

/** A payment at its gateway: the one that it was opened with, whatever its business has chosen since. */
export interface AtGateway {
  readonly gateway: PaymentGateway;
  readonly charge: ChargeReference;
}

/** Finds a payment at its gateway; undefined for one that no gateway is asked about. */
export function findAtGateway(
  runtime: Runtime,
  { businessId, paymentId, gateway: known }: Pick<Payment, 'businessId' | 'paymentId' | 'gateway'>,
): AtGateway | undefined {
  if (known === null) return undefined;
  const { provider, gatewayPaymentId, gatewayState } = known;
  return {
    gateway: runtime.gateways.get(provider),
    charge: { businessId, paymentId, gatewayPaymentId, gatewayState },
  };
}

/** Business time now, for whoever `scope` is. */
export function now(runtime: Runtime, scope: Scope): Instant {
  return businessTime(scope.clock, runtime.wallClock());
}

/** When, in real time, what is opened now is looked after if nobody has finished it by then. */
export function reconcileAt(runtime: Runtime): Instant {
  return runtime.wallClock() + reconcileAfterMs;
}

/** The names a payment with so many lines gets. */
export function mintPaymentNames(runtime: Runtime, lineCount: number): PaymentNames {
  return {
    paymentId: runtime.mintId('payment'),
    invoiceId: runtime.mintId('invoice'),
    subscriptionId: runtime.mintId('subscription'),
    lineItemIds: Array.from({ length: lineCount }, () => runtime.mintId('line_item')),
  };
}

/** Letters and digits from a cryptographic source, every character equally likely. */
export function randomText(length: number): string {
  const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
  let text = '';
  while (text.length < length) {
    for (const byte of randomBytes(length * 2)) {
      if (byte < 248 && text.length < length) text += alphabet.charAt(byte % 62);
    }
  }
  return text;
}
