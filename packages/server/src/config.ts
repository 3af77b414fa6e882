/** What the environment sets, read once at the start; nothing else in the code looks at `process.env`. */
export interface Config {
  /** 0 lets the system choose a free one. */
  readonly port: number;
  /** Undefined runs the PostgreSQL that comes with Rung, in `dataDir`. */
  readonly databaseUrl: string | undefined;
  readonly dataDir: string;
  /** A secret key for the demo business in test mode; undefined lets Rung make one. */
  readonly apiKey: string | undefined;
  /** Where buyers and webhooks' readers find this server, without a slash at its end. */
  readonly publicUrl: string;
  readonly role: Role;
  /** Whether webhooks outside live mode may go to addresses that the internet cannot reach. */
  readonly allowPrivateWebhooks: boolean;
  /** The named point at which this process kills itself: how tests find out what a crash there leaves behind. */
  readonly failpoint: string | undefined;
  readonly logLevel: LogLevel;
  /** How many proxies of one's own stand in front and can be believed about the caller's address. */
  readonly trustedProxies: number;
  /** What may read `/metrics`; undefined: nobody, and there is no such address. */
  readonly metricsToken: string | undefined;
  readonly retention: Retention;
}

/** How long what grows is kept, in ms. What law and refunds need is kept for ever and has no setting. */
interface Retention {
  /** Answers to requests: for so long a repeat with the same `Idempotency-Key` gets the first answer. */
  readonly idempotencyMs: number;
  /** Jobs that were done. */
  readonly jobsMs: number;
  /** Events and their deliveries. */
  readonly eventsMs: number;
  /** Presentations that came to nothing. */
  readonly presentationsMs: number;
  /** What was counted of offers, once it is in the sums. */
  readonly measurementsMs: number;
  /** Checkout sessions that nobody paid in and links of customers, from when they expired. */
  readonly sessionsMs: number;
}

const roles = ['all', 'api', 'worker'] as const;
type Role = (typeof roles)[number];

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
type LogLevel = (typeof logLevels)[number];

type Environment = Readonly<Record<string, string | undefined>>;

/** Throws one error that names everything wrong, so that nobody has to start again for each mistake. */
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

  const port = readPort(text('PORT'), report);
  const databaseUrl = readDatabaseUrl(text('DATABASE_URL'), report);
  const role = choice('RUNG_ROLE', roles, 'all');
  if (role !== 'all' && text('DATABASE_URL') === undefined) {
    report(`RUNG_ROLE=${role} shares its database with other processes, so DATABASE_URL must be set.`);
  }
  const apiKey = text('RUNG_API_KEY');
  if (apiKey !== undefined && !/^[\x21-\x7e]+$/.test(apiKey)) {
    report('RUNG_API_KEY travels in an HTTP header, so it must be letters, digits and signs without spaces.');
  }
  const failpoint = text('RUNG_FAILPOINT');
  if (failpoint !== undefined && env['NODE_ENV'] === 'production') {
    report('RUNG_FAILPOINT kills the process and is for tests; unset it where NODE_ENV is production.');
  }
  // Without a database of its own this is a trial on somebody's own machine, whose webhooks stay there.
  const privateWebhooks = choice(
    'RUNG_ALLOW_PRIVATE_WEBHOOKS',
    ['0', '1'],
    databaseUrl === undefined ? '1' : '0',
  );
  const config: Config = {
    port,
    databaseUrl,
    dataDir: text('RUNG_DATA_DIR') ?? '.rung',
    apiKey,
    publicUrl: readAddress('RUNG_PUBLIC_URL', text('RUNG_PUBLIC_URL'), report) ?? `http://localhost:${port}`,
    role,
    allowPrivateWebhooks: privateWebhooks === '1',
    failpoint,
    logLevel: choice('RUNG_LOG_LEVEL', logLevels, 'info'),
    trustedProxies: readProxies(text('RUNG_TRUSTED_PROXIES'), report),
    metricsToken: readMetricsToken(text('RUNG_METRICS_TOKEN'), report),
    retention: readRetention(text, report),
  };
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return Object.freeze(config);
}

/** Where the `rung` command finds a Rung, and with which key. */
export interface ApiAccess {
  readonly baseUrl: string;
  readonly apiKey: string;
}

export function readApiAccess(env: Environment = process.env): ApiAccess {
  const apiKey = env['RUNG_API_KEY']?.trim();
  if (!apiKey)
    throw new Error('RUNG_API_KEY is not set. Set it to an API key of the business, read_write to apply.');
  const problems: string[] = [];
  const url = readAddress('RUNG_BASE_URL', env['RUNG_BASE_URL']?.trim() || undefined, (problem) => {
    problems.push(problem);
  });
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return { baseUrl: url ?? 'http://localhost:4000', apiKey };
}

type Report = (problem: string) => void;

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
    // Clients repeat themselves for a day at least.
    idempotencyMs: read('RUNG_RETENTION_IDEMPOTENCY_HOURS', 30 * 24, 24, longestDays * 24) * hourMs,
    jobsMs: days('JOBS', 7, 1),
    // Longer than the longest schedule of a delivery, and than the week of which offers know what they have shown.
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

function readPort(value: string | undefined, report: Report): number {
  const preset = 4000;
  if (value === undefined) return preset;
  const port = Number(value);
  if (/^\d+$/.test(value) && port <= 65_535) return port;
  report(`PORT must be a number from 0 to 65535; it is "${value}".`);
  return preset;
}

function readProxies(value: string | undefined, report: Report): number {
  if (value === undefined) return 0;
  if (/^\d$/.test(value)) return Number(value);
  report(`RUNG_TRUSTED_PROXIES must be how many proxies are in front, from 0 to 9; it is "${value}".`);
  return 0;
}

/** The value itself is not repeated in the message: it may hold a password. */
function readDatabaseUrl(value: string | undefined, report: Report): string | undefined {
  if (value === undefined) return undefined;
  if (URL.canParse(value) && /^postgres(ql)?:$/.test(new URL(value).protocol)) return value;
  report('DATABASE_URL must look like postgres://user:password@host:5432/database.');
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
