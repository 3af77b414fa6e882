import { answerOf, api } from '../api/client.ts';
import { List } from '../parts/list.tsx';
import { PageHead } from '../parts/pieces.tsx';
import { useFormat } from '../words/format.ts';
import { useWords } from '../words/words.tsx';

export function Page() {
  const words = useWords();
  const { day, time } = useFormat();
  return (
    <>
      <PageHead title={words.keys.title} />
      <List
        name={words.keys.title}
        queryKey={['keys']}
        loadNumbered={async (query) => (await answerOf(api.GET('/api_keys', { params: { query } }))).items}
        id={({ api_key_id }) => api_key_id}
        columns={[
          {
            key: 'name',
            title: words.keys.name,
            phone: 'a',
            cell: ({ name, last_four: end }) => (
              <div className="two">
                <span className="cell-main">{name ?? '–'}</span>
                <small>
                  <code>…{end}</code>
                </small>
              </div>
            ),
          },
          {
            key: 'access',
            title: words.keys.access,
            phone: 'c',
            cell: ({ access }) => (access === 'read' ? words.keys.read : words.keys.read_write),
          },
          {
            key: 'made',
            title: words.keys.made,
            isRight: true,
            cell: ({ created_at }) => <span className="soft">{day(created_at)}</span>,
          },
          {
            key: 'used',
            title: words.keys.used,
            isRight: true,
            phone: 'b',
            cell: ({ last_used_at }) => (
              <span className="soft">{last_used_at === null ? words.keys.never : time(last_used_at)}</span>
            ),
          },
        ]}
        empty={{ title: words.keys.empty, text: words.keys.emptyText }}
      />
    </>
  );
}
