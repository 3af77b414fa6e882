import { type Config, readConfig } from './config.ts';
import { createLogger, createRuntime } from './create-runtime.ts';
import { Ending } from './ending.ts';
import { announcement, findSecretKeys, prepareDemo } from './demo/first-run.ts';
import { createApp } from './app.ts';
import type { Heart } from './heart.ts';
import { listen } from './listen.ts';
import { openDatabase } from './store/postgres/open-database.ts';
import { checkSecretKey } from './store/platform/secret-key-check.ts';
import { sealStored } from './use-cases/platform/secrets/seal-stored.ts';
import { createDueJobs } from './worker/due-jobs.ts';
import { jobHandlers } from './worker/handlers.ts';
import { startNotificationPoll } from './worker/notifications.ts';
import { startWorker } from './worker/worker.ts';

/** Exit codes that the shell gives to a process ended by a signal. */
const exitCodes = { SIGINT: 130, SIGTERM: 143 } as const;

/** Runs the roles the environment asks for, until it is told to stop. */
async function main(config: Config): Promise<void> {
  const log = createLogger(config);
  const ending = new Ending({ stopSeconds: config.stopSeconds, log, exit: (code) => process.exit(code) });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      ending.tell(exitCodes[signal]);
    });
  }
  try {
    await start(config, log, ending);
  } catch (error) {
    // Told to stop while it was starting, it breaks off somewhere: that is no failure.
    const wasToldTo = ending.signal.aborted;
    await ending.stop();
    if (!wasToldTo) throw error;
  }
}

async function start(config: Config, log: ReturnType<typeof createLogger>, ending: Ending): Promise<void> {
  const database = await openDatabase(config, { log, signal: ending.signal });
  let heart: Heart | undefined;
  await ending.standOn({
    // What is still being finished is our own until it has ended. A beat under way ends with the database.
    close: async () => {
      await Promise.all([heart?.stop(), database.close()]);
    },
    abandon: () => {
      database.abandon();
    },
  });
  const secretKeys = findSecretKeys(config);
  const runtime = createRuntime({ config, sql: database.sql, secretKeys, log, stopping: ending.signal });
  await checkSecretKey(runtime.sql, runtime.secrets);
  await sealStored(runtime);
  if (!ending.signal.aborted) {
    heart = runtime.heart;
    heart.start();
  }
  const key = config.role === 'worker' ? undefined : await prepareDemo(runtime);
  if (config.role !== 'worker') {
    const dueJobs = createDueJobs(runtime, jobHandlers);
    await ending.add(await listen(config, createApp(runtime, dueJobs.run).fetch));
    await ending.add({ finish: () => dueJobs.stop(ending.jobsWithinMs) });
  }
  if (config.role !== 'api') {
    const worker = await startWorker(runtime, jobHandlers);
    await ending.add({ finish: () => worker.stop(ending.jobsWithinMs) });
    const notifications = startNotificationPoll(runtime);
    await ending.add({ finish: () => notifications.stop() });
  }
  if (key !== undefined && !ending.signal.aborted) {
    const announced = { key, databaseFolder: database.folder, isTerminal: process.stdout.isTTY };
    process.stdout.write(announcement(config, announced));
  }
}

try {
  await main(readConfig());
} catch (error) {
  process.stderr.write(`\nRung could not start. ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
