import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate, useRouter, useSearch } from '@tanstack/react-router';
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
    const next: Readonly<Record<string, string | undefined>> = {
      ...search,
      cursor: undefined,
      from: undefined,
      ...changes,
    };
    const kept = Object.fromEntries(
      Object.entries(next).filter((entry): entry is [string, string] => Boolean(entry[1])),
    );
    void navigate({ to: '.', search: kept, replace: isReplaced });
  };
  return { search, set };
}

export interface ListPage<Row> {
  readonly items: readonly Row[];
  /** Cursor of the next page; null on the last. */
  readonly next: string | null;
}

/**
 * Table of one page of rows. J and K move, Enter opens, ] goes to the next page; a row is opened by its link too, so
 * that it can be opened beside. Pages are continued by cursor, so that the thousandth is as fast as the first.
 */
export function List<Row>(props: {
  readonly name: string;
  readonly queryKey: readonly unknown[];
  /** Loads a page by its cursor. */
  readonly load?: (page: { readonly page_size: number; readonly cursor?: string }) => Promise<ListPage<Row>>;
  /** Loads a page by its number, where the API has no cursor. */
  readonly loadNumbered?: (page: {
    readonly page_number: number;
    readonly page_size: number;
  }) => Promise<readonly Row[]>;
  readonly columns: readonly Column<Row>[];
  readonly id: (row: Row) => string;
  readonly open?: (row: Row) => void;
  readonly empty: { readonly title: string; readonly text: string };
}) {
  const { search, set } = useFilters();
  const { cursor } = search;
  const query = useQuery({
    queryKey: [...props.queryKey, cursor],
    queryFn: async (): Promise<ListPage<Row>> => {
      if (props.load) return props.load({ page_size: pageSize, ...(cursor !== undefined && { cursor }) });
      const number = Number(cursor ?? 0) || 0;
      const items = (await props.loadNumbered?.({ page_number: number, page_size: pageSize })) ?? [];
      return { items, next: items.length === pageSize ? String(number + 1) : null };
    },
    placeholderData: keepPreviousData,
  });
  const rows = query.data?.items;
  const next = query.data?.next ?? undefined;
  const from = Number(search['from'] ?? 0) || 0;
  const at = useRowKeys(rows, props.open, () => {
    if (next !== undefined) set({ cursor: next, from: String(from + (rows?.length ?? 0)) });
  });
  if (query.isError && rows === undefined)
    return <Failure error={query.error} retry={() => void query.refetch()} />;
  if (rows?.length === 0 && cursor === undefined) return <Empty {...props.empty} />;
  return (
    <>
      {query.isError && <Failure error={query.error} retry={() => void query.refetch()} />}
      <Table
        name={props.name}
        columns={props.columns}
        id={props.id}
        rows={rows}
        at={at}
        isBusy={query.isFetching}
      />
      {rows !== undefined && <Pager from={from} shown={rows.length} next={next} set={set} />}
    </>
  );
}

/** Row that the keys have chosen: J and K move, Enter opens, ] goes on. */
function useRowKeys<Row>(
  rows: readonly Row[] | undefined,
  open: ((row: Row) => void) | undefined,
  goOn: () => void,
): number {
  const [at, setAt] = useState(-1);
  const latest = useRef({ rows, open, goOn, at });
  latest.current = { rows, open, goOn, at };
  const keys = useMemo(() => {
    const move = (step: number) => () => {
      const last = (latest.current.rows?.length ?? 1) - 1;
      setAt((before) => Math.max(0, Math.min(last, before + step)));
    };
    return {
      j: move(1),
      k: move(-1),
      Enter: () => {
        const row = latest.current.rows?.[latest.current.at];
        if (row !== undefined) latest.current.open?.(row);
      },
      ']': () => latest.current.goOn(),
    };
  }, []);
  useKeys(keys);
  return at;
}

/** Rows of a page of something, two lines each on a phone; skeletons until the rows are there. */
export function Table<Row>(props: {
  readonly name: string;
  readonly columns: readonly Column<Row>[];
  readonly id: (row: Row) => string;
  readonly rows: readonly Row[] | undefined;
  /** Row that the keys have chosen. */
  readonly at?: number;
  readonly isBusy?: boolean;
}) {
  const { at = -1 } = props;
  const body = useRef<HTMLTableSectionElement>(null);
  useEffect(() => {
    body.current?.rows[at]?.scrollIntoView({ block: 'nearest' });
  }, [at]);
  return (
    <div className="tw" aria-busy={props.isBusy}>
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
          {props.rows === undefined ? (
            <SkeletonRows columns={props.columns.length} />
          ) : (
            props.rows.map((row, index) => (
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
  );
}

const pageSize = 50;

function classOf<Row>({ isRight, phone }: Column<Row>): string {
  return `${isRight === true ? 'r ' : ''}${phone === undefined ? 'sm-hide' : `m-${phone}`}`;
}

function Pager(props: {
  readonly from: number;
  readonly shown: number;
  readonly next: string | undefined;
  readonly set: (changes: Readonly<Record<string, string | undefined>>) => void;
}) {
  const words = useWords();
  const { history } = useRouter();
  if (props.from === 0 && props.next === undefined) return null;
  return (
    <p className="pager">
      <span className="num">
        {props.from + 1} – {props.from + props.shown}
      </span>
      <button
        type="button"
        className="btn is-small"
        disabled={props.from === 0}
        onClick={() => {
          // A cursor leads on, not back: the page before is the one that one came from.
          if (history.canGoBack()) history.back();
          else props.set({});
        }}
      >
        {words.actions.before}
      </button>
      <button
        type="button"
        className="btn is-small"
        disabled={props.next === undefined}
        onClick={() => props.set({ cursor: props.next, from: String(props.from + props.shown) })}
      >
        {words.actions.next}
        <kbd>]</kbd>
      </button>
    </p>
  );
}

export type Filters = Readonly<Record<string, string | undefined>>;

/** Views of a list as tabs with addresses of their own: each sets these filters. */
export function Views(props: {
  readonly name: string;
  readonly views: readonly {
    readonly word: string;
    readonly filters: Filters;
    readonly count?: string | undefined;
  }[];
}) {
  const { search, set } = useFilters();
  const names = new Set(props.views.flatMap(({ filters }) => Object.keys(filters)));
  const isChosen = (filters: Filters) => [...names].every((name) => search[name] === filters[name]);
  const none = Object.fromEntries([...names].map((name) => [name, undefined]));
  return (
    <nav className="tabs" aria-label={props.name}>
      {props.views.map(({ word, filters, count }) => (
        <button
          key={word}
          type="button"
          aria-current={isChosen(filters) ? 'page' : undefined}
          onClick={() => set({ ...none, ...filters })}
        >
          {word}
          {count !== undefined && <span className="n">{count}</span>}
        </button>
      ))}
    </nav>
  );
}

/** Field of a search within a list. It has the focus after `/`, and filters while one types. */
export function SearchField(props: { readonly label: string; readonly placeholder: string }) {
  const { search, set } = useFilters();
  const [text, setText] = useState(search['q'] ?? '');
  const field = useRef<HTMLInputElement>(null);
  const change = useRef(set);
  change.current = set;
  useEffect(() => {
    if (text === (search['q'] ?? '')) return;
    const timer = window.setTimeout(() => change.current({ q: text }, true), 250);
    return () => window.clearTimeout(timer);
  }, [text, search]);
  const keys = useMemo(() => ({ '/': () => field.current?.focus() }), []);
  useKeys(keys);
  return (
    <>
      <label className="vh" htmlFor="q">
        {props.label}
      </label>
      <input
        ref={field}
        className="in max-w-96"
        id="q"
        type="search"
        placeholder={props.placeholder}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
    </>
  );
}

/** Currencies as chips: one at a time, because amounts of several are never added. */
export function CurrencyChips({ currencies }: { readonly currencies: readonly string[] }) {
  const { search, set } = useFilters();
  return (
    <div className="chips">
      {currencies.map((currency) => {
        const isOn = search['currency'] === currency;
        return (
          <button
            key={currency}
            type="button"
            className={`chip ${isOn ? 'is-on' : ''}`}
            aria-pressed={isOn}
            onClick={() => set({ currency: isOn ? undefined : currency })}
          >
            {currency}
          </button>
        );
      })}
    </div>
  );
}
