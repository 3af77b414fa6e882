import { answerOf, api } from '../api/client.ts';
import { List } from '../parts/list.tsx';
import { PageHead, Status } from '../parts/pieces.tsx';
import { useFormat } from '../words/format.ts';
import { useWords } from '../words/words.tsx';

export function Page() {
  const words = useWords();
  const { day } = useFormat();
  return (
    <>
      <PageHead title={words.experiments.title} />
      <List
        name={words.experiments.title}
        queryKey={['experiments']}
        loadNumbered={async (query) => (await answerOf(api.GET('/experiments', { params: { query } }))).items}
        id={({ experiment_id }) => experiment_id}
        columns={[
          {
            key: 'name',
            title: words.experiments.name,
            phone: 'a',
            cell: ({ name }) => <span className="cell-main">{name}</span>,
          },
          {
            key: 'status',
            title: words.experiments.status,
            phone: 'b',
            cell: ({ status }) => <Status status={status} />,
          },
          {
            key: 'variants',
            title: words.experiments.variants,
            phone: 'c',
            cell: ({ variants }) => variants.map(({ variant_id }) => variant_id).join(', '),
          },
          {
            key: 'started',
            title: words.experiments.started,
            isRight: true,
            phone: 'd',
            cell: ({ started_at }) => (
              <span className="soft">{started_at === null ? '–' : day(started_at)}</span>
            ),
          },
        ]}
        empty={{ title: words.experiments.empty, text: words.experiments.emptyText }}
      />
    </>
  );
}
