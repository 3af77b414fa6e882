import { serve } from '@hono/node-server';
import { type Config, readConfig } from './config.ts';
import { announcement, prepareDemo } from './first-run.ts';
import { createApp } from './http/app.ts';
import { createRuntime } from './create-runtime.ts';
import { openDatabase } from './store/open-database.ts';

import { createDueJobs } from './worker/due-jobs.ts';
import { jobHandlers } from './worker/handlers.ts';
import { startNotificationPoll } from './worker/notifications.ts';
import { startWorker } from './worker/worker.ts';

/** Runs the roles the environment asks for, until it is told to stop. */
async function main(config: Config): Promise<void> {
  const parts = new Parts();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void parts.stop());
  try {
    await start(config, parts);
  } catch (error) {
    // Told to stop while it was starting, it breaks off somewhere: that is no failure.
    const wasToldTo = parts.isStopping;
    await parts.stop();
    if (!wasToldTo) throw error;
  }
}

async function start(config: Config, parts: Parts): Promise<void> {
  const database = await openDatabase(config);
  await parts.add(() => database.close());
  const runtime = createRuntime({ config, sql: database.sql });
  runtime.heart.start();
  await parts.add(() => runtime.heart.stop());
  const apiKey = config.role === 'worker' ? undefined : await prepareDemo(runtime);
  if (config.role !== 'worker') {
    const dueJobs = createDueJobs(runtime, jobHandlers);
    const server = await listen(config, createApp(runtime, dueJobs.run).fetch);
    await parts.add(server.close);
    await parts.add(() => dueJobs.stop());
  }
  if (config.role !== 'api') {
    const worker = await startWorker(runtime, jobHandlers);
    await parts.add(() => worker.stop());
    const notifications = startNotificationPoll(runtime);
    await parts.add(() => notifications.stop());
  }
  if (apiKey !== undefined && !parts.isStopping) process.stdout.write(announcement(config, apiKey));
}

/** What has been started, ended in the opposite order, also when the wish to stop comes during the start. */
class Parts {
  readonly #closers: (() => Promise<void>)[] = [];
  #stopping: Promise<void> | undefined;

  get isStopping(): boolean {
    return this.#stopping !== undefined;
  }

  async add(close: () => Promise<void>): Promise<void> {
    if (this.isStopping) await close();
    else this.#closers.unshift(close);
  }

  stop(): Promise<void> {
    this.#stopping ??= (async () => {
      for (const close of this.#closers) await close();
    })();
    return this.#stopping;
  }
}

interface Listening {
  readonly close: () => Promise<void>;
}

function listen(config: Config, fetch: ReturnType<typeof createApp>['fetch']): Promise<Listening> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch, port: config.port });
    server.once('error', (error: NodeJS.ErrnoException) => {
      const isTaken = error.code === 'EADDRINUSE';
      reject(
        isTaken
          ? new Error(
              `Port ${String(config.port)} is taken. Stop what uses it, or choose another: PORT=4001 npm start`,
            )
          : error,
      );
    });
    server.once('listening', () => {
      resolve({
        close: () =>
          new Promise((done) => {
            server.close(() => {
              done();
            });
            if ('closeIdleConnections' in server) server.closeIdleConnections();
          }),
      });
    });
  });
}

try {
  await main(readConfig());
} catch (error) {
  process.stderr.write(`\nRung could not start. ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
