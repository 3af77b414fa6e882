import { randomUUID } from 'node:crypto';
import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { DomainError } from '../domain/errors.ts';
import { GatewayError } from '../gateways/payment/payment-gateway.ts';
import { answerReader } from '../pages/answer-reader.tsx';
import { pagesApp } from '../pages/pages.tsx';
import { invoiceRoutes } from '../pages/routes/invoices.tsx';
import type { Runtime } from '../runtime.ts';
import { databaseFailureOf, isUnstorableText } from '../store/database-failures.ts';
import { listKeyHashes } from '../store/api-keys.ts';
import type { RunDueJobs } from '../use-cases/test-clock/advance-test-clock.ts';
import { authenticate } from './authenticate.ts';
import { answerDatabaseFailure } from './database-failure.ts';
import { answerError } from './errors.ts';
import { idempotency } from './idempotency.ts';
import { loggedPath } from './logged-path.ts';
import { documentedApp } from './openapi.ts';
import { RateLimiter, maxKnownCredentials, warnOfProxies } from './rate-limit.ts';
import { readJsonBody, refuseUnstorableAddress } from './request-body.ts';
import { refuseFields } from './request-fields.ts';
import { type Env, createRouter } from './router.ts';
import { presetHeaders } from './security-headers.ts';
import { refuseWhenStopping } from './stopping.ts';
import { addonRoutes } from './routes/addons.ts';
import { analyticsRoutes } from './routes/analytics.ts';
import { apiKeyRoutes } from './routes/api-keys.ts';
import { checkoutRoutes, publicCheckoutRoutes } from './routes/checkouts.ts';
import { customerRoutes } from './routes/customers.ts';
import { discountRoutes } from './routes/discounts.ts';
import { docsRoutes } from './routes/docs.ts';
import { experimentRoutes } from './routes/experiments.ts';
import { gatewayWebhookRoutes } from './routes/gateway-webhooks.ts';
import { funnelRoutes } from './routes/funnels.ts';
import { healthRoutes } from './routes/health.ts';
import { metricsRoutes } from './routes/metrics.ts';
import { offerSettingsRoutes } from './routes/offer-settings.ts';
import { momentRoutes } from './routes/moments.ts';
import { offerRoutes } from './routes/offers.ts';
import { paymentMethodRoutes } from './routes/payment-methods.ts';
import { paymentRoutes } from './routes/payments.ts';
import { jobRoutes } from './routes/jobs.ts';
import { onDemandRoutes } from './routes/on-demand.ts';
import { planChangeRoutes } from './routes/plan-changes.ts';
import { presentationRoutes } from './routes/presentations.ts';
import { productRoutes } from './routes/products.ts';
import { refundRoutes } from './routes/refunds.ts';
import { retentionRequestRoutes } from './routes/retention-requests.ts';
import { settingsRoutes } from './routes/settings.ts';
import { simulatorRoutes } from './routes/simulator.ts';
import { subscriptionRoutes } from './routes/subscriptions.ts';
import { supportedCountryRoutes } from './routes/supported-countries.ts';
import { testClockRoutes } from './routes/test-clock.ts';
import { walletRoutes } from './routes/wallets.ts';
import { webhookRoutes } from './routes/webhooks.ts';

/**
 * The whole HTTP surface: the API of the wire, and the pages customers see. `runDueJobs` does in this process
 * what falls due when a test clock is moved; without it, that is left to workers elsewhere.
 */
export function createApp(runtime: Runtime, runDueJobs: RunDueJobs = () => Promise.resolve(0)) {
  const limiter = new RateLimiter(runtime.wallClock, runtime.config.trustedProxies, () =>
    listKeyHashes(runtime.sql, maxKnownCredentials),
  );
  const warnOnce = warnOfProxies(runtime.log, runtime.config.trustedProxies);
  const app = createRouter();

  app.use(async (c, next) => {
    c.set('requestId', `req_${randomUUID().replaceAll('-', '')}`);
    c.set('publicUrl', runtime.config.publicUrl);
    warnOnce(c);
    await next();
    c.header('x-request-id', c.get('requestId'));
  });
  app.use(presetHeaders);
  app.use(refuseWhenStopping(runtime));
  app.onError((error, c) => answerFailure(runtime, error, c));
  app.notFound((c) =>
    answerReader(
      c,
      'NOT_FOUND',
      `There is nothing at ${c.req.method} ${c.req.path}. See /docs/api for what there is.`,
    ),
  );

  app.route('/', healthRoutes(runtime));
  app.route('/', metricsRoutes(runtime, limiter));
  app.route('/', docsRoutes());
  // Before the pages, because its address looks like that of a checkout.
  app.use('/checkout/supported_countries', authenticate(runtime, limiter));
  app.route('/', supportedCountryRoutes());
  app.route('/', pagesApp(runtime, limiter));
  app.use('*', refuseUnstorableAddress);
  app.route('/', invoiceRoutes(runtime, limiter));

  // Reads its bodies itself: they are signed as they are.
  app.route('/', gatewayWebhookRoutes(runtime, limiter));

  app.use('*', readJsonBody);
  app.route('/', publicCheckoutRoutes(runtime, limiter));

  documentedApp(app);
  const routers = apiRoutes.map((routes) => routes(runtime, runDueJobs));
  for (const resource of resourcesOf(routers)) {
    app.use(`/${resource}/*`, authenticate(runtime, limiter), refuseFields, idempotency(runtime));
  }
  for (const router of routers) app.route('/', router);
  return app;
}

/** Answer to a request that was refused or that failed. */
function answerFailure(runtime: Runtime, error: Error, c: Context<Env>): Response | Promise<Response> {
  if (error instanceof DomainError) return answerReader(c, error.code, error.message);
  if (error instanceof HTTPException && error.status < 500) {
    return answerError(c, 'INVALID_REQUEST_BODY', error.message);
  }
  if (isUnstorableText(error)) {
    return answerError(
      c,
      'INVALID_REQUEST_BODY',
      'The request has characters that cannot be stored. Remove them.',
    );
  }
  const failure = databaseFailureOf(error);
  if (failure !== undefined) {
    runtime.log.warn(
      { err: error, request_id: c.get('requestId'), path: loggedPath(c.req.path) },
      'database failed',
    );
    return answerDatabaseFailure(c, failure);
  }
  runtime.log.error(
    { err: error, request_id: c.get('requestId'), path: loggedPath(c.req.path) },
    'request failed',
  );
  const reason =
    error instanceof GatewayError ? 'The payment gateway did not answer.' : 'Something broke on our side.';
  return answerReader(c, 'INTERNAL_SERVER_ERROR', `${reason} Nothing is charged twice if you try again.`);
}

/** The first segments of the API's paths: what is behind the key. Elsewhere an unknown path is just unknown. */
function resourcesOf(routers: readonly ReturnType<typeof createRouter>[]): ReadonlySet<string> {
  return new Set(routers.flatMap(({ routes }) => routes.map(({ path }) => path.split('/')[1] ?? '')));
}

type Routes = (runtime: Runtime, runDueJobs: RunDueJobs) => ReturnType<typeof createRouter>;

const apiRoutes: readonly Routes[] = [
  productRoutes,
  addonRoutes,
  discountRoutes,
  customerRoutes,
  paymentMethodRoutes,
  walletRoutes,
  checkoutRoutes,
  paymentRoutes,
  subscriptionRoutes,
  planChangeRoutes,
  onDemandRoutes,
  refundRoutes,
  webhookRoutes,
  apiKeyRoutes,
  offerRoutes,
  funnelRoutes,
  experimentRoutes,
  offerSettingsRoutes,
  momentRoutes,
  presentationRoutes,
  retentionRequestRoutes,
  analyticsRoutes,
  settingsRoutes,
  simulatorRoutes,
  testClockRoutes,
  jobRoutes,
];
