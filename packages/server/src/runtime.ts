import { randomFillSync } from 'node:crypto';
import type { Logger } from 'pino';
import type { Config } from './config.ts';
import { DomainError } from './domain/errors.ts';
import type { BusinessId, IdKind, asId } from './domain/ids.ts';
import type { Instrument } from './domain/payment/gateway-outcome.ts';
import type { PaymentNames } from './domain/payment/open-payment.ts';
import type { Money } from './domain/money/money.ts';
import type { ReportedDispute } from './domain/dispute/dispute.ts';
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
import type { MailGateway } from './gateways/mail/mail-gateway.ts';
import type { EndpointPace } from './gateways/webhooks/endpoint-pace.ts';
import type { WebhookSender } from './gateways/webhooks/webhook-sender.ts';
import type { Secrets } from './secrets/secrets.ts';
import type { Metrics, ReadableMetrics } from './telemetry/metrics.ts';
import type { LeaseKeeper } from './lease-keeper.ts';
import type { Database } from './store/postgres/postgres.ts';
import type { AcceptanceRiders, BillingRiders, UndoRider } from './store/platform/riders.ts';

/** Acceptance with the riders that commit it together with billing in this process. */
export type AcceptanceWithRiders = BegunAcceptance & { readonly riders: AcceptanceRiders };

/** Undo of an acceptance with the rider that commits it together with billing in this process. */
export type UndoWithRider = UndoneAcceptance & { readonly rider: UndoRider };

/** Billing as the offer engine uses it: in this process, or in another system. */
export type Commerce = LocalCommerce<AcceptanceWithRiders, UndoWithRider> | RemoteCommerce;

/** Everything outside itself that a use case may reach. Created once, by `createRuntime`. */
export interface Runtime {
  readonly config: Config;
  readonly sql: Database;
  readonly log: Logger;
  /** Counters of this process's work. */
  readonly metrics: Metrics;
  /** The same to be read; undefined where nobody may. */
  readonly readableMetrics: ReadableMetrics | undefined;
  /** Reached through `gatewayFor` and `findChargeAtGateway`, which pick the right one. */
  readonly gateways: GatewayRegistry;
  /** Test controls of the default simulator: faults and recorded charges. Payments go through `gateways`. */
  readonly simulator: Simulator;
  readonly webhookSender: WebhookSender;
  /** Number of deliveries at a time that suits each webhook endpoint. */
  readonly endpointPace: EndpointPace;
  /** Mail server for e-mails to customers; null without one. */
  readonly mail: MailGateway | null;
  /** Encryption of sensitive data and signing of links. */
  readonly secrets: Secrets;
  /** Billing as the offer engine uses it. */
  readonly commerce: Commerce;
  /** Plan changes that customers make to their own subscriptions. */
  readonly subscriptionChanges: SubscriptionChanges;
  /** Statements that other parts of the system commit together with billing's settlements. */
  readonly riders: BillingRiders;
  /** Renews the leases of work under way for as long as the process lives. */
  readonly leaseKeeper: LeaseKeeper;
  /** Real time, for transport only: leases, webhook retries, sessions, rate limits. */
  readonly wallClock: () => Instant;
  /** Creates a new id of the kind: the wire's prefix and 21 random characters. */
  readonly mintId: <Kind extends IdKind>(kind: Kind) => ReturnType<typeof asId<Kind>>;
  /** Aborted once shutdown has begun: no new work is started. */
  readonly stopping: AbortSignal;
  /** Kills the process if this failpoint is configured: crash tests use it. */
  readonly failpoint: (name: string) => void;
}

/**
 * Gateway chosen by the business for new cards and payments, or the default of its mode. Use cases call this before
 * they write, so that no payment is opened that could not be collected. Refuses live mode without a gateway that
 * moves real money: it is never simulated.
 */
export function gatewayFor(runtime: Runtime, scope: Scope): PaymentGateway {
  const gateway = findGatewayFor(runtime, scope);
  if (!gateway) throw notLive();
  refuseMode(gateway, scope);
  return gateway;
}

/** Gateway for new cards and payments; undefined where the mode has none. */
export function findGatewayFor({ gateways }: Runtime, { gateway, mode }: Scope): PaymentGateway | undefined {
  return gateway === null ? gateways.defaults[mode] : gateways.get(gateway);
}

/**
 * Refuses an amount that the gateway of the business cannot charge exactly, where it is asked for: nothing is rounded.
 * `field` names it in the request.
 */
export function checkChargeable(runtime: Runtime, scope: Scope, amount: Money, field: string): void {
  const problem = findGatewayFor(runtime, scope)?.findAmountProblem?.(amount);
  if (problem !== undefined) throw new DomainError('INVALID_REQUEST_BODY', `${field}: ${problem}`);
}

/** Refuses to move money at a gateway that does not serve the mode of the business. */
export function refuseMode({ modes }: PaymentGateway, { mode }: Scope): void {
  if (!modes.includes(mode)) throw notLive();
}

/** Address at which a gateway notifies Rung about a business. */
export function gatewayWebhookUrl(
  { config }: Pick<Runtime, 'config'>,
  { businessId }: Pick<Scope, 'businessId'>,
  provider: string,
): string {
  return `${config.publicUrl}/gateways/${provider}/${businessId}`;
}

function notLive(): DomainError {
  return new DomainError(
    'MERCHANT_NOT_LIVE',
    'This business in live mode has no payment gateway, so no money can be moved. Connect one, or use an API key of test mode.',
  );
}

/**
 * A charge and its gateway: the one the payment was opened with, even if the business has chosen another
 * since.
 */
export interface ChargeAtGateway {
  readonly gateway: PaymentGateway;
  readonly charge: ChargeReference;
}

/** Finds a payment's charge and gateway; undefined for a payment that no gateway charges. */
export function findChargeAtGateway(
  runtime: Runtime,
  { businessId, paymentId, gateway: known }: Pick<Payment, 'businessId' | 'paymentId' | 'gateway'>,
): ChargeAtGateway | undefined {
  if (known === null) return undefined;
  const { provider, gatewayPaymentId, gatewayState } = known;
  return {
    gateway: runtime.gateways.get(provider),
    charge: { businessId, paymentId, gatewayPaymentId, gatewayState },
  };
}

/** Finds a saved instrument at its gateway, as it is now; undefined where it is gone, or never changes. */
export async function findInstrumentAtGateway(
  { gateways }: Runtime,
  businessId: BusinessId,
  { provider, token }: Pick<Instrument, 'provider' | 'token'>,
): Promise<Instrument | undefined> {
  return gateways.get(provider).findInstrument?.(businessId, token);
}

/** Finds a dispute at its gateway, as it is now; undefined where it is not about the business. */
export async function findDisputeAtGateway(
  { gateways }: Runtime,
  businessId: BusinessId,
  { provider, reference }: { readonly provider: string; readonly reference: string },
): Promise<ReportedDispute | undefined> {
  return gateways.get(provider).findDispute?.(businessId, reference);
}

/** Current business time: the test clock of the scope's business, or real time. */
export function now(runtime: Runtime, scope: Scope): Instant {
  return businessTime(scope.clock, runtime.wallClock());
}

/** Real time at which a job reconciles what is opened now, if it is not finished by then. */
export function reconcileAt(runtime: Runtime): Instant {
  return runtime.wallClock() + reconcileAfterMs;
}

/** Mints the ids for a payment with `lineCount` lines. */
export function mintPaymentNames(runtime: Runtime, lineCount: number): PaymentNames {
  return {
    paymentId: runtime.mintId('payment'),
    invoiceId: runtime.mintId('invoice'),
    subscriptionId: runtime.mintId('subscription'),
    lineItemIds: Array.from({ length: lineCount }, () => runtime.mintId('line_item')),
  };
}

const randomPool = Buffer.alloc(4096);
let poolPosition = randomPool.length;

/** Cryptographically random letters and digits, uniformly distributed. */
export function randomText(length: number): string {
  const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
  let text = '';
  while (text.length < length) {
    // A system call for each id would cost ten times as much as the rest.
    if (poolPosition === randomPool.length) {
      randomFillSync(randomPool);
      poolPosition = 0;
    }
    const byte = randomPool.readUInt8(poolPosition);
    randomPool[poolPosition++] = 0;
    if (byte < 248) text += alphabet.charAt(byte % 62);
  }
  return text;
}
