import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { ApiAccess } from '../config.ts';
import { type Api, type Fetch, connectApi } from './api.ts';
import { type PlannedStep, applyPlan, planApply } from './apply-funnels.ts';
import { version } from '../version.ts';
import { exportFunnels } from './export-funnels.ts';
import { runJobs } from './jobs.ts';
import { readFunnelFile, writeFunnelFile } from './funnel-file.ts';

const usage = `rung funnels export [--out <file>] [<funnel_id> …]
    Writes the drafts of the named funnels, or of all, with the offers they use.

rung funnels apply <file> [--yes]
    Shows the changes that the file would make, and makes them with --yes. A funnel or offer
    whose id the business does not have is created; the file is then rewritten with the new ids.

rung analytics rebuild
    Recomputes the sums of all offer measurements, corrects any that differ, and lists them.

rung jobs [list] [--failing]
    Lists background jobs that failed too often, or with --failing those that will be retried.

rung jobs retry <job_id> …
    Runs failed jobs again now.

rung jobs delete <job_id> …
    Gives up dead jobs, leaving their work undone.

rung help, rung version
    Prints this text, or the version of Rung.

RUNG_API_KEY is the API key; it defaults to the one stored in .rung (or RUNG_DATA_DIR).
RUNG_BASE_URL is the base URL of Rung; it defaults to http://localhost:4000.
`;

/** Input and output of the command. */
export interface CommandEnvironment {
  readonly access: () => ApiAccess;
  readonly fetch: Fetch;
  readonly print: (text: string) => void;
}

/**
 * Runs the command named by the arguments. Failures are thrown, with a message for the person who typed it.
 */
export async function runCommand(
  args: readonly string[],
  { access, fetch, print }: CommandEnvironment,
): Promise<void> {
  const { values, positionals } = readArguments(args);
  const [group, command, ...rest] = positionals;
  if (values.version === true || group === 'version') {
    print(`Rung ${version}\n`);
    return;
  }
  if (values.help === true || group === undefined || group === 'help') {
    print(usage);
    return;
  }
  refuseStrayOptions([group, command].filter(Boolean).join(' '), Object.keys(values));
  if (group === 'funnels' && command === 'export') {
    const text = await exportFunnels(connectApi(access(), fetch), rest);
    if (values.out === undefined) print(text);
    else await writeFile(values.out, text);
    return;
  }
  if (group === 'analytics' && command === 'rebuild' && rest.length === 0) {
    print(await rebuildAnalytics(connectApi(access(), fetch)));
    return;
  }
  if (group === 'jobs' && (await runJobs(connectApi(access(), fetch), command, rest, values, print))) return;
  const [path] = rest;
  if (group === 'funnels' && command === 'apply' && path !== undefined && rest.length === 1) {
    await applyFile(path, values.yes === true, { access, fetch, print });
    return;
  }
  throw new Error(`There is no such command.\n\n${usage}`);
}

/** Options by the command that takes them. */
const takenBy: Readonly<Record<string, readonly string[]>> = {
  'funnels export': ['out'],
  'funnels apply': ['yes'],
  jobs: ['failing'],
  'jobs list': ['failing'],
};

/** Refuses an option that the command does not take, which would otherwise be ignored without a word. */
function refuseStrayOptions(command: string, given: readonly string[]): void {
  const stray = given.find((option) => takenBy[command]?.includes(option) !== true);
  if (stray !== undefined) throw new Error(`\`rung ${command}\` takes no --${stray}.\n\n${usage}`);
}

const options = {
  out: { type: 'string' },
  yes: { type: 'boolean' },
  failing: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
} as const;

function readArguments(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`, {
      cause: error,
    });
  }
}

async function rebuildAnalytics(api: Api): Promise<string> {
  const {
    has_differed: hasDiffered,
    metrics,
    exposures,
    cohorts,
  } = await api.request('POST', '/analytics/rebuild');
  if (hasDiffered !== true) return 'Everything is as it was measured.\n';
  return `Put right: ${String(metrics)} metrics, ${String(exposures)} customers of comparisons, ${String(cohorts)} comparisons.\n`;
}

async function applyFile(
  path: string,
  isMeant: boolean,
  { access, fetch, print }: CommandEnvironment,
): Promise<void> {
  const api = connectApi(access(), fetch);
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
  const applied = await applyPlan(api, file, plan, (line) => print(`done: ${line}\n`));
  if (applied.file !== file) {
    await writeFile(path, writeFunnelFile(applied.file));
    print(`${path} has the new ids.\n`);
  }
  if (applied.error) throw applied.error as Error;
}

function lineOf({ what, id, action, fields }: PlannedStep): string {
  return `${action.padEnd(10)}${what.padEnd(8)}${id}${fields.length > 0 ? `: ${fields.join(', ')}` : ''}`;
}
