import { statfs } from 'node:fs/promises';

/** Bytes free for its owner on the disk that holds this folder; undefined where the system does not say. */
export async function findFreeBytes(folder: string): Promise<number | undefined> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch {
    return undefined;
  }
}
