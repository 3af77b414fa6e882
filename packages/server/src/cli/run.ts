import { Command, CommanderError } from 'commander';
import { version } from '../version.ts';
import { addAnalyticsCommands } from './commands/analytics.ts';
import { addEmailCommands } from './commands/emails.ts';
import { addBusinessCommands } from './commands/business.ts';
import { addDoctorCommand } from './commands/doctor.ts';
import { addExportCommand } from './commands/export.ts';
import { addFunnelCommands } from './commands/funnels.ts';
import { addGatewayCommands } from './commands/gateway.ts';
import { addImportCommands } from './commands/import.ts';
import { addJobCommands } from './commands/jobs.ts';
import { addKeyCommands } from './commands/keys.ts';
import { addUserCommands } from './commands/users.ts';
import type { CommandEnvironment } from './environment.ts';

const surroundings = `
Commands that speak to the API: RUNG_API_KEY is the API key; it defaults to the one stored in .rung (or
RUNG_DATA_DIR). RUNG_BASE_URL is the base URL of Rung; it defaults to http://localhost:4000.

Commands that open the database (business create, business list, keys, users, doctor,
import): DATABASE_URL, or the database in
.rung (or RUNG_DATA_DIR), whether a Rung runs on it or not.`;

/**
 * Runs the command named by the arguments. Failures are thrown, with a message for the person who typed it.
 */
export async function runCommand(args: readonly string[], environment: CommandEnvironment): Promise<void> {
  const program = createProgram(environment);
  try {
    // Somebody who only types the name wants to know what there is.
    await program.parseAsync(args.length === 0 ? ['help'] : [...args], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // Help and version have been printed.
    if (error.exitCode === 0 || error.code === 'commander.help') return;
    throw new Error(`${error.message.replace(/^error: /, '')}\nrung help lists every command.`, {
      cause: error,
    });
  }
}

function createProgram(environment: CommandEnvironment): Command {
  const program = new Command('rung');
  program
    .version(`Rung ${version}`, '-v, --version', 'prints the version of Rung')
    .description('Self-hosted billing and offers')
    .helpOption('-h, --help', 'explains a command')
    .exitOverride()
    .configureOutput({ writeOut: environment.print, writeErr: () => undefined })
    .addHelpText('after', surroundings)
    .configureHelp({
      // The overview lists what can be done, rather than the groups it is sorted in.
      visibleCommands: (command) => (command === program ? leavesOf(command) : [...command.commands]),
      subcommandTerm: (command) => termOf(command),
    });
  addBusinessCommands(program, environment);
  addKeyCommands(program, environment);
  addUserCommands(program, environment);
  addDoctorCommand(program, environment);
  addImportCommands(program, environment);
  addExportCommand(program, environment);
  addGatewayCommands(program, environment);
  addFunnelCommands(program, environment);
  addJobCommands(program, environment);
  addAnalyticsCommands(program, environment);
  addEmailCommands(program, environment);
  program
    .command('version')
    .description('Prints the version of Rung')
    .action(() => {
      environment.print(`Rung ${version}\n`);
    });
  return program;
}

function leavesOf(command: Command): Command[] {
  return command.commands.flatMap((each) => (each.commands.length === 0 ? [each] : leavesOf(each)));
}

/** Command as it is typed, without the name of the program. */
function termOf(command: Command): string {
  const names: string[] = [];
  let each = command;
  while (each.parent !== null) {
    names.unshift(each.name());
    each = each.parent;
  }
  const wanted = command.registeredArguments.map((argument) => {
    const name = argument.variadic ? `${argument.name()}...` : argument.name();
    return argument.required ? `<${name}>` : `[${name}]`;
  });
  return [...names, ...wanted].join(' ');
}
