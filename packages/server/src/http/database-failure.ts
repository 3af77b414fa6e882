import type { Context } from 'hono';
import type { DatabaseFailure } from '../store/postgres/database-failures.ts';
import { answerError } from './errors.ts';
import { requestPromises } from './route-promises.ts';
import type { Env } from './router.ts';

/**
 * Answers a request that failed because the database was unavailable. A request that would be recognised when
 * repeated, by key or by content, and one whose repeat has no further effect, may be retried, as the official
 * SDKs do by themselves; any other must not be.
 */
export function answerDatabaseFailure(c: Context<Env>, failure: DatabaseFailure): Response {
  if (c.get('isNameless') === true && requestPromises(c)?.isHarmless !== true) {
    c.header('x-should-retry', 'false');
    return answerError(
      c,
      'OUTCOME_UNKNOWN',
      'The connection to the database broke, and the request may have been carried out. Check before you send it again.',
    );
  }
  c.header('retry-after', '1');
  return answerError(
    c,
    'DATABASE_UNAVAILABLE',
    failure === 'undone'
      ? 'The database aborted the transaction. Nothing was changed: send the request again.'
      : 'The database cannot be reached at the moment. Send the request again: nothing is carried out twice.',
  );
}
