import { serve } from '@hono/node-server';
import { type Config, readConfig } from './config.ts';
import { announcement, prepareDemo } from './first-run.ts';
import { createApp } from './http/app.ts';
import { createRuntime } from './runtime.ts';
import { openDatabase } from './store/open-database.ts';

import { jobHandlers } from './worker/handlers.ts';
import { startNotificationPoll } from './worker/notifications.ts';
import { startWorker } from './worker/worker.ts';

/** Runs the roles the environment asks for, until it is told to stop. */
async function main(config: Config): Promise<void> {
  const database = await openDatabase(config);
  const runtime = createRuntime({ config, sql: database.sql });
  const closers: (() => Promise<void>)[] = [() => database.close()];
  const stop = stopOnce(closers);
  try {
    const apiKey = await prepareDemo(runtime);
    if (config.role !== 'worker') {
      const server = await listen(config, createApp(runtime).fetch);
      closers.unshift(server.close);
    }
    if (config.role !== 'api') {
      const worker = await startWorker(runtime, jobHandlers);
      const notifications = startNotificationPoll(runtime);
      closers.unshift(
        () => worker.stop(),
        () => notifications.stop(),
      );
    }
    if (config.role !== 'worker') process.stdout.write(announcement(config, apiKey));
  } catch (error) {
    await stop();
    throw error;
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      void stop().then(() => {
        process.exitCode = 0;
      });
    });
  }
}

function stopOnce(closers: readonly (() => Promise<void>)[]): () => Promise<void> {
  let stopping: Promise<void> | undefined;
  return () => {
    stopping ??= (async () => {
      for (const close of closers) await close();
    })();
    return stopping;
  };
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
