import { describe, expect, test } from 'vitest';
import { dayMs, minuteMs, secondMs } from '../time.ts';
import { checks, findIssues } from './checks.ts';
import type { InstallationFacts } from './installation-facts.ts';

const good: InstallationFacts = {
  database: {
    isEmbedded: false,
    version: 180_004,
    isDurable: true,
    hasChecksums: true,
    missingMigrations: [],
    hasSpace: true,
  },
  server: {
    hasSecretKey: true,
    publicUrl: 'https://pay.example.com',
    trustedProxies: 1,
    clockSkewMs: -20,
    hasMetrics: true,
    hasMail: true,
    mailProblem: null,
  },
  jobs: { dead: 0, oldestDueMs: 0 },
  webhooks: { failingForMs: 0 },
  businesses: [
    { businessId: 'bus_1', name: 'Sample Shop', mode: 'live', gatewayProblem: null, missingFields: [] },
    {
      businessId: 'bus_2',
      name: 'Sample Shop',
      mode: 'test',
      gatewayProblem: null,
      missingFields: ['terms_url'],
    },
  ],
};

/** Checks that do not hold, leaving out what a test business lacks. */
const failedIds = (facts: InstallationFacts): string[] =>
  findIssues(facts)
    .filter(({ result, business }) => (result === 'warn' || result === 'fail') && business?.mode !== 'test')
    .map(({ check }) => check.id);

test('an installation in which everything is in place has no finding, and leaves some things to a person', () => {
  expect(failedIds(good)).toEqual([]);
  const byHand = findIssues(good).filter(({ result }) => result === 'by hand');
  expect(byHand.map(({ check }) => check.id)).toContain('database.backup');
});

test('every check has an id of its own, a reason and a remedy', () => {
  expect(new Set(checks.map(({ id }) => id)).size).toBe(checks.length);
  for (const { title, why, fix } of checks) expect([title, why, fix]).not.toContain('');
});

describe('each fact that is not as it should be is a finding', () => {
  const { database, server } = good;
  const [live] = good.businesses;
  const cases: readonly (readonly [string, Partial<InstallationFacts>])[] = [
    ['database.own', { database: { ...database, isEmbedded: true } }],
    ['database.own', { database: { ...database, version: 140_012 } }],
    ['database.durable', { database: { ...database, isDurable: false } }],
    ['database.checksums', { database: { ...database, hasChecksums: false } }],
    ['database.migrated', { database: { ...database, missingMigrations: ['0040-next.sql'] } }],
    ['database.space', { database: { ...database, hasSpace: false } }],
    ['server.secret-key', { server: { ...server, hasSecretKey: false } }],
    ['server.https', { server: { ...server, publicUrl: 'http://pay.example.com' } }],
    ['server.clock', { server: { ...server, clockSkewMs: -6 * secondMs } }],
    ['server.worker', { jobs: { dead: 0, oldestDueMs: 6 * minuteMs } }],
    ['server.dead-jobs', { jobs: { dead: 1, oldestDueMs: 0 } }],
    ['business.live', { businesses: good.businesses.slice(1) }],
    ['business.identity', { businesses: [{ ...live!, missingFields: ['address'] }] }],
    ['money.gateway', { businesses: [{ ...live!, gatewayProblem: 'none is connected' }] }],
    ['watching.metrics', { server: { ...server, hasMetrics: false } }],
    ['watching.mail', { server: { ...server, hasMail: false } }],
    ['watching.mail-server', { server: { ...server, mailProblem: 'It does not answer' } }],
    ['watching.receivers', { webhooks: { failingForMs: dayMs } }],
  ];

  test.each(cases)('%s', (id, change) => {
    expect(failedIds({ ...good, ...change })).toEqual([id]);
  });

  test('and no other check is made by facts', () => {
    const failing = new Set(cases.map(([id]) => id));
    const made = checks
      .filter(({ holds, findProblem }) => holds !== undefined || findProblem !== undefined)
      .map(({ id }) => id);
    expect(made.filter((id) => !failing.has(id))).toEqual(['server.proxies']);
  });
});

describe('a check that does not hold', () => {
  const { database, server } = good;
  const testOnly = good.businesses.slice(1);
  const resultOf = (id: string, change: Partial<InstallationFacts>, businessId: string | null = null) =>
    findIssues({ ...good, ...change }).find(
      ({ check, business }) => check.id === id && (business?.businessId ?? null) === businessId,
    );

  test('fails where real money is concerned, and is a warning before', () => {
    const insecure = { server: { ...server, publicUrl: 'http://pay.example.com' } };
    expect(resultOf('server.https', insecure)?.result).toBe('fail');
    expect(resultOf('server.https', { ...insecure, businesses: testOnly })?.result).toBe('warn');
  });

  test('is a warning for good if it is advice, and a failure in any case if it is a fault', () => {
    expect(resultOf('watching.metrics', { server: { ...server, hasMetrics: false } })?.result).toBe('warn');
    const full = { database: { ...database, hasSpace: false }, businesses: testOnly };
    expect(resultOf('database.space', full)?.result).toBe('fail');
  });

  test('says of a business what it lacks, a warning while its mode is test', () => {
    const lacking = {
      businesses: [{ ...good.businesses[0]!, missingFields: ['address', 'terms_url'] }, ...testOnly],
    };
    expect(resultOf('business.identity', lacking, 'bus_1')).toMatchObject({
      result: 'fail',
      detail: 'lacks address, terms_url',
    });
    expect(resultOf('business.identity', lacking, 'bus_2')?.result).toBe('warn');
  });
});
