import type { BusinessId } from '../../../domain/ids.ts';
import { GatewayError } from '../payment-gateway.ts';
import { type Book, type OpenBook, inTransaction } from './book-connection.ts';
import { latencyMs, doesFaultStrike } from './faults.ts';
import type { FaultKind, FaultSettings, Latency, Occurrence } from './faults.ts';

/** Replaces all faults of a business; `{}` clears them. Counters restart. */
export async function configureFaults(
  book: OpenBook,
  businessId: BusinessId,
  faults: FaultSettings,
): Promise<void> {
  await inTransaction(book, async ({ name, sql }) => {
    await sql`delete from simulator.fault_setting where book = ${name} and business_id = ${businessId}`;
    for (const [kind, setting] of Object.entries(faults) as [FaultKind, Latency | Occurrence][]) {
      const lastCall = 'next' in setting ? BigInt(setting.next) : null;
      await sql`
        insert into simulator.fault_setting (book, business_id, kind, setting, last_call)
        values (${name}, ${businessId}, ${kind}, ${setting as object}, ${lastCall})`;
    }
  });
}

/** Reads remaining faults: counted ones with their remaining count, used up ones not at all. */
export async function readFaults({ name, sql }: Book, businessId: BusinessId): Promise<FaultSettings> {
  const rows = await sql<FaultRow[]>`
    select kind, setting, calls from simulator.fault_setting
    where book = ${name} and business_id = ${businessId} and (last_call is null or calls < last_call)
    order by kind`;
  return Object.fromEntries(
    rows.map(({ kind, setting, calls }) => [
      kind,
      'next' in setting ? { ...setting, next: setting.next - Number(calls) } : setting,
    ]),
  );
}

/** Faults that affect one call, and its latency. */
export interface DrawnFaults {
  readonly latencyMs: number;
  readonly struck: Omit<FaultSettings, 'latency'>;
}

interface FaultRow {
  readonly kind: FaultKind;
  readonly setting: Latency | Occurrence;
  readonly calls: bigint;
}

/** Counts one call for each of the given faults, and returns those that affect it. */
export async function drawFaults(
  { name, sql }: Book,
  businessId: BusinessId,
  kinds: readonly FaultKind[],
): Promise<DrawnFaults> {
  // Rows are locked in a fixed order, so that simultaneous calls wait for each other instead of deadlocking.
  const rows = await sql<FaultRow[]>`
    with counted as (
      select kind from simulator.fault_setting
      where book = ${name} and business_id = ${businessId} and kind = any(${kinds as FaultKind[]})
        and (last_call is null or calls < last_call)
      order by kind for update
    )
    update simulator.fault_setting f set calls = calls + 1
    from counted where f.book = ${name} and f.business_id = ${businessId} and f.kind = counted.kind
    returning f.kind, f.setting, f.calls`;
  let delay = 0;
  const struck: [FaultKind, Occurrence][] = [];
  for (const { kind, setting, calls } of rows) {
    const call = Number(calls);
    if ('fixedMs' in setting || 'p50Ms' in setting) delay = latencyMs(setting, call);
    else if (doesFaultStrike(kind, setting, call)) struck.push([kind, setting]);
  }
  return { latencyMs: delay, struck: Object.fromEntries(struck) };
}

export const faultsOfCharge: readonly FaultKind[] = [
  'latency',
  'connectionReset',
  'serverError',
  'timeoutBeforeCharge',
  'timeoutAfterCharge',
  'lateSuccess',
  'duplicateNotifications',
  'outOfOrderNotifications',
];
export const faultsOfRefund: readonly FaultKind[] = [
  'latency',
  'timeoutBeforeRefund',
  'timeoutAfterRefund',
  'pendingRefund',
  'failedRefund',
];
export const faultsOfChallenge: readonly FaultKind[] = ['duplicateNotifications', 'outOfOrderNotifications'];
export const faultsOfLookup: readonly FaultKind[] = ['lookupError'];

/** Throws before anything is recorded. */
export function failBefore({ struck }: DrawnFaults): void {
  if (struck.connectionReset) throw fault('The connection to the payment gateway was reset.');
  if (struck.serverError) throw fault('The payment gateway answered with status 500.');
  if (struck.lookupError) throw fault('The payment gateway answered a question with status 503.');
  if (struck.timeoutBeforeCharge ?? struck.timeoutBeforeRefund) throw timeout();
}

/** Throws after recording, as if the answer were lost. */
export function failAfter({ struck }: DrawnFaults): void {
  if (struck.timeoutAfterCharge ?? struck.timeoutAfterRefund) throw timeout();
}

// Both time-outs have the same message: a caller that could tell them apart would not be tested by them.
function timeout(): GatewayError {
  return fault('The payment gateway did not answer in time. Look up the outcome before repeating the call.');
}

function fault(message: string): GatewayError {
  return new GatewayError(message, { isRetryable: true });
}
