import { Link, useNavigate } from '@tanstack/react-router';
import { answerOf, api } from '../api/client.ts';
import { List, SearchField, useFilters } from '../parts/list.tsx';
import { PageHead } from '../parts/pieces.tsx';
import { useFormat } from '../words/format.ts';
import { useWords } from '../words/words.tsx';

export function Page() {
  const words = useWords();
  const { day } = useFormat();
  const navigate = useNavigate();
  const { search } = useFilters();
  const filter = search['q'] === undefined ? {} : { q: search['q'] };
  return (
    <>
      <PageHead title={words.customers.title} />
      <div className="tools">
        <SearchField label={words.customers.find} placeholder={words.customers.placeholder} />
      </div>
      <List
        name={words.customers.title}
        queryKey={['customers', filter]}
        load={async (page) => {
          const query = { ...filter, ...page };
          const { items, next_cursor: next } = await answerOf(api.GET('/customers', { params: { query } }));
          return { items, next };
        }}
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
