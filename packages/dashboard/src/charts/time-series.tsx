import 'uplot/dist/uPlot.min.css';
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';

export interface Point {
  /** Day, as `2026-11-30`. */
  readonly at: string;
  readonly value: number;
}

/** Line over days, drawn for the width that there is, with text of 12 px. Its table twin stands beside it. */
export function TimeSeries(props: {
  readonly name: string;
  readonly points: readonly Point[];
  readonly format: (value: number) => string;
}) {
  const place = useRef<HTMLDivElement>(null);
  const { points, format } = props;
  useEffect(() => {
    const element = place.current;
    if (element === null || points.length === 0) return;
    const draw = () => {
      const style = getComputedStyle(document.documentElement);
      const color = (name: string) => style.getPropertyValue(name).trim();
      const font = `12px ${style.fontFamily}`;
      const axis = {
        stroke: color('--ink-soft'),
        font,
        ticks: { show: false },
        grid: { stroke: color('--grid'), width: 1 },
      };
      return new uPlot(
        {
          width: element.clientWidth,
          height: 220,
          legend: { show: false },
          cursor: { drag: { x: false, y: false } },
          axes: [
            { ...axis, grid: { show: false } },
            { ...axis, size: 72, values: (_, values) => values.map(format) },
          ],
          series: [
            {},
            { stroke: color('--series-1'), width: 2, fill: color('--band-fill'), points: { show: false } },
          ],
          tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), 'Etc/UTC'),
        },
        [points.map(({ at }) => Date.parse(at) / 1000), points.map(({ value }) => value)],
        element,
      );
    };
    let plot = draw();
    const again = () => {
      plot.destroy();
      plot = draw();
    };
    const size = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height: 220 }));
    size.observe(element);
    const theme = new MutationObserver(again);
    theme.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    return () => {
      size.disconnect();
      theme.disconnect();
      plot.destroy();
    };
  }, [points, format]);
  return <div ref={place} role="img" aria-label={props.name} className="min-h-56" />;
}
