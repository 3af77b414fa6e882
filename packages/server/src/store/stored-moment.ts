import type { Moment } from '../domain/offer/moment.ts';
import type { RetentionRequest } from '../domain/offer/retention-request.ts';

/** Moment as rows hold it: a retention request was kept as `intention` once, and took no comment. */
interface StoredMoment extends Moment {
  readonly intention?: RetentionRequest;
}

/** Moment out of a stored document, whichever release wrote it. */
export function momentFromStored(stored: Moment): Moment {
  const { intention, ...moment }: StoredMoment = stored;
  if (!intention) return moment;
  const request = intention.kind === 'cancel' ? { ...intention, comment: null } : intention;
  return { ...moment, retentionRequest: request };
}
