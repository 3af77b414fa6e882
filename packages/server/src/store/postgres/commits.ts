const hearers = new WeakMap<object, Set<() => void>>();

/**
 * Calls back after each commit of this process on a pool, until the returned function is called. Reads in a transaction
 * count as well; what is sent outside of one does not.
 */
export function hearCommits(database: object, hear: () => void): () => void {
  const all = hearers.get(database) ?? new Set();
  hearers.set(database, all.add(hear));
  return () => all.delete(hear);
}

/** Tells whoever hears them that a commit on this pool has been answered. */
export function noteCommit(database: object): void {
  hearers.get(database)?.forEach((hear) => {
    hear();
  });
}
