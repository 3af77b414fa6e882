import type { ApiAccess } from '../../src/config.ts';
import { run } from '../../src/cli/run.ts';
import type { TestApi } from './api.ts';

/** Types the `rung` command, against the API under test, and answers what it prints. */
export async function typeCommand(
  { app }: Pick<TestApi, 'app'>,
  access: ApiAccess,
  ...args: string[]
): Promise<string> {
  let printed = '';
  await run(args, {
    access: () => access,
    fetch: (url, init) => app.request(url, init),
    print: (text) => {
      printed += text;
    },
  });
  return printed;
}
