/**
 * Status machine as data: for each status, the statuses it may change to and the cause of each transition.
 * `docs/states.md` is drawn from these tables.
 */
export type Transitions<Status extends string> = {
  readonly [From in Status]: { readonly [To in Status]?: string };
};

/** Asserts that a change of status is an allowed transition. Staying the same is always allowed. */
export function assertTransition<Status extends string>(
  transitions: Transitions<Status>,
  from: Status,
  to: Status,
): void {
  if (from !== to && transitions[from][to] === undefined) {
    throw new Error(`Broken invariant: a status may not go from ${from} to ${to}`);
  }
}
