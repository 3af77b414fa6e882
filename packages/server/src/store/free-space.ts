import { statfs } from 'node:fs/promises';

/** How much of the disk that this folder lies on is free for its owner; undefined where the system does not say. */
export async function findFreeBytes(folder: string): Promise<number | undefined> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch {
    return undefined;
  }
}
