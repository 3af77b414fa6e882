import type { Command } from 'commander';
import type { Admin } from '../../admin/admin.ts';
import { type CommandEnvironment, withAdmin } from '../environment.ts';

interface KeyOptions {
  readonly business?: string;
}

/** Adds `rung keys …`, which needs no key: whoever has the database can replace one that was lost. */
export function addKeyCommands(program: Command, environment: CommandEnvironment): void {
  const keys = program.command('keys').description('API keys of a business');
  const business = ['--business <id>', 'needed where there is more than one'] as const;
  keys
    .command('list')
    .description('Lists the keys that are not revoked, newest first')
    .option(...business)
    .action((options: KeyOptions) =>
      withAdmin(environment, async (admin) => {
        const found = await admin.listKeys(await chooseBusiness(admin, options));
        for (const { apiKeyId, access, lastFour, name, lastUsedAt } of found) {
          const used = lastUsedAt === null ? 'never used' : `used ${lastUsedAt}`;
          environment.print(
            `${apiKeyId}  ${access}  …${lastFour}  ${used}${name === null ? '' : `  ${name}`}\n`,
          );
        }
      }),
    );
  keys
    .command('create')
    .description('Makes another key, which is shown this once')
    .option(...business)
    .option('--name <name>', 'what it is for')
    .option('--read', 'can change nothing')
    .option('--json', 'prints {"api_key_id", "api_key"} and nothing else')
    .action((options: KeyOptions & { readonly name?: string; readonly read?: true; readonly json?: true }) =>
      withAdmin(environment, async (admin) => {
        const { apiKeyId, apiKey } = await admin.createKey(await chooseBusiness(admin, options), {
          name: options.name ?? null,
          access: options.read ? 'read' : 'read_write',
        });
        environment.print(
          options.json
            ? `${JSON.stringify({ api_key_id: apiKeyId, api_key: apiKey })}\n`
            : `${apiKey}\nKeep it now: it is not stored and not shown again. Its id is ${apiKeyId}.\n`,
        );
      }),
    );
  keys
    .command('revoke')
    .description('Revokes a key at once; the last one that may write stays')
    .argument('<api_key_id>')
    .option(...business)
    .action((apiKeyId: string, options: KeyOptions) =>
      withAdmin(environment, async (admin) => {
        await admin.revokeKey(await chooseBusiness(admin, options), apiKeyId);
        environment.print(`${apiKeyId} is revoked.\n`);
      }),
    );
}

async function chooseBusiness(admin: Admin, { business }: KeyOptions): Promise<string> {
  const found = await admin.listBusinesses();
  const chosen =
    business === undefined && found.length === 1
      ? found[0]
      : found.find(({ businessId }) => businessId === business);
  if (chosen) return chosen.businessId;
  const names = found.map(({ businessId, displayName }) => `${businessId} (${displayName})`).join(', ');
  throw new Error(
    found.length === 0
      ? 'There is no business yet. rung business create makes one.'
      : `Say whose keys, with --business: ${names}.`,
  );
}
