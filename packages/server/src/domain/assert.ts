/**
 * Stops the program's current request or job when something that must always hold does not: a bug, never
 * a customer's mistake. `statement` says what should have been true.
 */
export function assert(condition: unknown, statement: string): asserts condition {
  if (condition === false || condition === null || condition === undefined) {
    throw new Error(`Broken invariant: ${statement}`);
  }
}

/** Marks the branch that a type has proven empty, so that a new member of the union fails to compile. */
export function unreachable(value: never): never {
  throw new Error(`Broken invariant: this case cannot occur, yet got ${JSON.stringify(value)}`);
}
