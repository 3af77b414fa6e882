import type { Api, Json } from './api.ts';

/** Lists failed background jobs, retries one, or gives one up. False if there is no such command. */
export async function runJobs(
  api: Api,
  command: string | undefined,
  ids: readonly string[],
  options: { readonly failing?: boolean | undefined },
  print: (text: string) => void,
): Promise<boolean> {
  if ((command === undefined || command === 'list') && ids.length === 0) {
    const status = options.failing === true ? 'failing' : 'dead';
    const jobs = await api.list('/jobs', { status });
    print(jobs.length === 0 ? `No job is ${status}.\n` : `${jobs.map(lineOf).join('\n')}\n`);
    return true;
  }
  if ((command !== 'retry' && command !== 'delete') || ids.length === 0) return false;
  for (const id of ids) {
    const path = `/jobs/${encodeURIComponent(id)}`;
    if (command === 'retry') await api.request('POST', `${path}/retry`);
    else await api.request('DELETE', path);
    print(`${id} ${command === 'retry' ? 'is due' : 'is gone'}.\n`);
  }
  return true;
}

function lineOf(job: Json): string {
  const { job_id, kind, object_id, attempts, last_error, died_at, next_attempt_at } = job;
  const next = typeof next_attempt_at === 'string' ? `next ${next_attempt_at}` : 'runs now';
  const when = typeof died_at === 'string' ? `died ${died_at}` : next;
  return `${String(job_id)}  ${String(kind)}  ${String(object_id)}  ${String(attempts)} attempts, ${when}  ${String(last_error)}`;
}
