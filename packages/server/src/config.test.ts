import { describe, expect, test } from 'vitest';
import { readFileSync } from 'node:fs';
import { findKeyProblem, readApiAccess, readConfig, readDodoApiKey } from './config.ts';
import { dayMs } from './domain/time.ts';

test('an empty environment runs everything on this machine', () => {
  expect(readConfig({})).toEqual({
    port: 4000,
    databaseUrl: undefined,
    dataDir: '.rung',
    databasePool: 20,
    databasePrepare: undefined,
    databaseListenUrl: undefined,
    apiKey: undefined,
    secretKeys: [],
    publicUrl: 'http://localhost:4000',
    role: 'all',
    allowPrivateWebhooks: true,
    failpoint: undefined,
    logLevel: 'info',
    trustedProxies: 0,
    stopSeconds: 30,
    metricsToken: undefined,
    metricsPort: undefined,
    mail: undefined,
    hasDemo: true,
    retention: {
      idempotencyMs: 30 * dayMs,
      jobsMs: 7 * dayMs,
      eventsMs: 400 * dayMs,
      presentationsMs: 400 * dayMs,
      measurementsMs: 400 * dayMs,
      sessionsMs: 90 * dayMs,
    },
    gatewayAccounts: [],
    stripeApiUrl: undefined,
  });
});

test('every setting is read', () => {
  const config = readConfig({
    PORT: '0',
    DATABASE_URL: 'postgresql://rung:secret@db.example.com/rung',
    RUNG_DATA_DIR: '/srv/rung',
    RUNG_DATABASE_POOL: '80',
    RUNG_DATABASE_PREPARE: '0',
    RUNG_DATABASE_LISTEN_URL: 'postgres://rung:secret@primary.example.com/rung',
    RUNG_SECRET_KEY: 'the-new-secret-key-of-32-characters, the-old-secret-key-of-32-characters',
    RUNG_API_KEY: 'rung_test_0123456789abcdefABCDEF',
    RUNG_PUBLIC_URL: 'https://pay.example.com/',
    RUNG_ROLE: 'worker',
    RUNG_ALLOW_PRIVATE_WEBHOOKS: '1',
    RUNG_FAILPOINT: 'checkout.after-call',
    RUNG_LOG_LEVEL: 'debug',
    RUNG_TRUSTED_PROXIES: '2',
    RUNG_STOP_SECONDS: '10',
    RUNG_METRICS_TOKEN: 'a-token-of-the-monitoring',
    RUNG_METRICS_PORT: '9464',
    RUNG_RETENTION_IDEMPOTENCY_HOURS: '24',
    RUNG_RETENTION_JOBS_DAYS: '1',
    RUNG_RETENTION_EVENTS_DAYS: '30',
    RUNG_RETENTION_PRESENTATIONS_DAYS: '31',
    RUNG_RETENTION_MEASUREMENTS_DAYS: '36500',
    RUNG_RETENTION_SESSIONS_DAYS: '2',
    RUNG_STRIPE_SECRET_KEY: 'sk_test_0123456789',
    RUNG_STRIPE_WEBHOOK_SECRET: 'whsec_0123456789abcdef0123, whsec_abcdef0123456789abcd',
    RUNG_STRIPE_API_URL: 'http://127.0.0.1:4242/',
  });
  expect(config).toEqual({
    port: 0,
    databaseUrl: 'postgresql://rung:secret@db.example.com/rung',
    dataDir: '/srv/rung',
    databasePool: 80,
    databasePrepare: false,
    databaseListenUrl: 'postgres://rung:secret@primary.example.com/rung',
    secretKeys: ['the-new-secret-key-of-32-characters', 'the-old-secret-key-of-32-characters'],
    apiKey: 'rung_test_0123456789abcdefABCDEF',
    publicUrl: 'https://pay.example.com',
    role: 'worker',
    allowPrivateWebhooks: true,
    failpoint: 'checkout.after-call',
    logLevel: 'debug',
    trustedProxies: 2,
    stopSeconds: 10,
    metricsToken: 'a-token-of-the-monitoring',
    metricsPort: 9464,
    hasDemo: true,
    retention: {
      idempotencyMs: dayMs,
      jobsMs: dayMs,
      eventsMs: 30 * dayMs,
      presentationsMs: 31 * dayMs,
      measurementsMs: 36_500 * dayMs,
      sessionsMs: 2 * dayMs,
    },
    gatewayAccounts: [
      {
        provider: 'stripe',
        mode: 'test',
        credentials: {
          secret_key: 'sk_test_0123456789',
          webhook_secret: 'whsec_0123456789abcdef0123, whsec_abcdef0123456789abcd',
        },
      },
    ],
    stripeApiUrl: 'http://127.0.0.1:4242',
  });
});

test('a setting that is empty is a setting that is not there', () => {
  expect(readConfig({ PORT: '', DATABASE_URL: ' ', RUNG_API_KEY: '' })).toEqual(readConfig({}));
});

test('webhooks to private addresses need to be asked for once there is a database of its own', () => {
  expect(readConfig({ DATABASE_URL: 'postgres://db.example.com/rung' }).allowPrivateWebhooks).toBe(false);
  expect(readConfig({ RUNG_ALLOW_PRIVATE_WEBHOOKS: '0' }).allowPrivateWebhooks).toBe(false);
});

test('nothing can change it afterwards', () => {
  expect(readConfig({})).toSatisfy(Object.isFrozen);
});

describe('a bad value is named in one sentence', () => {
  test.each([
    [{ PORT: '80a' }, 'PORT must be a number from 0 to 65535; it is "80a".'],
    [{ PORT: '65536' }, 'PORT must be a number from 0 to 65535; it is "65536".'],
    [{ RUNG_METRICS_PORT: 'x' }, 'RUNG_METRICS_PORT must be a number from 0 to 65535; it is "x".'],
    [
      { PORT: '4001', RUNG_METRICS_PORT: '4001' },
      'RUNG_METRICS_PORT is a port of its own; 4001 is where Rung itself answers.',
    ],
    [{ PORT: '-1' }, 'PORT must be a number from 0 to 65535; it is "-1".'],
    [
      { RUNG_TRUSTED_PROXIES: 'nginx' },
      'RUNG_TRUSTED_PROXIES must be how many proxies are in front, from 0 to 9; it is "nginx".',
    ],
    [
      { DATABASE_URL: 'mysql://h/d' },
      'DATABASE_URL must look like postgres://user:password@host:5432/database.',
    ],
    [
      { RUNG_SECRET_KEY: 'short' },
      'RUNG_SECRET_KEY must have at least 32 characters. Make one with: openssl rand -base64 32',
    ],
    [
      { RUNG_DATABASE_POOL: '1' },
      'RUNG_DATABASE_POOL must be a number of connections from 2 to 1000; it is "1".',
    ],
    [{ RUNG_DATABASE_PREPARE: 'no' }, 'RUNG_DATABASE_PREPARE must be one of auto, 0, 1; it is "no".'],
    [
      { RUNG_DATABASE_LISTEN_URL: 'postgres://h/d' },
      'RUNG_DATABASE_LISTEN_URL is another address of the database at DATABASE_URL, which must then be set.',
    ],
    [{ RUNG_ROLE: 'web' }, 'RUNG_ROLE must be one of all, api, worker; it is "web".'],
    [
      { RUNG_ROLE: 'api' },
      'RUNG_ROLE=api shares its database with other processes, so DATABASE_URL must be set.',
    ],
    [
      { RUNG_API_KEY: 'two words' },
      'RUNG_API_KEY cannot be used. It travels in an HTTP header, so it must be letters, digits and signs without spaces.',
    ],
    [
      { RUNG_STOP_SECONDS: '0' },
      'RUNG_STOP_SECONDS must be how long stopping may take, from 1 to 999; it is "0".',
    ],
    [
      { RUNG_PUBLIC_URL: 'pay.example.com' },
      'RUNG_PUBLIC_URL must be an address such as https://pay.example.com; it is "pay.example.com".',
    ],
    [{ RUNG_ALLOW_PRIVATE_WEBHOOKS: 'yes' }, 'RUNG_ALLOW_PRIVATE_WEBHOOKS must be one of 0, 1; it is "yes".'],
    [
      { RUNG_FAILPOINT: 'x', NODE_ENV: 'production' },
      'RUNG_FAILPOINT kills the process and is for tests; unset it where NODE_ENV is production.',
    ],
    [
      { RUNG_LOG_LEVEL: 'loud' },
      'RUNG_LOG_LEVEL must be one of fatal, error, warn, info, debug, trace, silent; it is "loud".',
    ],
  ])('%o', (env, message) => {
    expect(() => readConfig(env)).toThrow(new Error(message));
  });

  test('several at once', () => {
    expect(() => readConfig({ PORT: 'x', RUNG_ROLE: 'y' })).toThrow(/PORT must.*\nRUNG_ROLE must/);
  });
});

describe('a key for the demo business', () => {
  const advice = `Make one with: node -e "console.log('rung_test_' + require('crypto').randomBytes(24).toString('base64url'))"`;

  test.each([
    'short',
    'rung_test_',
    'rung_test_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
    'passwordpasswordpassword',
  ])('that somebody could guess is refused, with how to make one: %s', (key) => {
    expect(findKeyProblem(key)).toBe(
      'Whoever guesses it has the whole business, so it must be random, 20 characters or longer besides the ' +
        `rung_test_ that says test mode. ${advice}`,
    );
  });

  test.each([
    'rung_live_0123456789abcdefABCDEF',
    'sk_live_0123456789abcdefABCDEF',
    'live_0123456789abcdefABCDEF',
  ])('that says live mode is refused, because the business is in test mode: %s', (key) => {
    const problem = findKeyProblem(key);
    expect(problem).toContain('It says that it is a key of live mode');
    expect(problem).toContain('rung_test_ at its beginning says so');
    expect(problem).toContain(advice);
    expect(problem).not.toContain(key);
  });

  test.each([
    // Keys as Rung generates them, as the docs suggest, as hexadecimal digits, and in another platform's
    // test-key format.
    'rung_test_Ab3dEf6hIj9kLmNoPqRsTuVwXyZ01234',
    'rung_test_q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQ',
    'rung_test_00112233445566778899aabbccddeeff',
    'dodo-test-key-0123456789abcdefghij',
  ])('that nobody guesses is taken: %s', (key) => {
    expect(findKeyProblem(key)).toBeUndefined();
  });
});

test.each([
  ['RUNG_RETENTION_IDEMPOTENCY_HOURS', '23', /from 24 to/],
  ['RUNG_RETENTION_EVENTS_DAYS', '29', /from 30 to/],
  ['RUNG_RETENTION_JOBS_DAYS', '0', /from 1 to/],
  ['RUNG_RETENTION_SESSIONS_DAYS', '1.5', /whole number/],
  ['RUNG_METRICS_TOKEN', 'short', /at least 16/],
])('%s=%s is refused, because it would forget what is needed or keep out nobody', (name, value, problem) => {
  expect(() => readConfig({ [name]: value })).toThrow(problem);
});

describe('an account at Stripe', () => {
  const live = { RUNG_STRIPE_SECRET_KEY: 'sk_live_0123456789' };

  test.each([
    ['a publishable key', { RUNG_STRIPE_SECRET_KEY: 'pk_test_0123456789' }, /RUNG_STRIPE_SECRET_KEY must be/],
    ['a live key over http', { ...live, RUNG_PUBLIC_URL: 'http://pay.example.com' }, /https/],
    ['a live key without an address', live, /https/],
    [
      'a live key at a stand-in',
      { ...live, RUNG_PUBLIC_URL: 'https://pay.example.com', RUNG_STRIPE_API_URL: 'http://127.0.0.1:4242' },
      /RUNG_STRIPE_API_URL is for trials/,
    ],
    [
      'a webhook secret that is none',
      { RUNG_STRIPE_SECRET_KEY: 'sk_test_0123456789', RUNG_STRIPE_WEBHOOK_SECRET: 'secret' },
      /RUNG_STRIPE_WEBHOOK_SECRET must be/,
    ],
    [
      'a webhook secret alone',
      { RUNG_STRIPE_WEBHOOK_SECRET: 'whsec_0123456789abcdef0123' },
      /needs RUNG_STRIPE_SECRET/,
    ],
  ])('with %s is refused, and the secret is not repeated', (_what, environment, problem) => {
    expect(() => readConfig(environment)).toThrow(problem);
    expect(() => readConfig(environment)).not.toThrow(/0123456789/);
  });

  test('of live mode is taken over https', () => {
    const config = readConfig({ ...live, RUNG_PUBLIC_URL: 'https://pay.example.com' });
    expect(config.gatewayAccounts).toMatchObject([{ provider: 'stripe', mode: 'live' }]);
  });
});

test.each(['settings.md', 'settings.ja.md'])(
  'docs/%s lists every variable that is read, and no other',
  (page) => {
    const read = new Set<string>();
    const environment = new Proxy<Record<string, string>>(
      {},
      {
        get: (_, name) => {
          read.add(String(name));
          return undefined;
        },
        // The command reads the server's variables through a copy.
        ownKeys: () => [],
      },
    );
    readConfig(environment);
    readApiAccess(environment);
    readDodoApiKey(environment);
    const text = readFileSync(new URL(`../../../docs/${page}`, import.meta.url), 'utf8');
    const listed = new Set(text.match(/(?<=`)([A-Z]+_)+[A-Z]+(?=`)|(?<=`)PORT(?=`)/g));
    // Of the system, and not for settings.
    read.delete('NODE_ENV');
    listed.delete('NODE_ENV');
    expect([...listed].toSorted()).toEqual([...read].toSorted());
  },
);
