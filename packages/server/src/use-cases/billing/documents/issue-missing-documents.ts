import type { Scope } from '../../../domain/scope.ts';
import type { DocumentSubject } from '../../../domain/invoice/document-number.ts';
import { type Instant, dayMs } from '../../../domain/time.ts';
import { type Runtime, now } from '../../../runtime.ts';
import {
  findDocumentsUntil,
  listUndocumented,
  updateDocumentsUntil,
} from '../../../store/billing/issued-documents.ts';
import { listBusinesses } from '../../../store/platform/businesses.ts';
import { transaction } from '../../../store/postgres/postgres.ts';
import { issueDocuments } from './issue-documents.ts';

const limit = 500;
/** A payment may succeed days after it was opened: so far back is looked again. */
const lookBackMs = 7 * dayMs;

/**
 * Issues the documents that nobody has asked for, of every business, so that each payment and refund has its number
 * within about an hour. Runs for as long as it may go on; the rest is left to the next time.
 */
export async function issueMissingDocuments(
  runtime: Runtime,
  mayGoOn: () => boolean = () => true,
): Promise<void> {
  for (const scope of await listBusinesses(runtime.sql)) {
    if (!mayGoOn()) return;
    try {
      await issueThoseOf(runtime, scope, mayGoOn);
    } catch (error) {
      // The others get theirs nevertheless.
      runtime.log.error({ err: error, business_id: scope.businessId }, 'documents could not be numbered');
    }
  }
}

async function issueThoseOf(runtime: Runtime, scope: Scope, mayGoOn: () => boolean): Promise<void> {
  const until = now(runtime, scope);
  const before = await findDocumentsUntil(runtime.sql, scope);
  let since = before === null ? 0 : before - lookBackMs;
  for (;;) {
    const subjects = await listUndocumented(runtime.sql, scope, since, limit);
    if (subjects.length === 0) break;
    if (!mayGoOn()) return;
    await issueDocuments(runtime, scope, subjects);
    since = goOnAt(subjects, since);
  }
  await transaction(runtime.sql, (tx) => updateDocumentsUntil(tx, scope, until));
}

/**
 * Date at which the next look begins, so that none reads again what was numbered before: the first that a look may have
 * stopped at. A full look at payments, or at refunds, ends with its latest.
 */
function goOnAt(subjects: readonly DocumentSubject[], since: Instant): Instant {
  const isNote = ({ kinds }: DocumentSubject): boolean => kinds.includes('credit_note');
  const looks = [subjects.filter(isNote), subjects.filter((subject) => !isNote(subject))];
  const ends = looks.flatMap((look) => (look.length < limit ? [] : [Math.max(...look.map(({ at }) => at))]));
  return ends.length === 0 ? Math.max(since, ...subjects.map(({ at }) => at)) : Math.min(...ends);
}
