import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { ApiAccess, ApiAccessSettings } from '../config.ts';

/** Base URL and API key of Rung: the configured ones, or those that a Rung started in this folder created. */
export function findAccess({ baseUrl, apiKey, dataDir }: ApiAccessSettings): ApiAccess {
  return { baseUrl, apiKey: apiKey ?? readKept(path.join(dataDir, 'api-key')) };
}

function readKept(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    throw new Error(
      `There is no API key: RUNG_API_KEY is not set, and ${file}, where a Rung started here keeps one, cannot be ` +
        'read. Set RUNG_API_KEY to an API key of the business, read_write to apply.',
    );
  }
}
