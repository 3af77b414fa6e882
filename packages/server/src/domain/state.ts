/**
 * A status machine as data: for each status, the statuses it may become and what causes each edge.
 * `docs/states.md` is drawn from these tables.
 */
export type Transitions<Status extends string> = {
  readonly [From in Status]: { readonly [To in Status]?: string };
};

/** Stops at a change of status that no edge of the table allows. Staying the same is always allowed. */
export function assertTransition<Status extends string>(
  transitions: Transitions<Status>,
  from: Status,
  to: Status,
): void {
  if (from !== to && transitions[from][to] === undefined) {
    throw new Error(`Broken invariant: a status may not go from ${from} to ${to}`);
  }
}
