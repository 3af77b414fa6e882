import type { ApiAccess } from '../../src/config.ts';
import { runCommand } from '../../src/cli/run.ts';
import type { TestApi } from './api.ts';

/** Runs the `rung` command against the API under test, and returns its output. */
export async function typeCommand(
  { app }: Pick<TestApi, 'app'>,
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
  });
  return printed;
}
