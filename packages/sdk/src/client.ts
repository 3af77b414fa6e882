import DodoPayments, { type ClientOptions, DodoPaymentsError } from 'dodopayments';
import { Analytics } from './analytics.ts';
import { Businesses } from './business.ts';
import { CheckoutSessions } from './checkout-sessions.ts';
import { Customers } from './customers.ts';
import { Emails } from './emails.ts';
import { Events } from './events.ts';
import { Experiments } from './experiments.ts';
import { Exports } from './exports.ts';
import { Funnels } from './funnels.ts';
import { Jobs } from './jobs.ts';
import { Moments } from './moments.ts';
import { Offers } from './offers.ts';
import { Payments } from './payments.ts';
import { Presentations } from './presentations.ts';
import { Products } from './products.ts';
import { Refunds } from './refunds.ts';
import { RetentionRequests } from './retention-requests.ts';
import { Subscriptions } from './subscriptions.ts';
import { Settings } from './settings.ts';
import { TaxRates } from './tax-rates.ts';
import { TestClock } from './test-clock.ts';
import { Traces } from './traces.ts';
import { AuditLog, Users } from './users.ts';
import { Webhooks } from './webhooks.ts';

type Request = Parameters<DodoPayments['buildRequest']>[0];

/** The behaviour of the client; `Rung` adds the official names of the types. */
export class RungClient extends DodoPayments {
  /**
   * Offer metrics, and the lift of offers over a holdout.
   *
   * @example
   * ```ts
   * const { items } = await client.analytics.metrics({ group_by: ['day', 'funnel'] });
   * ```
   */
  analytics: Analytics = new Analytics(this);

  /**
   * Log of changes that people and API keys made.
   *
   * @example
   * ```ts
   * const { items } = await client.auditLog.list({ operation: 'updateProduct' });
   * ```
   */
  auditLog: AuditLog = new AuditLog(this);

  /**
   * The business of the API key, as buyers see it.
   *
   * @example
   * ```ts
   * await client.business.update({ support_email: 'support@example.com' });
   * ```
   */
  business: Businesses = new Businesses(this);

  /**
   * Checkout sessions: the hosted page, and the one-click purchase.
   *
   * @example
   * ```ts
   * const session = await client.checkoutSessions.retrieve('cks_123');
   * ```
   */
  override checkoutSessions: CheckoutSessions = new CheckoutSessions(this);

  /**
   * Customers and their saved payment methods.
   *
   * @example
   * ```ts
   * const methods = await client.customers.listPaymentMethods('cus_123');
   * ```
   */
  override customers: Customers = new Customers(this);

  /**
   * E-mails to customers: the addresses that nothing more is sent to.
   *
   * @example
   * ```ts
   * await client.emails.deleteBounce('gone@example.com');
   * ```
   */
  emails: Emails = new Emails(this);

  /**
   * Experiments: the offer, copy, discount or order of a funnel's step that earns more.
   *
   * @example
   * ```ts
   * const experiment = await client.experiments.start('exp_123');
   * ```
   */
  experiments: Experiments = new Experiments(this);

  /**
   * Everything that Rung keeps of the business, to take along.
   *
   * @example
   * ```ts
   * const response = await client.exports.download({ of: 'payments', format: 'csv' });
   * ```
   */
  exports: Exports = new Exports(this);

  /**
   * Funnels: the moments and audiences of offers, and the step that follows each answer.
   *
   * @example
   * ```ts
   * const { proof } = await client.funnels.publish('fnl_123');
   * ```
   */
  funnels: Funnels = new Funnels(this);

  /**
   * Failed background jobs: list, retry, give up.
   *
   * @example
   * ```ts
   * for await (const job of client.jobs.list()) await client.jobs.retry(job.job_id);
   * ```
   */
  jobs: Jobs = new Jobs(this);

  /**
   * Moments at which something may be proposed.
   *
   * @example
   * ```ts
   * const { presentation } = await client.moments.raise({ customer_id: 'cus_123', moment: 'milestone' });
   * ```
   */
  moments: Moments = new Moments(this);

  /**
   * Offers that may be proposed to customers.
   *
   * @example
   * ```ts
   * const offer = await client.offers.retrieve('off_123');
   * ```
   */
  offers: Offers = new Offers(this);

  /**
   * One-time purchases, and the record of everything charged.
   *
   * @example
   * ```ts
   * const payment = await client.payments.retrieve('pay_123');
   * ```
   */
  override payments: Payments = new Payments(this);

  /**
   * Refunds of payments, with the numbers of their credit notes.
   *
   * @example
   * ```ts
   * const { credit_note_number } = await client.refunds.retrieve('ref_123');
   * ```
   */
  override refunds: Refunds = new Refunds(this);

  /**
   * Presentations of offers to customers, and their answers.
   *
   * @example
   * ```ts
   * const acceptance = await client.presentations.accept('prs_123');
   * ```
   */
  presentations: Presentations = new Presentations(this);

  /**
   * Events of the business, also those that no webhook endpoint wants.
   *
   * @example
   * ```ts
   * const { items } = await client.events.list({ type: 'payment.failed' });
   * ```
   */
  events: Events = new Events(this);

  /**
   * Cancellations and moves to another plan by the customer, with at most one offer first.
   *
   * @example
   * ```ts
   * const outcome = await client.retentionRequests.create('sub_123', { kind: 'cancel' });
   * ```
   */
  retentionRequests: RetentionRequests = new RetentionRequests(this);

  /**
   * The catalogue.
   *
   * @example
   * ```ts
   * const product = await client.products.retrieve('prod_premium_addon');
   * ```
   */
  override products: Products = new Products(this);

  /**
   * Settings of the business.
   *
   * @example
   * ```ts
   * await client.settings.update({ payment_retries: { enabled: true } });
   * ```
   */
  settings: Settings = new Settings(this);

  /**
   * Subscriptions and their plans.
   *
   * @example
   * ```ts
   * const subscription = await client.subscriptions.retrieve('sub_123');
   * ```
   */
  override subscriptions: Subscriptions = new Subscriptions(this);

  /**
   * Taxes that the business collects.
   *
   * @example
   * ```ts
   * await client.taxRates.replace({ items: [{ country: 'DE', name: 'VAT', rate_bps: 1900 }] });
   * ```
   */
  taxRates: TaxRates = new TaxRates(this);

  /**
   * The clock of a business in test mode.
   *
   * @example
   * ```ts
   * await client.testClock.advance({ to: '2027-01-31T00:00:00Z' });
   * ```
   */
  testClock: TestClock = new TestClock(this);

  /**
   * Explanations of decisions about offers.
   *
   * @example
   * ```ts
   * const trace = await client.traces.retrieve('trc_123');
   * ```
   */
  traces: Traces = new Traces(this);

  /**
   * People of the business and their roles.
   *
   * @example
   * ```ts
   * const { items } = await client.users.list();
   * ```
   */
  users: Users = new Users(this);

  /**
   * Webhook endpoints, and the verification of events.
   *
   * @example
   * ```ts
   * const event = client.webhooks.unwrap(body, { headers, key: secret });
   * ```
   */
  override webhooks: Webhooks = new Webhooks(this);

  /**
   * Connects to `baseURL`, else to `RUNG_BASE_URL`, else to http://localhost:4000. The key is `bearerToken`,
   * else `RUNG_API_KEY`, else `DODO_PAYMENTS_API_KEY`. `environment` is accepted, so that code written for
   * the official client need not change, and chooses nothing: with Rung, the key says whether data is test
   * or live.
   *
   * @example
   * ```ts
   * const client = new Rung({ baseURL: 'https://billing.example.com', bearerToken: process.env.RUNG_API_KEY });
   * ```
   */
  constructor(options: ClientOptions = {}) {
    super({
      ...options,
      environment: undefined,
      baseURL: options.baseURL ?? setting('RUNG_BASE_URL') ?? 'http://localhost:4000',
      bearerToken: options.bearerToken ?? keyFromEnvironment(),
    });
  }

  /**
   * A client with the same options except the given ones. `environment` does not change its base URL.
   *
   * @example
   * ```ts
   * const patient = client.withOptions({ timeout: 120_000 });
   * ```
   */
  override withOptions(options: Partial<ClientOptions>): this {
    return super.withOptions({ ...options, baseURL: options.baseURL ?? this.baseURL });
  }

  /**
   * The official client accepts `idempotencyKey` in its request options and sends it nowhere; Rung honours
   * it, so it is sent here. None is invented when none is given: two clicks that send the same request
   * without a key are recognised by the server as one, and two invented keys would hide that.
   */
  protected override prepareRequest(
    request: { headers?: unknown },
    { options }: { url: string; options: Request },
  ): Promise<void> {
    if (options.idempotencyKey !== undefined && request.headers instanceof Headers) {
      request.headers.set('Idempotency-Key', options.idempotencyKey);
    }
    return Promise.resolve();
  }
}

/** The official client would read its own variable only. */
function keyFromEnvironment(): string {
  const key = setting('RUNG_API_KEY') ?? setting('DODO_PAYMENTS_API_KEY');
  if (key !== undefined) return key;
  throw new DodoPaymentsError(
    'There is no API key. Set RUNG_API_KEY (or DODO_PAYMENTS_API_KEY), or pass `bearerToken`. ' +
      'A Rung started on this machine keeps its key in .rung/api-key.',
  );
}

function setting(name: string): string | undefined {
  const value = process.env[name]?.trim();
  return value === '' ? undefined : value;
}
