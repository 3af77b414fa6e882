import {
  TooManyAttempts,
  accountPace,
  callerPace,
  decideAttempt,
  isKnownCaller,
} from '../../../domain/user/sign-in-pace.ts';
import type { Runtime } from '../../../runtime.ts';
import {
  type Attempted,
  everyCaller,
  forgetAttempts,
  lockAttempts,
  updateAttempts,
} from '../../../store/platform/sign-in-attempts.ts';
import { transaction } from '../../../store/postgres/postgres.ts';

/**
 * Counts an attempt before anything is compared, so that of many at once no more are admitted than one after the
 * other. Refuses it where the caller, or all strangers to the account together, have to wait.
 */
export async function admitAttempt(runtime: Runtime, attempted: Attempted): Promise<void> {
  const wallNow = runtime.wallClock();
  await transaction(runtime.sql, async (tx) => {
    for (const [caller, pace] of [
      [attempted.caller, callerPace],
      [everyCaller, accountPace],
    ] as const) {
      const counted = { ...attempted, caller };
      const before = await lockAttempts(tx, counted, wallNow);
      const decided = decideAttempt(before, wallNow, pace);
      if ('waitMs' in decided) throw new TooManyAttempts(decided.waitMs);
      await updateAttempts(tx, counted, decided.count, wallNow);
      if (isKnownCaller(before, wallNow)) return;
    }
  });
}

/** Forgets a caller's attempts after one that succeeded. */
export async function attemptSucceeded(runtime: Runtime, attempted: Attempted): Promise<void> {
  await transaction(runtime.sql, (tx) => forgetAttempts(tx, attempted, runtime.wallClock()));
}
