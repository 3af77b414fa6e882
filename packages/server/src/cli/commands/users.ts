import type { Command } from 'commander';
import { type CommandEnvironment, withAdmin } from '../environment.ts';

/** Adds `rung users …`, for the first owner: everybody else is invited in the dashboard. */
export function addUserCommands(program: Command, environment: CommandEnvironment): void {
  const users = program.command('users').description('People who sign in to the dashboard');
  users
    .command('setup-link')
    .description('Prints a one-time link that makes its holder the owner of every business without one')
    .action(() =>
      withAdmin(environment, async (admin) => {
        const link = await admin.createSetupLink();
        environment.print(
          link === null
            ? 'Every business has an owner. Owners invite others in the dashboard.\n'
            : `${link}\nIt works once, for a day, and ends earlier links.\n`,
        );
      }),
    );
}
