import type { Command } from 'commander';
import type { Json } from '../api.ts';
import { type CommandEnvironment, openApi } from '../environment.ts';

/** Adds `rung jobs …`. */
export function addJobCommands(program: Command, environment: CommandEnvironment): void {
  const jobs = program.command('jobs').description('Background jobs that failed');
  jobs
    .command('list', { isDefault: true })
    .description('Lists background jobs that failed too often, or with --failing those that will be retried')
    .option('--failing', 'those that will be retried')
    .action(async ({ failing }: { readonly failing?: true }) => {
      const status = failing === true ? 'failing' : 'dead';
      const found = await openApi(environment).list('/jobs', { status });
      environment.print(found.length === 0 ? `No job is ${status}.\n` : `${found.map(lineOf).join('\n')}\n`);
    });
  jobs
    .command('retry')
    .description('Runs failed jobs again now')
    .argument('<job_id...>')
    .action((ids: readonly string[]) =>
      each(ids, environment, 'is due', (path) => ['POST', `${path}/retry`]),
    );
  jobs
    .command('delete')
    .description('Gives up dead jobs, leaving their work undone')
    .argument('<job_id...>')
    .action((ids: readonly string[]) => each(ids, environment, 'is gone', (path) => ['DELETE', path]));
}

async function each(
  ids: readonly string[],
  environment: CommandEnvironment,
  outcome: string,
  requestOf: (path: string) => readonly [method: string, path: string],
): Promise<void> {
  const api = openApi(environment);
  for (const id of ids) {
    await api.request(...requestOf(`/jobs/${encodeURIComponent(id)}`));
    environment.print(`${id} ${outcome}.\n`);
  }
}

function lineOf(job: Json): string {
  const { job_id, kind, object_id, attempts, last_error, died_at, next_attempt_at } = job;
  const next = typeof next_attempt_at === 'string' ? `next ${next_attempt_at}` : 'runs now';
  const when = typeof died_at === 'string' ? `died ${died_at}` : next;
  return `${String(job_id)}  ${String(kind)}  ${String(object_id)}  ${String(attempts)} attempts, ${when}  ${String(last_error)}`;
}
