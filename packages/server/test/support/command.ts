import type { ApiAccess } from '../../src/config.ts';
import { runCommand } from '../../src/cli/run.ts';
import { createAdmin } from '../../src/admin/create-admin.ts';
import type { TestApi } from './api.ts';

/** Runs the `rung` command against the API under test and its database, and returns its output. */
export async function typeCommand(
  { app, runtime }: Pick<TestApi, 'app' | 'runtime'>,
  access: ApiAccess,
  ...args: string[]
): Promise<string> {
  let printed = '';
  await runCommand(args, {
    access: () => access,
    fetch: (url, init) => app.request(url, init),
    print: (text) => {
      printed += text;
    },
    openAdmin: () => Promise.resolve(createAdmin(runtime, () => Promise.resolve())),
    prompter: undefined,
  });
  return printed;
}
