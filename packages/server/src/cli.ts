#!/usr/bin/env node
import { findAccess } from './cli/access.ts';
import { runCommand } from './cli/run.ts';
import { readAdminConfig, readApiAccess } from './config.ts';

const isTerminal = process.stdin.isTTY && process.stdout.isTTY;

try {
  await runCommand(process.argv.slice(2), {
    access: () => findAccess(readApiAccess()),
    fetch: (url, init) => fetch(url, init),
    print: (text) => process.stdout.write(text),
    // Loaded where they are needed: most commands speak to the API and should start at once.
    openAdmin: async () => (await import('./admin/open-admin.ts')).openAdmin(readAdminConfig()),
    prompter: isTerminal ? async () => (await import('./cli/prompts.ts')).terminalPrompter : undefined,
  });
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
