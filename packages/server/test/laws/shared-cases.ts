import fc from 'fast-check';

/** Laws that are checked on the same random cases, which are made once. */
export interface SharedCases<Case> {
  /** Checks a law on every case. One that fails is shrunk, and printed with its seed. */
  readonly check: (law: (one: Case) => void) => void;
}

/**
 * Random cases that several laws share, since making one costs more than checking it. A law passes a case over with
 * `fc.pre`. `seed` makes the same cases again.
 */
export function sharedCases<Case>(
  cases: fc.Arbitrary<Case>,
  count: number,
  seed = Date.now() % 1_000_000_000,
): SharedCases<Case> {
  let made: readonly Case[] | undefined;
  return {
    check: (law) => {
      made ??= fc.sample(cases, { seed, numRuns: count });
      for (const one of made) {
        try {
          law(one);
        } catch (error) {
          if (error instanceof fc.PreconditionFailure) continue;
          // The same cases again, made and checked one by one: this is what shrinks.
          fc.assert(fc.property(cases, law), { seed, numRuns: count });
          throw new Error(`seed ${String(seed)}: ${fc.stringify(one)}`, { cause: error });
        }
      }
    },
  };
}
