import { type Config, readConfig } from './config.ts';
import { createRuntime } from './create-runtime.ts';
import { Shutdown } from './shutdown.ts';
import { findDemoKey, formatStartupMessage, prepareDemo } from './demo/first-run.ts';
import { findSecretKeys } from './secrets/find-secret-keys.ts';
import { createApp } from './app.ts';
import { createMonitoring } from './http/monitoring.ts';
import { createLogger } from './telemetry/logger.ts';
import { scrubText } from './telemetry/scrub.ts';
import type { LeaseKeeper } from './lease-keeper.ts';
import { listen } from './listen.ts';
import type { Runtime } from './runtime.ts';
import { openDatabase } from './store/postgres/open-database.ts';
import { announceCommits } from './worker/announce-commits.ts';
import { listBusinesses } from './store/platform/businesses.ts';
import { waitForDatabase } from './store/postgres/wait-for-database.ts';
import { checkSecretKey } from './store/platform/secret-key-check.ts';
import { findSwitchedAccount } from './use-cases/billing/gateways/find-switched-account.ts';
import { createSetupLink } from './use-cases/platform/users/setup-link.ts';
import { resealStoredSecrets } from './use-cases/platform/secrets/reseal-stored-secrets.ts';
import { createDueJobs } from './worker/due-jobs.ts';
import { jobHandlers } from './worker/handlers.ts';
import { startNotificationPoll } from './worker/notifications.ts';
import { startWorker } from './worker/worker.ts';

/** Exit codes by which a shell reports a process ended by a signal. */
const exitCodes = { SIGINT: 130, SIGTERM: 143 } as const;

/** Runs the roles selected in the environment until shutdown. */
async function main(config: Config): Promise<void> {
  const log = createLogger(config);
  const ending = new Shutdown({ stopSeconds: config.stopSeconds, log, exit: (code) => process.exit(code) });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      ending.tell(exitCodes[signal]);
    });
  }
  try {
    await start(config, log, ending);
  } catch (error) {
    // A shutdown during startup interrupts it with an error, which is not a failure.
    const wasToldTo = ending.signal.aborted;
    await ending.stop();
    if (!wasToldTo) throw error;
  }
}

async function start(config: Config, log: ReturnType<typeof createLogger>, ending: Shutdown): Promise<void> {
  const database = await openDatabase(config, { log, signal: ending.signal });
  let leaseKeeper: LeaseKeeper | undefined;
  await ending.standOn({
    // Leases are kept until their work has finished. A renewal under way ends with the database connection.
    close: async () => {
      await Promise.all([leaseKeeper?.stop(), database.close()]);
    },
    abandon: () => {
      database.abandon();
    },
  });
  const secretKeys = findSecretKeys(config);
  const runtime = createRuntime({ config, sql: database.sql, secretKeys, log, stopping: ending.signal });
  const waiting = { log, signal: ending.signal };
  await waitForDatabase(() => checkSecretKey(runtime.sql, runtime.secrets), waiting);
  await waitForDatabase(() => resealStoredSecrets(runtime), waiting);
  await refuseSwitchedAccount(runtime, waiting);
  if (!ending.signal.aborted) {
    leaseKeeper = runtime.leaseKeeper;
    leaseKeeper.start();
  }
  if (config.metricsPort !== undefined) {
    const place = { name: 'RUNG_METRICS_PORT', port: config.metricsPort } as const;
    await ending.add(await listen(place, createMonitoring(runtime).fetch));
  }
  const key = config.role === 'worker' || !config.hasDemo ? undefined : findDemoKey(config);
  if (key !== undefined) await waitForDatabase(() => prepareDemo(runtime, key), waiting);
  if (config.role !== 'worker') {
    const dueJobs = createDueJobs(runtime, jobHandlers);
    await ending.add(
      await listen({ name: 'PORT', port: config.port }, createApp(runtime, dueJobs.run).fetch),
    );
    await ending.add({ finish: () => dueJobs.stop(ending.jobsWithinMs) });
  }
  if (config.role === 'api') {
    announceCommits(runtime.sql);
  } else {
    void warnOfMail(runtime);
    const worker = await startWorker(runtime, jobHandlers);
    await ending.add({ finish: () => worker.stop(ending.jobsWithinMs) });
    const notifications = startNotificationPoll(runtime);
    await ending.add({ finish: () => notifications.stop() });
  }
  if (config.role !== 'worker' && !ending.signal.aborted) {
    const isEmpty =
      key === undefined && (await waitForDatabase(() => listBusinesses(runtime.sql), waiting)).length === 0;
    // Whoever has the link owns the business, so it is shown to a person and to no log.
    const setupLink =
      isEmpty || !process.stdout.isTTY
        ? undefined
        : ((await waitForDatabase(() => createSetupLink(runtime), waiting)) ?? undefined);
    const announced = {
      key,
      isEmpty,
      setupLink,
      databaseFolder: database.folder,
      isTerminal: process.stdout.isTTY,
    };
    process.stdout.write(formatStartupMessage(config, announced));
  }
}

/** The account of a fake may begin anew at any time, so that there it is no reason not to start. */
async function refuseSwitchedAccount(
  runtime: Runtime,
  waiting: Parameters<typeof waitForDatabase>[1],
): Promise<void> {
  const reason = await waitForDatabase(() => findSwitchedAccount(runtime), waiting);
  if (reason === undefined) return;
  if (runtime.config.stripeApiUrl === undefined) throw new Error(reason);
  runtime.log.warn({ code: 'GATEWAY_ACCOUNT_SWITCHED' }, reason);
}

/** E-mails wait until the server can be reached, so that it is no reason not to start. */
async function warnOfMail({ mail, log }: Pick<Runtime, 'mail' | 'log'>): Promise<void> {
  const problem = await mail?.findProblem();
  if (problem !== undefined) log.warn({ code: 'MAIL_UNREACHABLE' }, problem);
}

try {
  await main(readConfig());
} catch (error) {
  const reason = error instanceof Error ? error.message : String(error);
  process.stderr.write(`\nRung could not start. ${scrubText(reason)}\n`);
  process.exitCode = 1;
}
