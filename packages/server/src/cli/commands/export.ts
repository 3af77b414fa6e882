import { type Command, Option } from 'commander';
import { type CommandEnvironment, openApi } from '../environment.ts';
import { exportData } from '../export-data.ts';

interface ExportCommandOptions {
  readonly out: string;
  readonly format: 'json' | 'csv';
}

/** Adds `rung export`. */
export function addExportCommand(program: Command, environment: CommandEnvironment): void {
  program
    .command('export')
    .description('Writes all that Rung keeps of the business into files, one for each kind of rows')
    .argument('[kinds...]', 'Kinds of rows, such as payments; all without any')
    .option('--out <folder>', 'Folder of the files', 'export')
    .addOption(
      new Option('--format <format>', 'Format of the files').choices(['json', 'csv']).default('json'),
    )
    .action(async (names: string[], { out, format }: ExportCommandOptions) => {
      await exportData(openApi(environment), { folder: out, format, names }, environment.print);
    });
}
