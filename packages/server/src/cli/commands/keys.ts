import type { Command } from 'commander';
import { businessOption as business, chooseBusiness } from '../choose-business.ts';
import { type CommandEnvironment, withAdmin } from '../environment.ts';

interface KeyOptions {
  readonly business?: string;
}

/** Adds `rung keys …`, which needs no key: whoever has the database can replace one that was lost. */
export function addKeyCommands(program: Command, environment: CommandEnvironment): void {
  const keys = program.command('keys').description('API keys of a business');
  keys
    .command('list')
    .description('Lists the keys that are not revoked, newest first')
    .option(...business)
    .action((options: KeyOptions) =>
      withAdmin(environment, async (admin) => {
        const found = await admin.listKeys(await chooseBusiness(admin, options.business, 'whose keys'));
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
        const { apiKeyId, apiKey } = await admin.createKey(
          await chooseBusiness(admin, options.business, 'whose keys'),
          {
            name: options.name ?? null,
            access: options.read ? 'read' : 'read_write',
          },
        );
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
        await admin.revokeKey(await chooseBusiness(admin, options.business, 'whose keys'), apiKeyId);
        environment.print(`${apiKeyId} is revoked.\n`);
      }),
    );
}
