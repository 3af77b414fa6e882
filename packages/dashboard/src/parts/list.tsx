import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { useKeys } from '../frame/keys.ts';
import { useWords } from '../words/words.tsx';
import { Empty, Failure, SkeletonRows } from './pieces.tsx';

export interface Column<Row> {
  readonly key: string;
  readonly title: string;
  readonly cell: (row: Row) => ReactNode;
  /** Numbers and dates are set at the right. */
  readonly isRight?: boolean;
  /** Place on a phone, two lines a row: a and b above, c and d below. Without one it is left out there. */
  readonly phone?: 'a' | 'b' | 'c' | 'd';
}

/** Filters of a list, which are its address. */
export function useFilters() {
  const search: Record<string, string> = useSearch({ strict: false });
  const navigate = useNavigate();
  const set = (changes: Readonly<Record<string, string | undefined>>, isReplaced = false) => {
    const next: Readonly<Record<string, string | undefined>> = { ...search, page: undefined, ...changes };
    const kept = Object.fromEntries(
      Object.entries(next).filter((entry): entry is [string, string] => Boolean(entry[1])),
    );
    void navigate({ to: '.', search: kept, replace: isReplaced });
  };
  return { search, set };
}

/**
 * Table of one page of rows. J and K move, Enter opens, ] goes to the next page; a row is opened by its link too, so
 * that it can be opened beside.
 */
export function List<Row>(props: {
  readonly name: string;
  readonly queryKey: readonly unknown[];
  readonly load: (page: {
    readonly page_number: number;
    readonly page_size: number;
  }) => Promise<readonly Row[]>;
  readonly columns: readonly Column<Row>[];
  readonly id: (row: Row) => string;
  readonly open?: (row: Row) => void;
  readonly empty: { readonly title: string; readonly text: string };
  readonly size?: number;
}) {
  const size = props.size ?? 50;
  const { search, set } = useFilters();
  const number = Math.max(0, Number(search['page'] ?? 0) || 0);
  const query = useQuery({
    queryKey: [...props.queryKey, number, size],
    // One row more than is shown says whether there is a next page.
    queryFn: () => props.load({ page_number: number, page_size: size }),
    placeholderData: keepPreviousData,
  });
  const rows = query.data;
  const [at, setAt] = useState(-1);
  const body = useRef<HTMLTableSectionElement>(null);
  const { open } = props;
  const keys = useMemo(() => {
    const move = (step: number) => () =>
      setAt((before) => Math.max(0, Math.min((rows?.length ?? 1) - 1, before + step)));
    return {
      j: move(1),
      k: move(-1),
      Enter: () => {
        const row = rows?.[at];
        if (row !== undefined) open?.(row);
      },
      ']': () => {
        if (rows !== undefined && rows.length === size) set({ page: String(number + 1) });
      },
    };
  }, [rows, at, open, set, number, size]);
  useKeys(keys);
  useEffect(() => {
    body.current?.rows[at]?.scrollIntoView({ block: 'nearest' });
  }, [at]);
  if (query.isError && rows === undefined)
    return <Failure error={query.error} retry={() => void query.refetch()} />;
  if (rows?.length === 0 && number === 0) return <Empty {...props.empty} />;
  return (
    <>
      {query.isError && <Failure error={query.error} retry={() => void query.refetch()} />}
      <div className="tw" aria-busy={query.isFetching}>
        <table className="t-m">
          <caption className="vh">{props.name}</caption>
          <thead>
            <tr>
              {props.columns.map((column) => (
                <th key={column.key} scope="col" className={classOf(column)}>
                  {column.title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody ref={body}>
            {rows === undefined ? (
              <SkeletonRows columns={props.columns.length} />
            ) : (
              rows.map((row, index) => (
                <tr key={props.id(row)} className={index === at ? 'is-at' : ''}>
                  {props.columns.map((column) => (
                    <td key={column.key} className={classOf(column)}>
                      {column.cell(row)}
                    </td>
                  ))}
                </tr>
              ))
            )}
          </tbody>
        </table>
      </div>
      {rows !== undefined && (
        <Pager from={number * size} shown={rows.length} size={size} page={number} set={set} />
      )}
    </>
  );
}

function classOf<Row>({ isRight, phone }: Column<Row>): string {
  return `${isRight === true ? 'r ' : ''}${phone === undefined ? 'sm-hide' : `m-${phone}`}`;
}

function Pager(props: {
  readonly from: number;
  readonly shown: number;
  readonly size: number;
  readonly page: number;
  readonly set: (changes: Readonly<Record<string, string | undefined>>) => void;
}) {
  const words = useWords();
  const isLast = props.shown < props.size;
  if (props.page === 0 && isLast) return null;
  return (
    <p className="pager">
      <span className="num">
        {props.from + 1} – {props.from + props.shown}
      </span>
      <button
        type="button"
        className="btn is-small"
        disabled={props.page === 0}
        onClick={() => props.set({ page: props.page === 1 ? undefined : String(props.page - 1) })}
      >
        {words.actions.before}
      </button>
      <button
        type="button"
        className="btn is-small"
        disabled={isLast}
        onClick={() => props.set({ page: String(props.page + 1) })}
      >
        {words.actions.next}
        <kbd>]</kbd>
      </button>
    </p>
  );
}

/** Views of a list as tabs with addresses of their own. */
export function Views(props: {
  readonly name: string;
  readonly filter: string;
  readonly views: readonly (readonly [string | undefined, string])[];
}) {
  const { search, set } = useFilters();
  const chosen = search[props.filter];
  return (
    <nav className="tabs" aria-label={props.name}>
      {props.views.map(([value, word]) => (
        <button
          key={word}
          type="button"
          aria-current={chosen === value ? 'page' : undefined}
          onClick={() => set({ [props.filter]: value })}
        >
          {word}
        </button>
      ))}
    </nav>
  );
}
