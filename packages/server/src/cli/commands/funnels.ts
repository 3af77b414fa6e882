import { readFile, writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { type PlannedStep, applyPlan, planApply } from '../apply-funnels.ts';
import { type CommandEnvironment, openApi } from '../environment.ts';
import { exportFunnels } from '../export-funnels.ts';
import { readFunnelFile, writeFunnelFile } from '../funnel-file.ts';

/** Adds `rung funnels …`. */
export function addFunnelCommands(program: Command, environment: CommandEnvironment): void {
  const funnels = program
    .command('funnels')
    .description('Funnels and their offers, as a file to keep in git');
  funnels
    .command('export')
    .description('Writes the drafts of the named funnels, or of all, with the offers they use')
    .argument('[funnel_id...]')
    .option('--out <file>', 'instead of the terminal')
    .action(async (ids: readonly string[], { out }: { readonly out?: string }) => {
      const text = await exportFunnels(openApi(environment), ids);
      if (out === undefined) environment.print(text);
      else await writeFile(out, text);
    });
  funnels
    .command('apply')
    .description('Shows the changes that the file would make, and makes them with --yes')
    .argument('<file>')
    .option('--yes', 'makes them')
    .addHelpText(
      'after',
      '\nA funnel or offer whose id the business does not have is created; the file is then rewritten with the new ids.',
    )
    .action((file: string, { yes }: { readonly yes?: true }) => applyFile(file, yes === true, environment));
}

async function applyFile(path: string, isMeant: boolean, environment: CommandEnvironment): Promise<void> {
  const { print } = environment;
  const api = openApi(environment);
  const text = await readFile(path, 'utf8');
  const file = readFunnelFile(text);
  const plan = await planApply(api, file);
  for (const step of plan) print(`${lineOf(step)}\n`);
  const count = plan.filter(({ action }) => action !== 'unchanged').length;
  if (count === 0) {
    print('Nothing to do.\n');
    return;
  }
  if (!isMeant) {
    print(`${String(count)} to do. Nothing was changed; --yes does it.\n`);
    return;
  }
  const applied = await applyPlan(api, file, plan, (line) => {
    print(`done: ${line}\n`);
  });
  if (applied.file !== file) {
    await writeFile(path, writeFunnelFile(applied.file));
    print(`${path} has the new ids.\n`);
  }
  if (applied.error) throw applied.error as Error;
}

function lineOf({ what, id, action, fields }: PlannedStep): string {
  return `${action.padEnd(10)}${what.padEnd(8)}${id}${fields.length > 0 ? `: ${fields.join(', ')}` : ''}`;
}
