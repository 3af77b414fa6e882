import { useQuery } from '@tanstack/react-query';
import { answerOf, api } from '../api/client.ts';
import type { components } from '../api/openapi.d.ts';
import { type Column, Table } from '../parts/list.tsx';
import { Section } from '../parts/pieces.tsx';
import { useFormat } from '../words/format.ts';
import { useWords } from '../words/words.tsx';

/** Counts and amounts of offers, as a report groups them. */
export type Metrics = components['schemas']['OfferMetrics'];
export type Amounts = components['schemas']['MetricAmounts'];

/** Amounts of a group in one currency; they are never added across currencies. */
export const amountsIn = (item: Metrics, currency: string | undefined): Amounts | undefined =>
  item.amounts.find((one) => one.currency === currency);

/** Offers of a period, the one that brought most first. */
export function Offers(props: {
  readonly items: readonly Metrics[] | undefined;
  readonly currency: string | undefined;
}) {
  const words = useWords();
  const rows = props.items
    ?.filter((item) => Boolean(item.group.offer_id))
    .toSorted((a, b) => (amountsIn(b, props.currency)?.net ?? 0) - (amountsIn(a, props.currency)?.net ?? 0));
  return (
    <Section title={words.home.offers} sub={props.currency}>
      <Table
        name={words.home.offers}
        rows={rows}
        id={({ group }) => group.offer_id ?? ''}
        columns={useOfferColumns(props.currency)}
      />
    </Section>
  );
}

/** Columns of the offers, with amounts in one currency. */
function useOfferColumns(currency: string | undefined): readonly Column<Metrics>[] {
  const words = useWords();
  const { count, share, money } = useFormat();
  const offers = useQuery({
    queryKey: ['offers', 'all'],
    queryFn: () => answerOf(api.GET('/offers', { params: { query: { page_size: 100 } } })),
  });
  const names = new Map(offers.data?.items.map((offer) => [offer.offer_id, offer.name]));
  const amountOf = (amount: number | null | undefined) =>
    typeof amount === 'number' && currency !== undefined ? money(amount, currency) : '–';
  return [
    {
      key: 'offer',
      title: words.home.offer,
      phone: 'a',
      cell: ({ group: { offer_id: id } }) => <span className="cell-main">{names.get(id ?? '') ?? id}</span>,
    },
    {
      key: 'presented',
      title: words.home.presented,
      isRight: true,
      cell: ({ presented }) => count(presented),
    },
    {
      key: 'accepted',
      title: words.home.accepted,
      isRight: true,
      phone: 'd',
      cell: ({ accepted }) => count(accepted),
    },
    {
      key: 'rate',
      title: words.home.rate,
      isRight: true,
      phone: 'c',
      cell: ({ acceptance_rate: rate }) => <span className="soft">{rate === null ? '–' : share(rate)}</span>,
    },
    {
      key: 'net',
      title: words.home.net,
      isRight: true,
      phone: 'b',
      cell: (item) => <span className="strong">{amountOf(amountsIn(item, currency)?.net)}</span>,
    },
    {
      key: 'each',
      title: words.home.perPresented,
      isRight: true,
      cell: (item) => amountOf(amountsIn(item, currency)?.revenue_per_presentation || null),
    },
  ];
}
