import type { Child } from 'hono/jsx';

/** Names and values, as at the foot of a receipt. */
export function Facts({ facts }: { facts: readonly (readonly [name: string, value: Child] | null)[] }) {
  return (
    <dl class="facts">
      {facts.map(
        (fact) =>
          fact !== null && (
            <div>
              <dt>{fact[0]}</dt>
              <dd>{fact[1]}</dd>
            </div>
          ),
      )}
    </dl>
  );
}
