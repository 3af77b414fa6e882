import { useFormat } from '../words/format.ts';

/** Funnel as a table whose bars are the chart: name, count, bar, share of the first. */
export function Steps({ steps }: { readonly steps: readonly (readonly [string, number])[] }) {
  const { count, share } = useFormat();
  const most = Math.max(1, ...steps.map(([, value]) => value));
  const first = Math.max(1, steps[0]?.[1] ?? 1);
  return (
    <table className="t-flat">
      <tbody>
        {steps.map(([name, value]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td className="r strong">{count(value)}</td>
            <td className="w-1/2">
              <svg
                className="chart"
                viewBox="0 0 100 12"
                preserveAspectRatio="none"
                height="12"
                aria-hidden="true"
              >
                <rect
                  className="b1"
                  width={Math.max(value > 0 ? 0.6 : 0, (value / most) * 100)}
                  height="12"
                />
              </svg>
            </td>
            <td className="r soft">{share(value / first)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
