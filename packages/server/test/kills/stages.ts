import { chmodSync, existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { StripeFake } from '../support/stripe-fake/fake.ts';
import { createDatabaseServer } from '../support/database-server.ts';
import { isAlive } from '../support/cluster.ts';
import { type Bank, simulatedBank, stripeBank } from './banks.ts';
import { type Fleet, startFleet } from './fleet.ts';

export const secretKey = 'a-secret-key-that-only-kills-use-';

/** Rung processes, the PostgreSQL they share, and the bank that they charge at. */
export interface Stage {
  readonly bank: Bank;
  readonly fleet: Fleet;
  readonly databaseUrl: () => Promise<string>;
  /** Kills PostgreSQL. Where nobody else does, it is started again `afterMs` later. */
  readonly killDatabase: (afterMs: number) => Promise<void>;
  readonly close: () => Promise<void>;
}

const environment = { RUNG_SECRET_KEY: secretKey, RUNG_LOG_LEVEL: 'error', RUNG_ALLOW_PRIVATE_WEBHOOKS: '1' };

function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'rung-kills-'));
  // PostgreSQL's account has to reach what is in it.
  chmodSync(folder, 0o755);
  return folder;
}

const pollMs = 5;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Two processes for requests and two workers, on a PostgreSQL that an operator runs beside them. */
export function openFleetStage(): Promise<Stage> {
  return openFleet(simulatedBank, {});
}

/** The same with an account at the stand-in for Stripe, which nobody kills. */
export async function openStripeStage(): Promise<Stage> {
  const fake = await StripeFake.start();
  const stage = await openFleet(stripeBank(fake), {
    RUNG_STRIPE_SECRET_KEY: 'sk_test_00000000',
    RUNG_STRIPE_API_URL: fake.url,
  });
  return {
    ...stage,
    close: async () => {
      await stage.close();
      await fake.stop();
    },
  };
}

async function openFleet(bank: Bank, account: Readonly<Record<string, string>>): Promise<Stage> {
  const folder = temporaryFolder();
  const database = await createDatabaseServer(folder, { isDurable: true });
  await database.start();
  const fleet = await startFleet(['api', 'api', 'worker', 'worker'], {
    ...environment,
    ...account,
    DATABASE_URL: database.url,
    RUNG_DATA_DIR: folder,
  });
  return {
    bank,
    fleet,
    databaseUrl: () => Promise.resolve(database.url),
    killDatabase: async (afterMs) => {
      await database.kill();
      await pause(afterMs);
      await database.start();
    },
    close: async () => {
      await fleet.stop();
      await database.kill('SIGINT');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** One process with the PostgreSQL that comes with it, as `npm start` runs it. Nobody but Rung starts that again. */
export async function openEmbeddedStage(): Promise<Stage> {
  const folder = temporaryFolder();
  const fleet = await startFleet(['all'], { ...environment, RUNG_DATA_DIR: folder });
  const place = realpathSync(path.join(folder, 'postgres'));
  const pidFile = path.join(place, 'data', 'postmaster.pid');
  /** Process and port of PostgreSQL, as soon as it is there: Rung may just be starting it again. */
  const findPostmaster = async (): Promise<{ readonly pid: number; readonly port: string }> => {
    for (;;) {
      const [pid, , , port = ''] = existsSync(pidFile) ? readFileSync(pidFile, 'utf8').split('\n') : [];
      if (Number(pid) > 0 && isAlive(Number(pid))) return { pid: Number(pid), port };
      await pause(pollMs);
    }
  };
  return {
    bank: simulatedBank,
    fleet,
    databaseUrl: async () => {
      const password = readFileSync(path.join(place, 'password'), 'utf8');
      return `postgres://rung:${password}@127.0.0.1:${(await findPostmaster()).port}/postgres`;
    },
    killDatabase: async () => {
      process.kill((await findPostmaster()).pid, 'SIGKILL');
    },
    close: async () => {
      await fleet.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
