import type { SignInRequest } from '../../../domain/customer/sign-in.ts';
import type { Scope } from '../../../domain/scope.ts';
import { type Runtime, randomText } from '../../../runtime.ts';
import { enqueueJob } from '../../../store/platform/enqueue-jobs.ts';
import { wakeWorkers } from '../../../store/platform/wake-workers.ts';
import { statement } from '../../../store/postgres/postgres.ts';

/**
 * Takes a request for a link that signs in by e-mail. The same is done for every address, known or not: neither the
 * answer nor its time tells who is a customer.
 */
export async function requestSignIn(
  runtime: Runtime,
  scope: Scope,
  request: Pick<SignInRequest, 'email' | 'locale' | 'device'>,
): Promise<void> {
  const askedAt = runtime.wallClock();
  const payload = { ...request, businessId: scope.businessId, requestId: randomText(22), askedAt };
  await statement(runtime.sql, (tx) =>
    enqueueJob(tx, scope, { kind: 'email.sign_in', payload, runAt: askedAt }),
  );
  wakeWorkers(runtime.sql);
}
