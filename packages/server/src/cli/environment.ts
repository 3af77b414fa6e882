import type { Admin } from '../admin/admin.ts';
import type { ApiAccess } from '../config.ts';
import { type Api, type Fetch, connectApi } from './api.ts';
import type { Prompter } from './prompts.ts';

/** Input and output of the command. */
export interface CommandEnvironment {
  readonly access: () => ApiAccess;
  readonly fetch: Fetch;
  readonly print: (text: string) => void;
  /** Opens the database, for what needs no API key: the first key comes from there. */
  readonly openAdmin: () => Promise<Admin>;
  /** Questions to the person at the terminal; undefined where nobody is there. */
  readonly prompter: (() => Promise<Prompter>) | undefined;
}

/** Access to the API with the configured key. */
export function openApi({ access, fetch }: CommandEnvironment): Api {
  return connectApi(access(), fetch);
}

/** Runs `work` with the database open. */
export async function withAdmin<T>(
  { openAdmin }: CommandEnvironment,
  work: (admin: Admin) => Promise<T>,
): Promise<T> {
  const admin = await openAdmin();
  try {
    return await work(admin);
  } finally {
    await admin.close();
  }
}
