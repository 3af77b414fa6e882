import { existsSync, lstatSync, readdirSync, realpathSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { errorCode, sharedFolder } from './postgres-binaries.ts';

/**
 * Until version 0.1, root's database lay in the shared folder where its data directory was closed to PostgreSQL's
 * account, with a link to it from there. Whoever deleted the data directory left the database behind.
 */

/**
 * Moves such a database to `place`, unless it lies on another disk or is in use. What an interrupted move has
 * done is gone on with, so that at no moment `place` looks as if there were no database.
 */
export function bringHome(place: string, log: { warn(line: string): void }): void {
  const arriving = `${place}.arriving`;
  if (isLink(place) && !existsSync(arriving)) {
    const outside = realpathOf(place);
    if (outside === undefined || existsSync(path.join(outside, 'data/postmaster.pid'))) return;
    try {
      renameSync(outside, arriving);
    } catch (error) {
      log.warn(
        `The database of ${place} lies in ${outside} and stays there (${errorCode(error) ?? String(error)}).`,
      );
      return;
    }
    log.warn(`The database in ${outside} was moved to ${place}.`);
  }
  if (!existsSync(arriving)) return;
  if (isLink(place)) rmSync(place);
  renameSync(arriving, place);
}

/** Says what lies there, so that nobody's data is kept without their knowledge. */
export function nameWhatIsLeft(log: { warn(line: string): void }): void {
  const names = existsSync(sharedFolder) ? readdirSync(sharedFolder) : [];
  const left = names.filter((name) => name.startsWith('database-'));
  if (left.length === 0) return;
  log.warn(
    `An earlier version kept databases in ${sharedFolder}: ${left.join(', ')}. Each is moved into its data directory ` +
      'when Rung is next started there. One whose data directory was deleted can be deleted, too.',
  );
}

function isLink(place: string): boolean {
  return lstatSync(place, { throwIfNoEntry: false })?.isSymbolicLink() === true;
}

function realpathOf(link: string): string | undefined {
  try {
    return realpathSync(link);
  } catch {
    return undefined;
  }
}
