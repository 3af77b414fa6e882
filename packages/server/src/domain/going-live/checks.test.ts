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
  },
  server: {
    hasSecretKey: true,
    publicUrl: 'https://pay.example.com',
    trustedProxies: 1,
    clockSkewMs: -20,
    hasMetrics: true,
    hasMail: true,
  },
  jobs: { dead: 0, oldestDueMs: 0 },
  webhooks: { failingForMs: 0 },
  businesses: [
    { name: 'Sample Shop', mode: 'live', hasGateway: true, missingFields: [] },
    { name: 'Sample Shop', mode: 'test', hasGateway: true, missingFields: ['legal_name'] },
  ],
};

const failedIds = (facts: InstallationFacts): string[] =>
  findIssues(facts)
    .filter(({ result }) => result === 'failed')
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
    ['server.secret-key', { server: { ...server, hasSecretKey: false } }],
    ['server.https', { server: { ...server, publicUrl: 'http://pay.example.com' } }],
    ['server.clock', { server: { ...server, clockSkewMs: -6 * secondMs } }],
    ['server.worker', { jobs: { dead: 0, oldestDueMs: 6 * minuteMs } }],
    ['server.dead-jobs', { jobs: { dead: 1, oldestDueMs: 0 } }],
    ['business.live', { businesses: good.businesses.slice(1) }],
    ['business.identity', { businesses: [{ ...live!, missingFields: ['address'] }] }],
    ['money.gateway', { businesses: [{ ...live!, hasGateway: false }] }],
    ['watching.metrics', { server: { ...server, hasMetrics: false } }],
    ['watching.mail', { server: { ...server, hasMail: false } }],
    ['watching.receivers', { webhooks: { failingForMs: dayMs } }],
  ];

  test.each(cases)('%s', (id, change) => {
    expect(failedIds({ ...good, ...change })).toEqual([id]);
  });

  test('and no other check is made by facts', () => {
    const failing = new Set(cases.map(([id]) => id));
    const made = checks.filter(({ holds }) => holds !== undefined).map(({ id }) => id);
    expect(made.filter((id) => !failing.has(id))).toEqual(['server.proxies']);
  });
});
