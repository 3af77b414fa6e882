import { notFound } from '../../../domain/errors.ts';
import type { Scope } from '../../../domain/scope.ts';
import type { Runtime } from '../../../runtime.ts';
import { deleteBouncedAddress } from '../../../store/platform/emails.ts';
import { statement } from '../../../store/postgres/postgres.ts';

/** Sends e-mails to a bounced address again. What was not sent to it meanwhile stays unsent. */
export async function removeBouncedAddress(runtime: Runtime, scope: Scope, address: string): Promise<void> {
  const isKnown = await statement(runtime.sql, (tx) => deleteBouncedAddress(tx, scope, address));
  if (!isKnown) throw notFound('bounced address');
}
