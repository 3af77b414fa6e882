import { Link, useNavigate } from '@tanstack/react-router';
import { useEffect, useMemo, useRef, useState } from 'react';
import { answerOf, api } from '../api/client.ts';
import { useKeys } from '../frame/keys.ts';
import { List, useFilters } from '../parts/list.tsx';
import { PageHead } from '../parts/pieces.tsx';
import { useFormat } from '../words/format.ts';
import { useWords } from '../words/words.tsx';

export function Page() {
  const words = useWords();
  const { day } = useFormat();
  const navigate = useNavigate();
  const { search, set } = useFilters();
  const [text, setText] = useState(search['email'] ?? '');
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const timer = window.setTimeout(() => {
      if (text !== (search['email'] ?? '')) set({ email: text }, true);
    }, 250);
    return () => window.clearTimeout(timer);
  }, [text, search, set]);
  const keys = useMemo(() => ({ '/': () => field.current?.focus() }), []);
  useKeys(keys);
  const filter = search['email'] === undefined ? {} : { email: search['email'] };
  return (
    <>
      <PageHead title={words.customers.title} />
      <div className="tools">
        <label className="vh" htmlFor="q">
          {words.customers.find}
        </label>
        <input
          ref={field}
          className="in max-w-96"
          id="q"
          type="search"
          placeholder={words.customers.placeholder}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </div>
      <List
        name={words.customers.title}
        queryKey={['customers', filter]}
        load={async (page) =>
          (await answerOf(api.GET('/customers', { params: { query: { ...filter, ...page } } }))).items
        }
        id={({ customer_id }) => customer_id}
        open={({ customer_id }) => void navigate({ to: '/customers/$id', params: { id: customer_id } })}
        columns={[
          {
            key: 'name',
            title: words.customers.one,
            phone: 'a',
            cell: (customer) => (
              <div className="two">
                <Link className="cell-main" to="/customers/$id" params={{ id: customer.customer_id }}>
                  <bdi>{customer.name}</bdi>
                </Link>
                <small>{customer.email}</small>
              </div>
            ),
          },
          {
            key: 'id',
            title: words.payments.id,
            cell: ({ customer_id }) => <code className="soft">{customer_id}</code>,
          },
          {
            key: 'since',
            title: words.customers.since,
            isRight: true,
            phone: 'b',
            cell: ({ created_at }) => (
              <time className="soft" dateTime={created_at}>
                {day(created_at)}
              </time>
            ),
          },
        ]}
        empty={{ title: words.customers.empty, text: words.customers.emptyText }}
      />
    </>
  );
}
