import { useQuery } from '@tanstack/react-query';
import { answerOf, api } from '../api/client.ts';
import type { components } from '../api/openapi.d.ts';
import { Fact, Failure, Id, PageHead, Section, Status } from '../parts/pieces.tsx';
import { useId } from '../parts/use-id.ts';
import { useFormat } from '../words/format.ts';
import { useWords } from '../words/words.tsx';

type Funnel = components['schemas']['Funnel'];

/** Funnel as an outline: each step with its offer, and what follows each answer. */
export function Page() {
  const id = useId();
  const words = useWords();
  const { share } = useFormat();
  const funnel = useQuery({
    queryKey: ['funnel', id],
    queryFn: () => answerOf(api.GET('/funnels/{funnel_id}', { params: { path: { funnel_id: id } } })),
  });
  const offers = useQuery({
    queryKey: ['offers', 'all'],
    queryFn: () => answerOf(api.GET('/offers', { params: { query: { page_size: 100 } } })),
  });
  if (funnel.isError) return <Failure error={funnel.error} retry={() => void funnel.refetch()} />;
  const one = funnel.data;
  if (one === undefined) return <PageHead title={<span className="skel w-40" />} />;
  const names = new Map(offers.data?.items.map((offer) => [offer.offer_id, offer.name]));
  return (
    <>
      <PageHead
        title={one.name}
        sub={<Status status={one.published_version === null ? 'draft' : 'published'} />}
      />
      <div className="cols c-2-1">
        <Section title={words.funnels.steps}>
          <Outline funnel={one} names={names} />
        </Section>
        <Section title={words.payments.facts}>
          <dl className="facts">
            <Fact name={words.funnels.trigger}>
              <code>{one.moment}</code>
            </Fact>
            <Fact name={words.funnels.version}>{one.published_version ?? '–'}</Fact>
            <Fact name={words.experiments.holdout}>{share(one.holdout_bps / 10_000)}</Fact>
            <Fact name={words.payments.id}>
              <Id id={id} />
            </Fact>
          </dl>
        </Section>
      </div>
    </>
  );
}

function Outline({
  funnel,
  names,
}: {
  readonly funnel: Funnel;
  readonly names: ReadonlyMap<string, string>;
}) {
  const words = useWords();
  const nameOf = (stepId: string | null) => {
    if (stepId === null) return words.funnels.ends;
    const step = funnel.steps.find((one) => one.step_id === stepId);
    return (step && names.get(step.offer_id)) ?? stepId;
  };
  return (
    <ol className="trace">
      {funnel.steps.map((step, index) => (
        <li key={step.step_id}>
          <span className="ic">{index + 1}</span>
          <div>
            <p className="cell-main">{nameOf(step.step_id)}</p>
            <ul className="soft small">
              {(['accepted', 'declined', 'failed'] as const).map((edge) => (
                <li key={edge}>{words.funnels.then(words.funnels.edges[edge], nameOf(step.edges[edge]))}</li>
              ))}
            </ul>
          </div>
        </li>
      ))}
    </ol>
  );
}
