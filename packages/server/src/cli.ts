#!/usr/bin/env node
import { findAccess } from './cli/access.ts';
import { runCommand } from './cli/run.ts';
import { readApiAccess } from './config.ts';

try {
  await runCommand(process.argv.slice(2), {
    access: () => findAccess(readApiAccess()),
    fetch: (url, init) => fetch(url, init),
    print: (text) => process.stdout.write(text),
  });
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
