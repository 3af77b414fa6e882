import { Link, useNavigate } from '@tanstack/react-router';
import { answerOf, api } from '../api/client.ts';
import { List } from '../parts/list.tsx';
import { PageHead, Section, Status } from '../parts/pieces.tsx';
import { useWords } from '../words/words.tsx';

export function Page() {
  const words = useWords();
  const navigate = useNavigate();
  return (
    <>
      <PageHead title={words.funnels.title} />
      <List
        name={words.funnels.title}
        queryKey={['funnels']}
        loadNumbered={async (query) => (await answerOf(api.GET('/funnels', { params: { query } }))).items}
        id={({ funnel_id }) => funnel_id}
        open={({ funnel_id }) => void navigate({ to: '/funnels/$id', params: { id: funnel_id } })}
        columns={[
          {
            key: 'name',
            title: words.funnels.name,
            phone: 'a',
            cell: (funnel) => (
              <Link className="cell-main" to="/funnels/$id" params={{ id: funnel.funnel_id }}>
                {funnel.name}
              </Link>
            ),
          },
          {
            key: 'status',
            title: words.funnels.status,
            phone: 'b',
            cell: ({ published_version: version }) => (
              <Status status={version === null ? 'draft' : 'published'} />
            ),
          },
          {
            key: 'moment',
            title: words.funnels.trigger,
            phone: 'c',
            cell: ({ moment }) => <code>{moment}</code>,
          },
          {
            key: 'steps',
            title: words.funnels.steps,
            isRight: true,
            phone: 'd',
            cell: ({ steps }) => steps.length,
          },
          {
            key: 'version',
            title: words.funnels.version,
            isRight: true,
            cell: ({ published_version: version }) => version ?? '–',
          },
        ]}
        empty={{ title: words.funnels.empty, text: words.funnels.emptyText }}
      />
      <Offers />
    </>
  );
}

function Offers() {
  const words = useWords();
  return (
    <Section title={words.funnels.offers}>
      <List
        name={words.funnels.offers}
        queryKey={['offers']}
        loadNumbered={async (query) => (await answerOf(api.GET('/offers', { params: { query } }))).items}
        id={({ offer_id }) => offer_id}
        columns={[
          {
            key: 'name',
            title: words.funnels.offer,
            phone: 'a',
            cell: (offer) => (
              <div className="two">
                <span className="cell-main">{offer.name}</span>
                <small>{offer.copy.en?.headline}</small>
              </div>
            ),
          },
          { key: 'kind', title: words.funnels.kind, phone: 'c', cell: ({ kind }) => <code>{kind}</code> },
          {
            key: 'version',
            title: words.funnels.version,
            isRight: true,
            phone: 'b',
            cell: ({ version }) => version,
          },
        ]}
        empty={{ title: words.funnels.empty, text: words.funnels.emptyText }}
      />
    </Section>
  );
}
