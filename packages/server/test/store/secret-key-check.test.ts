import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSecrets } from '../../src/secrets/secrets.ts';
import { checkSecretKey, saveSecretKeyCheck } from '../../src/store/platform/secret-key-check.ts';
import { type TestDatabase, createTestDatabase } from '../support/database.ts';

const first = 'first-secret-key-of-32-characters';
const second = 'second-secret-key-of-32-character';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

test('a database refuses a process with another secret key, until both keys are given', async () => {
  const check = (keys: readonly string[]) => checkSecretKey(database.sql, createSecrets(keys));
  await Promise.all([check([first]), check([first])]);
  await expect(check([second])).rejects.toThrow(/RUNG_SECRET_KEY is not the key/);
  await check([second, first]);
  await saveSecretKeyCheck(database.sql, createSecrets([second, first]));
  await check([second]);
  await expect(check([first])).rejects.toThrow(/RUNG_SECRET_KEY is not the key/);
});
