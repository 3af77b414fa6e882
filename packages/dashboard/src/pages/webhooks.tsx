import { Link, useNavigate } from '@tanstack/react-router';
import { answerOf, api } from '../api/client.ts';
import { List } from '../parts/list.tsx';
import { PageHead } from '../parts/pieces.tsx';
import { useWords } from '../words/words.tsx';

export function Page() {
  const words = useWords();
  const navigate = useNavigate();
  return (
    <>
      <PageHead title={words.webhooks.title} />
      <List
        name={words.webhooks.title}
        queryKey={['webhooks']}
        load={async () => {
          const { data } = await answerOf(api.GET('/webhooks', { params: { query: { limit: 100 } } }));
          return { items: data, next: null };
        }}
        id={({ id }) => id}
        open={({ id }) => void navigate({ to: '/webhooks/$id', params: { id } })}
        columns={[
          {
            key: 'url',
            title: words.webhooks.url,
            phone: 'a',
            cell: ({ id, url, description }) => (
              <div className="two">
                <Link className="cell-main" to="/webhooks/$id" params={{ id }}>
                  {url}
                </Link>
                {description !== '' && <small>{description}</small>}
              </div>
            ),
          },
          {
            key: 'events',
            title: words.webhooks.events,
            phone: 'c',
            cell: ({ filter_types: types }) => (
              <span className="soft">{types === null ? words.webhooks.every : types.join(', ')}</span>
            ),
          },
          {
            key: 'state',
            title: words.webhooks.state,
            phone: 'b',
            cell: ({ disabled }) => (disabled ? words.webhooks.off : words.webhooks.on),
          },
        ]}
        empty={{ title: words.webhooks.empty, text: words.webhooks.emptyText }}
      />
    </>
  );
}
