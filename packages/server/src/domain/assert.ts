/**
 * Fails the current request or job when an invariant is broken: a bug, never a customer's mistake. `statement`
 * describes the invariant.
 */
export function assert(condition: unknown, statement: string): asserts condition {
  if (condition === false || condition === null || condition === undefined) {
    throw new Error(`Broken invariant: ${statement}`);
  }
}

/** Marks a branch that the type checker has proven impossible, so that a new union member fails to compile. */
export function unreachable(value: never): never {
  throw new Error(`Broken invariant: this case cannot occur, yet got ${JSON.stringify(value)}`);
}
