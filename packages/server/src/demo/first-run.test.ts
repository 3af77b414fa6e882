import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { readConfig } from '../config.ts';
import { findSecretKeys } from '../secrets/find-secret-keys.ts';
import { formatStartupMessage } from './first-run.ts';

const apiKey = 'rung_test_Ab3dEf6hIj9kLmNoPqRsTuVwXyZ01234';
const config = readConfig({ RUNG_DATA_DIR: '/srv/rung' });
const said = (origin: 'environment' | 'file' | 'made now', isTerminal: boolean) =>
  formatStartupMessage(config, {
    key: { apiKey, origin },
    isEmpty: false,
    setupLink: undefined,
    databaseFolder: '/srv/rung/postgres',
    isTerminal,
  });

test('the API key is shown to the person for whom it was just made, with where it is kept', () => {
  const text = said('made now', true);
  expect(text).toContain(apiKey);
  expect(text).toContain('kept in /srv/rung/api-key');
});

test.each([
  ['made now', false, 'kept in /srv/rung/api-key'],
  ['file', true, 'kept in /srv/rung/api-key'],
  ['file', false, 'kept in /srv/rung/api-key'],
  ['environment', true, 'the one in RUNG_API_KEY'],
  ['environment', false, 'the one in RUNG_API_KEY'],
] as const)(
  'otherwise it is nowhere in what a start prints: %s, on a terminal: %s',
  (origin, isTerminal, where) => {
    const text = said(origin, isTerminal);
    expect(text).not.toContain(apiKey);
    expect(text).toContain(where);
  },
);

test('every start says where the database is', () => {
  expect(said('file', false)).toContain('/srv/rung/postgres');
  const other = formatStartupMessage(config, {
    key: { apiKey, origin: 'file' },
    isEmpty: false,
    setupLink: undefined,
    databaseFolder: undefined,
    isTerminal: false,
  });
  expect(other).toContain('the one in DATABASE_URL');
});

test('without a demo it names no shop and no card, and says how to begin', () => {
  const text = formatStartupMessage(config, {
    key: undefined,
    isEmpty: true,
    setupLink: undefined,
    databaseFolder: undefined,
    isTerminal: true,
  });
  expect(text).not.toMatch(/shop|4242|API key /);
  expect(text).toContain('rung business create');
});

test('processes that share a database have one secret key without a setting, which is not its password', () => {
  const database = 'postgres://rung:a%20long%20password@db.example.com/rung';
  const keysOf = (dataDir: string, more = {}) =>
    findSecretKeys(readConfig({ DATABASE_URL: database, RUNG_DATA_DIR: dataDir, ...more }));
  const [shared = ''] = keysOf('/nowhere/a');
  expect(shared).toMatch(/^[\w-]{43}$/);
  expect(keysOf('/nowhere/b')).toEqual([shared]);
  const set = 'a-secret-key-that-somebody-has-set';
  expect(keysOf('/nowhere/c', { RUNG_SECRET_KEY: set }), 'the old one still opens').toEqual([set, shared]);
});

test('a Rung with a database of its own makes its secret key once', () => {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'rung-keys-'));
  try {
    const own = readConfig({ RUNG_DATA_DIR: dataDir });
    const [key = ''] = findSecretKeys(own);
    expect(key).toMatch(/^\w{43}$/);
    expect(findSecretKeys(own)).toEqual([key]);
  } finally {
    rmSync(dataDir, { recursive: true });
  }
});
