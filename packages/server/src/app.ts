import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { DomainError } from './domain/errors.ts';
import { secondMs } from './domain/time.ts';
import { TooManyAttempts } from './domain/user/sign-in-pace.ts';
import { GatewayError } from './gateways/payment/payment-gateway.ts';
import { answerReader } from './pages/parts/respond-to-reader.tsx';
import { pagesApp } from './pages/pages.tsx';
import { invoiceRoutes } from './pages/invoices/invoices-route.tsx';
import type { Runtime } from './runtime.ts';
import { classifyDatabaseFailure, isUnstorableText } from './store/postgres/database-failures.ts';
import { listKeyHashes } from './store/platform/api-keys.ts';
import type { RunDueJobs } from './use-cases/platform/test-clock/advance-test-clock.ts';
import { authenticate } from './http/authenticate.ts';
import { audit } from './http/audit.ts';
import { answerDatabaseFailure } from './http/database-failure.ts';
import { answerError } from './http/errors.ts';
import { idempotency } from './http/idempotency.ts';
import { observeRequests } from './http/observe-requests.ts';
import { loggedPath } from './http/logged-path.ts';
import { serveOpenApi } from './http/openapi.ts';
import { RateLimiter, maxKnownCredentials, warnOfProxies } from './http/rate-limit.ts';
import { readJsonBody, refuseUnstorableAddress } from './http/request-body.ts';
import { refuseFields } from './http/request-fields.ts';
import { type Env, createRouter } from './http/router.ts';
import { presetHeaders } from './http/security-headers.ts';
import { refuseWhenStopping } from './http/stopping.ts';
import { addonRoutes } from './http/routes/addons.ts';
import { analyticsRoutes } from './http/routes/analytics.ts';
import { apiKeyRoutes } from './http/routes/api-keys.ts';
import { businessRoutes } from './http/routes/business.ts';
import { checkoutRoutes, publicCheckoutRoutes } from './http/routes/checkouts.ts';
import { customerTimelineRoutes } from './http/routes/customer-timeline.ts';
import { customerRoutes } from './http/routes/customers.ts';
import { disputeRoutes } from './http/routes/disputes.ts';
import { discountRoutes } from './http/routes/discounts.ts';
import { docsRoutes } from './http/routes/docs.ts';
import { exportRoutes } from './http/routes/exports.ts';
import { emailRoutes } from './http/routes/emails.ts';
import { eventRoutes } from './http/routes/events.ts';
import { experimentRoutes } from './http/routes/experiments.ts';
import { gatewayRoutes } from './http/routes/gateway.ts';
import { gatewayWebhookRoutes } from './http/routes/gateway-webhooks.ts';
import { funnelRoutes } from './http/routes/funnels.ts';
import { healthRoutes } from './http/routes/health.ts';
import { metricsRoutes } from './http/routes/metrics.ts';
import { offerSettingsRoutes } from './http/routes/offer-settings.ts';
import { momentRoutes } from './http/routes/moments.ts';
import { offerRoutes } from './http/routes/offers.ts';
import { paymentMethodRoutes } from './http/routes/payment-methods.ts';
import { paymentListRoutes } from './http/routes/payment-lists.ts';
import { paymentRoutes } from './http/routes/payments.ts';
import { jobRoutes } from './http/routes/jobs.ts';
import { onDemandRoutes } from './http/routes/on-demand.ts';
import { planChangeRoutes } from './http/routes/plan-changes.ts';
import { presentationListRoutes } from './http/routes/presentation-lists.ts';
import { presentationRoutes } from './http/routes/presentations.ts';
import { productRoutes } from './http/routes/products.ts';
import { refundRoutes } from './http/routes/refunds.ts';
import { retentionRequestRoutes } from './http/routes/retention-requests.ts';
import { sessionRoutes } from './http/routes/session.ts';
import { settingsRoutes } from './http/routes/settings.ts';
import { simulatorRoutes } from './http/routes/simulator.ts';
import { subscriptionRoutes } from './http/routes/subscriptions.ts';
import { supportedCountryRoutes } from './http/routes/supported-countries.ts';
import { taxRateRoutes } from './http/routes/tax-rates.ts';
import { testClockRoutes } from './http/routes/test-clock.ts';
import { imageRoutes, uploadRoutes } from './http/routes/uploads.ts';
import { userRoutes } from './http/routes/users.ts';
import { walletRoutes } from './http/routes/wallets.ts';
import { webhookRoutes } from './http/routes/webhooks.ts';

/**
 * Creates the HTTP application: the REST API and the customer-facing pages. `runDueJobs` runs the jobs that
 * fall due when a test clock is advanced; without it they are left to workers in other processes.
 */
export function createApp(runtime: Runtime, runDueJobs: RunDueJobs = () => Promise.resolve(0)) {
  const limiter = new RateLimiter(runtime.wallClock, runtime.config.trustedProxies, () =>
    listKeyHashes(runtime.sql, maxKnownCredentials),
  );
  const warnOnce = warnOfProxies(runtime.log, runtime.config.trustedProxies);
  const app = createRouter();

  app.use(observeRequests(runtime));
  app.use((c, next) => {
    c.set('publicUrl', runtime.config.publicUrl);
    warnOnce(c);
    return next();
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
  // Registered before the pages, because this path also matches the checkout page's route.
  app.use('/checkout/supported_countries', authenticate(runtime, limiter));
  app.route('/', supportedCountryRoutes());
  app.route('/', pagesApp(runtime, limiter));
  app.use('*', refuseUnstorableAddress);
  app.route('/', invoiceRoutes(runtime, limiter));

  // Reads the raw request body itself, because the signature covers those exact bytes.
  app.route('/', gatewayWebhookRoutes(runtime, limiter));

  app.route('/', uploadRoutes(runtime, limiter));

  app.use('*', readJsonBody);
  app.route('/', publicCheckoutRoutes(runtime, limiter));
  app.route('/', sessionRoutes(runtime, limiter));

  serveOpenApi(app);
  const routers = apiRoutes.map((routes) => routes(runtime, runDueJobs));
  for (const resource of resourcesOf(routers)) {
    app.use(
      `/${resource}/*`,
      authenticate(runtime, limiter),
      refuseFields,
      idempotency(runtime),
      audit(runtime, (request, env) => app.fetch(request, env as object)),
    );
  }
  for (const router of routers) app.route('/', router);
  return app;
}

/** Response to a request that was refused or failed. */
function answerFailure(runtime: Runtime, error: Error, c: Context<Env>): Response | Promise<Response> {
  if (error instanceof TooManyAttempts) {
    c.header('Retry-After', String(Math.ceil(error.waitMs / secondMs)));
  }
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
  const failure = classifyDatabaseFailure(error);
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

/** First path segments of the API, which require an API key. Any other unknown path is a plain 404. */
function resourcesOf(routers: readonly ReturnType<typeof createRouter>[]): ReadonlySet<string> {
  return new Set(routers.flatMap(({ routes }) => routes.map(({ path }) => path.split('/')[1] ?? '')));
}

type Routes = (runtime: Runtime, runDueJobs: RunDueJobs) => ReturnType<typeof createRouter>;

const apiRoutes: readonly Routes[] = [
  productRoutes,
  addonRoutes,
  discountRoutes,
  customerRoutes,
  customerTimelineRoutes,
  emailRoutes,
  paymentMethodRoutes,
  walletRoutes,
  checkoutRoutes,
  paymentListRoutes,
  paymentRoutes,
  subscriptionRoutes,
  planChangeRoutes,
  onDemandRoutes,
  refundRoutes,
  disputeRoutes,
  webhookRoutes,
  eventRoutes,
  gatewayRoutes,
  apiKeyRoutes,
  offerRoutes,
  funnelRoutes,
  experimentRoutes,
  offerSettingsRoutes,
  momentRoutes,
  presentationListRoutes,
  presentationRoutes,
  retentionRequestRoutes,
  analyticsRoutes,
  imageRoutes,
  settingsRoutes,
  businessRoutes,
  taxRateRoutes,
  simulatorRoutes,
  testClockRoutes,
  jobRoutes,
  exportRoutes,
  userRoutes,
];
