import type { Context } from 'hono';
import type { DatabaseFailure } from '../store/postgres/database-failures.ts';
import { answerError } from './errors.ts';
import { askedPromises } from './route-promises.ts';
import type { Env } from './router.ts';

/**
 * Answers a request whose database was away. What is recognised when it comes again, by its name or by what it says,
 * and what would change nothing then, may be repeated by whoever sent it; the official SDKs do so by themselves.
 */
export function answerDatabaseFailure(c: Context<Env>, failure: DatabaseFailure): Response {
  if (c.get('isNameless') === true && askedPromises(c)?.isHarmless !== true) {
    c.header('x-should-retry', 'false');
    return answerError(
      c,
      'OUTCOME_UNKNOWN',
      'The connection to the database broke, and the request may have been carried out. Look before you send it again.',
    );
  }
  c.header('retry-after', '1');
  return answerError(
    c,
    'DATABASE_UNAVAILABLE',
    failure === 'undone'
      ? 'The database gave up what was asked of it. Nothing was changed: send the request again.'
      : 'The database cannot be reached at the moment. Send the request again: nothing is carried out twice.',
  );
}
