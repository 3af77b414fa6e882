import { hkdfSync } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Config } from '../config.ts';
import { randomText } from '../runtime.ts';
import { readOrMakeFile } from './kept-file.ts';

/**
 * Finds the secret keys for encryption and signing, the current one first: those from the environment;
 * otherwise, if several processes may share a database, one derived from the database password, which all of
 * them know and no copy of the database contains; otherwise the one stored in this data directory at the
 * first start. Data encrypted with a key of a later kind stays readable when a key of an earlier kind is
 * configured.
 */
export function findSecretKeys(config: Config): readonly string[] {
  const file = path.join(config.dataDir, 'secret-key');
  const derived = deriveSecretKey(config.databaseUrl);
  const kept = existsSync(file) ? [readFileSync(file, 'utf8').trim()] : [];
  const keys = [...config.secretKeys, ...derived, ...kept];
  return keys.length > 0 ? keys : [readOrMakeFile(file, () => randomText(43)).text];
}

function deriveSecretKey(databaseUrl: string | undefined): string[] {
  const password = databaseUrl === undefined ? '' : decodeURIComponent(new URL(databaseUrl).password);
  if (password === '') return [];
  return [
    Buffer.from(hkdfSync('sha256', password, '', 'rung secret key of a database', 32)).toString('base64url'),
  ];
}
