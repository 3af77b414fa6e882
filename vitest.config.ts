import { defineConfig } from 'vitest/config';
import { findBrowser } from './scripts/find-browser.mjs';

const cluster = './packages/server/test/support/cluster.ts';
/** Whole lives of subscriptions, played with decisions alone: they touch nothing, like the tests beside the code. */
const lives = 'packages/server/test/lives/**/*.test.ts';

export default defineConfig({
  test: {
    // Empty where this machine has none; `npm test` has then said how to install one.
    provide: { browser: (await findBrowser()) ?? '' },
    // Two at a time: PostgreSQL and a browser want their share of the machine.
    maxWorkers: 2,
    // For what hangs. What a machine under load can exceed would be a test of the machine.
    testTimeout: 180_000,
    hookTimeout: 300_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['packages/*/src/**/*.test.ts', 'packages/*/src/**/*.test.tsx', lives],
        },
      },
      {
        extends: true,
        test: {
          name: 'server',
          include: ['packages/server/test/**/*.test.ts'],
          exclude: ['packages/server/test/browser/**', lives],
          pool: 'forks',
          globalSetup: [cluster],
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['packages/server/test/browser/**/*.test.ts'],
          pool: 'forks',
          globalSetup: [cluster],
        },
      },
      {
        extends: true,
        test: {
          name: 'sdk',
          include: ['packages/sdk/test/**/*.test.ts'],
          pool: 'forks',
          globalSetup: [cluster],
        },
      },
    ],
  },
});
