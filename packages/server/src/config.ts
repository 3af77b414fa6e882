import { readMail } from './config-mail.ts';
/**
 * Server configuration, read once from the environment at startup; nothing else in the code reads
 * `process.env`.
 */
export interface Config {
  /** 0 lets the operating system choose a free port. */
  readonly port: number;
  /** Connection URL of PostgreSQL. Undefined runs the PostgreSQL bundled with Rung, in `dataDir`. */
  readonly databaseUrl: string | undefined;
  readonly dataDir: string;
  /** Maximum database connections, not counting the one that listens for notifications. */
  readonly databasePool: number;
  /** True to use prepared statements; undefined detects whether a connection pooler sits in between. */
  readonly databasePrepare: boolean | undefined;
  /** Connection URL for LISTEN/NOTIFY, if not `databaseUrl`. */
  readonly databaseListenUrl: string | undefined;
  /** True to have the demo business: by default where Rung runs its own PostgreSQL, or a key for it is set. */
  readonly hasDemo: boolean;
  /** Secret API key of the demo business in test mode; undefined lets Rung generate one. */
  readonly apiKey: string | undefined;
  /**
   * Keys for encryption and signing (`secrets/secrets.ts`): the current one, then those it replaces. Empty
   * lets Rung generate one.
   */
  readonly secretKeys: readonly string[];
  /** Base URL at which buyers and webhook receivers reach this server, without a trailing slash. */
  readonly publicUrl: string;
  readonly role: Role;
  /** True to let webhooks outside live mode go to addresses that are not reachable from the internet. */
  readonly allowPrivateWebhooks: boolean;
  /** Named point at which this process kills itself, for tests of what a crash there leaves behind. */
  readonly failpoint: string | undefined;
  readonly logLevel: LogLevel;
  /** Number of trusted reverse proxies in front of the server whose client address headers are believed. */
  readonly trustedProxies: number;
  /** Maximum time for a graceful shutdown, in seconds. */
  readonly stopSeconds: number;
  /** Bearer token for `/metrics`; without it there is no such endpoint at `port`, and `metricsPort` asks for none. */
  readonly metricsToken: string | undefined;
  /** Port of its own for metrics and health, also of workers; 0 lets the operating system choose a free one. */
  readonly metricsPort: number | undefined;
  /** Mail server and sender of e-mails; undefined keeps e-mails in the database, where they can be read. */
  readonly mail: { readonly url: string; readonly from: string } | undefined;
  readonly retention: Retention;
  /** Accounts at payment gateways for businesses that have connected none of their own. */
  readonly gatewayAccounts: readonly GatewayAccountSetting[];
  /** Address of a stand-in for Stripe, for trials and tests; undefined for Stripe itself. */
  readonly stripeApiUrl: string | undefined;
}

interface GatewayAccountSetting {
  readonly provider: 'stripe';
  /** Mode of the businesses that it is for. */
  readonly mode: 'test' | 'live';
  readonly credentials: Readonly<Record<string, string>>;
}

/**
 * Retention periods of data that grows, in ms. Data that law and refunds need is kept for ever and has no
 * setting.
 */
interface Retention {
  /**
   * Stored responses: within this period a repeat with the same `Idempotency-Key` gets the first response.
   */
  readonly idempotencyMs: number;
  /** Completed jobs. */
  readonly jobsMs: number;
  /** Events and their webhook deliveries. */
  readonly eventsMs: number;
  /** Presentations that were never accepted. */
  readonly presentationsMs: number;
  /** Measurements of offers, once they are included in the metrics. */
  readonly measurementsMs: number;
  /** Unpaid checkout sessions and customer links, counted from their expiry. */
  readonly sessionsMs: number;
}

const presetDataDir = '.rung';

const roles = ['all', 'api', 'worker'] as const;
type Role = (typeof roles)[number];

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
type LogLevel = (typeof logLevels)[number];

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the configuration. Throws one error that lists every problem, so that they can all be fixed in one
 * go.
 */
export function readConfig(env: Environment = process.env): Config {
  const problems: string[] = [];
  const report: Report = (problem) => {
    problems.push(problem);
  };
  const text = (name: string): string | undefined => env[name]?.trim() || undefined;
  const choice = <T extends string>(name: string, choices: readonly T[], preset: T): T => {
    const value = text(name);
    if (value === undefined) return preset;
    const chosen = choices.find((one) => one === value);
    if (chosen === undefined) report(`${name} must be one of ${choices.join(', ')}; it is "${value}".`);
    return chosen ?? preset;
  };

  const port = readPort('PORT', text('PORT'), report) ?? presetPort;
  const metricsPort = readMetricsPort(text('RUNG_METRICS_PORT'), port, report);
  const databaseUrl = readDatabaseUrl('DATABASE_URL', text('DATABASE_URL'), report);
  const listenUrl = text('RUNG_DATABASE_LISTEN_URL');
  if (listenUrl !== undefined && text('DATABASE_URL') === undefined) {
    report(
      'RUNG_DATABASE_LISTEN_URL is another address of the database at DATABASE_URL, which must then be set.',
    );
  }
  const role = choice('RUNG_ROLE', roles, 'all');
  if (role !== 'all' && text('DATABASE_URL') === undefined) {
    report(`RUNG_ROLE=${role} shares its database with other processes, so DATABASE_URL must be set.`);
  }
  const apiKey = text('RUNG_API_KEY');
  const demo = choice('RUNG_DEMO', ['0', '1'], databaseUrl === undefined || apiKey !== undefined ? '1' : '0');
  const secretKeys = readSecretKeys(text('RUNG_SECRET_KEY'), report);
  const keyProblem = apiKey === undefined ? undefined : findKeyProblem(apiKey);
  if (keyProblem !== undefined) report(`RUNG_API_KEY cannot be used. ${keyProblem}`);
  const failpoint = text('RUNG_FAILPOINT');
  if (failpoint !== undefined && env['NODE_ENV'] === 'production') {
    report('RUNG_FAILPOINT kills the process and is for tests; unset it where NODE_ENV is production.');
  }
  const config: Config = {
    port,
    databaseUrl,
    databasePool: readPool(text('RUNG_DATABASE_POOL'), report),
    databasePrepare: { auto: undefined, '0': false, '1': true }[
      choice('RUNG_DATABASE_PREPARE', ['auto', '0', '1'], 'auto')
    ],
    databaseListenUrl: readDatabaseUrl('RUNG_DATABASE_LISTEN_URL', listenUrl, report),
    dataDir: text('RUNG_DATA_DIR') ?? presetDataDir,
    hasDemo: demo === '1',
    apiKey,
    secretKeys,
    publicUrl: readAddress('RUNG_PUBLIC_URL', text('RUNG_PUBLIC_URL'), report) ?? `http://localhost:${port}`,
    role,
    // Without an external database this is a trial on a developer's own machine, with its receivers there.
    allowPrivateWebhooks: choice('RUNG_ALLOW_PRIVATE_WEBHOOKS', ['0', '1'], databaseUrl ? '0' : '1') === '1',
    failpoint,
    logLevel: choice('RUNG_LOG_LEVEL', logLevels, 'info'),
    trustedProxies: readProxies(text('RUNG_TRUSTED_PROXIES'), report),
    stopSeconds: readStopSeconds(text('RUNG_STOP_SECONDS'), report),
    metricsToken: readMetricsToken(text('RUNG_METRICS_TOKEN'), report),
    metricsPort,
    mail: readMail(text('RUNG_SMTP_URL'), text('RUNG_MAIL_FROM'), report),
    retention: readRetention(text, report),
    ...readStripe(text, report),
  };
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return Object.freeze(config);
}

/**
 * Reads the configuration for the `rung` command at the database. Its API key is a client's, perhaps of live mode,
 * and not the demo's.
 */
export function readAdminConfig(env: Environment = process.env): Config {
  return readConfig({ ...env, RUNG_API_KEY: undefined });
}

const testPrefix = 'rung_test_';
/** Long enough not to be guessed: 20 characters out of 62 are 119 bits. */
const leastSecretLength = 20;
/** Minimum of distinct characters: a repeated word is long but easily guessed. */
const leastKeyVariety = 8;

const makeAKey = `Make one with: node -e "console.log('${testPrefix}' + require('crypto').randomBytes(24).toString('base64url'))"`;

/**
 * Reason why `key` cannot be the secret key of the demo business; undefined if it can. Never contains the
 * key.
 */
export function findKeyProblem(key: string): string | undefined {
  if (!/^[\x21-\x7e]*$/.test(key)) {
    return 'It travels in an HTTP header, so it must be letters, digits and signs without spaces.';
  }
  if (/^[a-z]*_?live_/i.test(key)) {
    return (
      `It says that it is a key of live mode, but it opens the demo business, which is in test mode: ${testPrefix} ` +
      `at its beginning says so, to people and to programs that look for leaked keys. ${makeAKey}`
    );
  }
  const secret = key.startsWith(testPrefix) ? key.slice(testPrefix.length) : key;
  if (secret.length < leastSecretLength || new Set(secret).size < leastKeyVariety) {
    return (
      `Whoever guesses it has the whole business, so it must be random, ${leastSecretLength} characters or longer ` +
      `besides the ${testPrefix} that says test mode. ${makeAKey}`
    );
  }
  return undefined;
}

/** URL and API key with which the `rung` command reaches a server. */
export interface ApiAccess {
  readonly baseUrl: string;
  readonly apiKey: string;
}

/**
 * The same as configured: without a key, the command uses the one a local Rung keeps in its data directory.
 */
export interface ApiAccessSettings {
  readonly baseUrl: string;
  readonly apiKey: string | undefined;
  readonly dataDir: string;
}

export function readApiAccess(env: Environment = process.env): ApiAccessSettings {
  const text = (name: string): string | undefined => env[name]?.trim() || undefined;
  const problems: string[] = [];
  const url = readAddress('RUNG_BASE_URL', text('RUNG_BASE_URL'), (problem) => {
    problems.push(problem);
  });
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return {
    baseUrl: url ?? 'http://localhost:4000',
    apiKey: text('RUNG_API_KEY'),
    dataDir: text('RUNG_DATA_DIR') ?? presetDataDir,
  };
}

/** Key of an account at Dodo Payments from which to import, under the name that its official client reads, too. */
export function readDodoApiKey(env: Environment = process.env): string | undefined {
  return env['DODO_PAYMENTS_API_KEY']?.trim() || undefined;
}

type Report = (problem: string) => void;

/** The values are left out of the messages: they are secrets. */
function readStripe(
  text: (name: string) => string | undefined,
  report: Report,
): Pick<Config, 'gatewayAccounts' | 'stripeApiUrl'> {
  const key = text('RUNG_STRIPE_SECRET_KEY');
  const webhookSecret = text('RUNG_STRIPE_WEBHOOK_SECRET');
  const stripeApiUrl = readAddress('RUNG_STRIPE_API_URL', text('RUNG_STRIPE_API_URL'), report);
  if (key === undefined) {
    if (webhookSecret !== undefined)
      report('RUNG_STRIPE_WEBHOOK_SECRET needs RUNG_STRIPE_SECRET_KEY with it.');
    return { gatewayAccounts: [], stripeApiUrl };
  }
  const mode = /^(?:sk|rk)_(test|live)_\w{8,}$/.exec(key)?.[1] as 'test' | 'live' | undefined;
  if (mode === undefined) {
    report(
      'RUNG_STRIPE_SECRET_KEY must be a secret or restricted key of Stripe: sk_test_…, sk_live_…, rk_….',
    );
    return { gatewayAccounts: [], stripeApiUrl };
  }
  if (webhookSecret !== undefined && !/^whsec_[^\s,]{18,}(,\s*whsec_[^\s,]{18,})?$/.test(webhookSecret)) {
    report(
      'RUNG_STRIPE_WEBHOOK_SECRET must be the signing secret of a webhook endpoint (whsec_…), or two with a comma between.',
    );
  }
  if (mode === 'live' && !text('RUNG_PUBLIC_URL')?.startsWith('https://')) {
    report('RUNG_STRIPE_SECRET_KEY is a live key, so RUNG_PUBLIC_URL must be an https address.');
  }
  if (mode === 'live' && stripeApiUrl !== undefined) {
    report(
      'RUNG_STRIPE_API_URL is for trials and tests; unset it where RUNG_STRIPE_SECRET_KEY is a live key.',
    );
  }
  const publishableKey = text('RUNG_STRIPE_PUBLISHABLE_KEY');
  if (publishableKey !== undefined && !new RegExp(`^pk_${mode}_\\w{8,}$`).test(publishableKey)) {
    report(
      `RUNG_STRIPE_PUBLISHABLE_KEY must be the publishable key of the same account and mode: pk_${mode}_….`,
    );
  }
  const credentials = {
    secret_key: key,
    ...(webhookSecret && { webhook_secret: webhookSecret }),
    ...(publishableKey && { publishable_key: publishableKey }),
  };
  return { gatewayAccounts: [{ provider: 'stripe', mode, credentials }], stripeApiUrl };
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const longestDays = 36_500;

function readRetention(text: (name: string) => string | undefined, report: Report): Retention {
  const read = (name: string, preset: number, least: number, most: number): number => {
    const value = text(name);
    if (value === undefined) return preset;
    const count = Number(value);
    if (/^\d+$/.test(value) && count >= least && count <= most) return count;
    report(`${name} must be a whole number from ${least} to ${most}; it is "${value}".`);
    return preset;
  };
  const days = (name: string, preset: number, least: number): number =>
    read(`RUNG_RETENTION_${name}_DAYS`, preset, least, longestDays) * dayMs;
  return {
    // Clients may repeat a request for at least a day.
    idempotencyMs: read('RUNG_RETENTION_IDEMPOTENCY_HOURS', 30 * 24, 24, longestDays * 24) * hourMs,
    jobsMs: days('JOBS', 7, 1),
    // Longer than the longest webhook retry schedule, and than the week over which offer frequency caps look
    // back.
    eventsMs: days('EVENTS', 400, 30),
    presentationsMs: days('PRESENTATIONS', 400, 30),
    measurementsMs: days('MEASUREMENTS', 400, 30),
    sessionsMs: days('SESSIONS', 90, 1),
  };
}

function readMetricsToken(value: string | undefined, report: Report): string | undefined {
  if (value === undefined || /^[\x21-\x7e]{16,}$/.test(value)) return value;
  report('RUNG_METRICS_TOKEN must be at least 16 letters, digits and signs without spaces.');
  return undefined;
}

const presetPort = 4000;

function readMetricsPort(value: string | undefined, port: number, report: Report): number | undefined {
  const metricsPort = readPort('RUNG_METRICS_PORT', value, report);
  if (metricsPort === port && port !== 0) {
    report(`RUNG_METRICS_PORT is a port of its own; ${String(port)} is where Rung itself answers.`);
  }
  return metricsPort;
}

function readPort(name: string, value: string | undefined, report: Report): number | undefined {
  if (value === undefined) return undefined;
  const port = Number(value);
  if (/^\d+$/.test(value) && port <= 65_535) return port;
  report(`${name} must be a number from 0 to 65535; it is "${value}".`);
  return undefined;
}

function readPool(value: string | undefined, report: Report): number {
  const preset = 20;
  if (value === undefined) return preset;
  const connections = Number(value);
  if (/^\d+$/.test(value) && connections >= 2 && connections <= 1000) return connections;
  report(`RUNG_DATABASE_POOL must be a number of connections from 2 to 1000; it is "${value}".`);
  return preset;
}

function readProxies(value: string | undefined, report: Report): number {
  if (value === undefined) return 0;
  if (/^\d$/.test(value)) return Number(value);
  report(`RUNG_TRUSTED_PROXIES must be how many proxies are in front, from 0 to 9; it is "${value}".`);
  return 0;
}

const minimumSecretKeyLength = 32;

function readSecretKeys(value: string | undefined, report: Report): readonly string[] {
  const keys = (value ?? '').split(',').map((key) => key.trim());
  const given = keys.filter((key) => key !== '');
  if (given.some((key) => key.length < minimumSecretKeyLength)) {
    report(
      `RUNG_SECRET_KEY must have at least ${String(minimumSecretKeyLength)} characters. Make one with: openssl rand -base64 32`,
    );
  }
  return given;
}

function readStopSeconds(value: string | undefined, report: Report): number {
  const preset = 30;
  if (value === undefined) return preset;
  if (/^[1-9]\d{0,2}$/.test(value)) return Number(value);
  report(`RUNG_STOP_SECONDS must be how long stopping may take, from 1 to 999; it is "${value}".`);
  return preset;
}

/** The value itself is left out of the message: it may contain a password. */
function readDatabaseUrl(name: string, value: string | undefined, report: Report): string | undefined {
  if (value === undefined) return undefined;
  if (URL.canParse(value) && /^postgres(ql)?:$/.test(new URL(value).protocol)) return value;
  report(`${name} must look like postgres://user:password@host:5432/database.`);
  return undefined;
}

function readAddress(name: string, value: string | undefined, report: Report): string | undefined {
  if (value === undefined) return undefined;
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url !== undefined && /^https?:$/.test(url.protocol) && url.search === '' && url.hash === '') {
    return value.replace(/\/+$/, '');
  }
  report(`${name} must be an address such as https://pay.example.com; it is "${value}".`);
  return undefined;
}
