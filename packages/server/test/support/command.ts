import type { ApiAccess } from '../../src/config.ts';
import { runCommand } from '../../src/cli/run.ts';
import { createAdmin } from '../../src/admin/create-admin.ts';
import type { TestApi } from './api.ts';

type Place = Pick<TestApi, 'app' | 'runtime'> & { readonly dodoApiKey?: string };

/** Runs the `rung` command against the API under test and its database, and returns its output. */
export async function typeCommand(place: Place, access: ApiAccess, ...args: string[]): Promise<string> {
  const { printed, error } = await tryCommand(place, access, ...args);
  if (error !== undefined) throw error;
  return printed;
}

/** The same for a command that prints something, and may fail all the same. */
export async function tryCommand(
  { app, runtime, dodoApiKey }: Place,
  access: ApiAccess,
  ...args: string[]
): Promise<{ readonly printed: string; readonly error: Error | undefined }> {
  let printed = '';
  const run = runCommand(args, {
    access: () => access,
    fetch: (url, init) => app.request(url, init),
    print: (text) => {
      printed += text;
    },
    openAdmin: () => Promise.resolve(createAdmin(runtime, () => Promise.resolve())),
    prompter: undefined,
    progress: undefined,
    dodoApiKey: () => dodoApiKey,
  });
  const error = await run.then(
    () => undefined,
    (reason: unknown) => reason as Error,
  );
  return { printed, error };
}
