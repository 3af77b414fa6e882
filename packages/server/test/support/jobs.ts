import type { Scope } from '../../src/domain/scope.ts';
import type { Runtime } from '../../src/runtime.ts';

/** Dead job of the business, with its id in the API. */
export async function buryJob(
  { runtime, scope }: { readonly runtime: Runtime; readonly scope: Scope },
  { name = runtime.mintId('payment'), kind = 'payment.collect' } = {},
): Promise<string> {
  const [row] = await runtime.sql<{ id: string }[]>`
    insert into job (business_id, kind, payload, dedupe_key, is_wall_clock, run_at, attempts, died_at, last_error,
      failed_job_id)
    values (${scope.businessId}, ${kind}, ${{ paymentId: name }}, ${`${kind}:${name}`}, true,
      ${runtime.wallClock()}, 18, ${runtime.wallClock()}, 'the disk is full', ${runtime.mintId('job')})
    returning failed_job_id as id`;
  if (!row) throw new Error('the job was inserted');
  return row.id;
}
