import { existsSync, lstatSync, readdirSync, realpathSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { errorCode, sharedFolder } from './postgres-binaries.ts';

/**
 * Migration from version 0.1 and earlier, where root's database was in the shared folder if PostgreSQL's
 * account had no access to the data directory, with a link to it from there. Deleting the data directory left
 * the database behind.
 */

/**
 * Moves such a database to `place`, unless it is on another disk or in use. An interrupted move is completed,
 * so that `place` never looks as if there were no database.
 */
export function moveOutlyingCluster(place: string, log: { warn(line: string): void }): void {
  const arriving = `${place}.arriving`;
  if (isLink(place) && !existsSync(arriving)) {
    const outside = realpathOf(place);
    if (outside === undefined || existsSync(path.join(outside, 'data/postmaster.pid'))) return;
    try {
      renameSync(outside, arriving);
    } catch (error) {
      log.warn(
        `The database of ${place} is in ${outside} and could not be moved (${errorCode(error) ?? String(error)}).`,
      );
      return;
    }
    log.warn(`The database in ${outside} was moved to ${place}.`);
  }
  if (!existsSync(arriving)) return;
  if (isLink(place)) rmSync(place);
  renameSync(arriving, place);
}

/** Logs the remaining databases there, so that no data is kept without the operator's knowledge. */
export function reportLeftoverClusters(log: { warn(line: string): void }): void {
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
