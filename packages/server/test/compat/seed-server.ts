import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { vi } from 'vitest';
import { findFreePort } from '../../src/store/postgres/free-port.ts';
import { createTestDatabase } from '../support/database.ts';
import { type LiveRung, startTypeScript } from './seed.ts';

export interface StartedRung extends LiveRung {
  readonly stop: () => Promise<void>;
}

/** A whole Rung as `npm start` runs it, demo shop and worker included, in a process and a database of its own. */
export async function startRung(): Promise<StartedRung> {
  const server = fileURLToPath(new URL('../../', import.meta.url));
  const folder = mkdtempSync(join(tmpdir(), 'rung-live-'));
  const database = await createTestDatabase();
  const port = String(await findFreePort());
  const apiKey = 'rung_test_key_for_the_compat_tests';
  const running = startTypeScript(join(server, 'src/main.ts'), folder, {
    TSX_TSCONFIG_PATH: join(server, 'tsconfig.json'),
    DATABASE_URL: database.url,
    PORT: port,
    RUNG_DATA_DIR: folder,
    RUNG_API_KEY: apiKey,
    RUNG_ALLOW_PRIVATE_WEBHOOKS: '1',
    RUNG_LOG_LEVEL: 'warn',
  });
  const stop = async (): Promise<void> => {
    await running.stop();
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  };
  const baseUrl = `http://127.0.0.1:${port}`;
  try {
    await untilItAnswers(`${baseUrl}/health`, running);
  } catch (error) {
    await stop();
    throw error;
  }
  return { baseUrl, apiKey, stop };
}

/** Returns when the address answers, and throws what the process said when it ended first. */
export async function untilItAnswers(
  url: string,
  running: ReturnType<typeof startTypeScript>,
): Promise<void> {
  const ended = running.exited.then(() => Promise.reject(new Error(`It ended. ${running.stderr()}`)));
  await Promise.race([ended, eventually(() => fetch(url))]);
}

/** What happens elsewhere happens when it happens: asks again until `look` does not throw. */
export function eventually<T>(look: () => Promise<T>): Promise<T> {
  return vi.waitFor(look, { timeout: 120_000, interval: 50 });
}

/** An address that no customer has yet. */
export function uniqueEmail(): string {
  return `customer-${crypto.randomUUID()}@example.com`;
}
