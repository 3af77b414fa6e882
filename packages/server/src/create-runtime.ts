import type { Logger } from 'pino';
import type { Config } from './config.ts';
import { type IdKind, asId, idPrefixes, randomIdLength, timeOfId } from './domain/ids.ts';
import type { Instant } from './domain/time.ts';
import { deliveryLimits } from './domain/webhook/delivery-limits.ts';
import { createGateways } from './create-gateways.ts';
import type { PaymentGateway } from './gateways/payment/payment-gateway.ts';
import { createSimulator } from './gateways/payment/simulator/gateway.ts';
import { createEndpointPace } from './gateways/webhooks/endpoint-pace.ts';
import { createSmtpGateway } from './gateways/mail/smtp.ts';
import { createWebhookSender } from './gateways/webhooks/webhook-sender.ts';
import { createLeaseKeeper } from './lease-keeper.ts';
import { type Commerce, type Runtime, randomText } from './runtime.ts';
import { createSecrets } from './secrets/secrets.ts';
import { batching } from './store/postgres/batch.ts';
import type { Database } from './store/postgres/postgres.ts';
import { createSubscriptionChanges } from './use-cases/billing/subscription-changes.ts';
import { createCommerce } from './use-cases/billing/commerce.ts';
import { createLogger } from './telemetry/logger.ts';
import { createMetrics, noMetrics } from './telemetry/metrics.ts';
import { observeGateway } from './telemetry/observe-gateway.ts';
import { createBillingRiders } from './use-cases/offers/presentations/billing-riders.ts';

interface RuntimeParts {
  readonly config: Config;
  readonly sql: Database;
  /** Keys for encryption and signing: `config.secretKeys`, or the key stored in this data directory. */
  readonly secretKeys: readonly string[];
  readonly log?: Logger;
  readonly wallClock?: () => Instant;
  readonly stopping?: AbortSignal;
  /** Billing used by the offer engine; defaults to the billing in this process. */
  readonly commerce?: Commerce;
  /** Payment gateways in addition to the simulator. */
  readonly gateways?: readonly PaymentGateway[];
}

export function createRuntime(parts: RuntimeParts): Runtime {
  const { config, sql, secretKeys, wallClock = Date.now, stopping = new AbortController().signal } = parts;
  const log = parts.log ?? createLogger(config);
  const isWatched = config.metricsToken !== undefined || config.metricsPort !== undefined;
  const readableMetrics = isWatched ? createMetrics(sql) : undefined;
  const metrics = readableMetrics ?? noMetrics;
  const simulator = createSimulator({ sql, wallClock, delay, batching });
  const secrets = createSecrets(secretKeys);
  const runtime: Runtime = {
    config,
    sql,
    log,
    metrics,
    readableMetrics,
    gateways: createGateways({ sql, secrets, config }, (gateway) => observeGateway(gateway, metrics), [
      simulator,
      ...(parts.gateways ?? []),
    ]),
    simulator,
    secrets,
    webhookSender: createWebhookSender({ allowPrivateAddresses: config.allowPrivateWebhooks }),
    endpointPace: createEndpointPace({ usual: deliveryLimits.endpoint, most: deliveryLimits.quickEndpoint }),
    mail: config.mail === undefined ? null : createSmtpGateway(config.mail),
    leaseKeeper: createLeaseKeeper({ sql, log, wallClock }),
    wallClock,
    mintId,
    stopping,
    failpoint: (name) => {
      if (config.failpoint === name) process.kill(process.pid, 'SIGKILL');
    },
    get commerce() {
      return commerce;
    },
    get subscriptionChanges() {
      return subscriptionChanges;
    },
    get riders() {
      return riders;
    },
  };
  const riders = createBillingRiders(runtime);
  const commerce = parts.commerce ?? createCommerce(runtime);
  const subscriptionChanges = createSubscriptionChanges(runtime);
  return runtime;
}

/** Mints an id with the real time of its creation, also where a business has a test clock. */
function mintId<Kind extends IdKind>(kind: Kind) {
  return asId<Kind>(`${idPrefixes[kind]}_${timeOfId(Date.now())}${randomText(randomIdLength)}`);
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
