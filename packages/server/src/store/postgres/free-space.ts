import { statfs } from 'node:fs/promises';

/** Free disk space for the folder's owner, in bytes; undefined if the system does not report it. */
export async function findFreeBytes(folder: string): Promise<number | undefined> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch {
    return undefined;
  }
}
