import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { randomText } from '../runtime.ts';

/** Reads the file, or creates it with the result of `make`, readable by its owner only. */
export function readOrMakeFile(
  file: string,
  make: () => string,
): { readonly text: string; readonly isNew: boolean } {
  const read = (): string => readFileSync(file, 'utf8').trim();
  if (existsSync(file)) return { text: read(), isNew: false };
  mkdirSync(path.dirname(file), { recursive: true });
  const draft = `${file}-${randomText(8)}`;
  writeFileSync(draft, `${make()}\n`, { mode: 0o600 });
  try {
    // Atomic: of two processes that start at once, one wins, and none reads a partially written file.
    linkSync(draft, file);
    return { text: read(), isNew: true };
  } catch (error) {
    if (!existsSync(file)) throw error;
    return { text: read(), isNew: false };
  } finally {
    rmSync(draft, { force: true });
  }
}
