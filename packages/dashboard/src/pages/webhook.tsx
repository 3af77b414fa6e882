import { answerOf, api } from '../api/client.ts';
import { List } from '../parts/list.tsx';
import { PageHead, Status } from '../parts/pieces.tsx';
import { useId } from '../parts/use-id.ts';
import { useFormat } from '../words/format.ts';
import { useWords } from '../words/words.tsx';

/** Deliveries to one endpoint, newest first. */
export function Page() {
  const id = useId();
  const words = useWords();
  const { time } = useFormat();
  return (
    <>
      <PageHead title={words.webhooks.deliveries} sub={<code>{id}</code>} />
      <List
        name={words.webhooks.deliveries}
        queryKey={['webhook', id, 'deliveries']}
        loadNumbered={async (query) => {
          const params = { path: { webhook_id: id }, query };
          return (await answerOf(api.GET('/webhooks/{webhook_id}/deliveries', { params }))).items;
        }}
        id={({ event_id }) => event_id}
        columns={[
          {
            key: 'type',
            title: words.webhooks.type,
            phone: 'a',
            cell: ({ event_type }) => <code>{event_type}</code>,
          },
          {
            key: 'status',
            title: words.payments.status,
            phone: 'c',
            cell: ({ status }) => <Status status={status} />,
          },
          { key: 'tries', title: words.webhooks.tries, isRight: true, cell: ({ attempts }) => attempts },
          {
            key: 'answer',
            title: words.webhooks.answer,
            phone: 'd',
            cell: ({ last_status: status, last_error: error }) => (
              <span className="soft">{status ?? error ?? '–'}</span>
            ),
          },
          {
            key: 'when',
            title: words.payments.when,
            isRight: true,
            phone: 'b',
            cell: ({ occurred_at }) => <span className="soft">{time(occurred_at)}</span>,
          },
        ]}
        empty={{ title: words.payments.empty, text: words.webhooks.emptyText }}
      />
    </>
  );
}
