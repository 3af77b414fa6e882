import { DomainError } from '../errors.ts';

/** Refuses a change that was made from another revision than the current one; undefined, it was made from any. */
export function checkRevision(current: number, madeFrom: number | undefined): void {
  if (madeFrom === undefined || madeFrom === current) return;
  throw new DomainError(
    'REVISION_STALE',
    `if_revision is ${madeFrom}, and the current revision is ${current}. Nothing was changed: read it again, and repeat the change on what is there now.`,
  );
}
