import { Link, useNavigate } from '@tanstack/react-router';
import { answerOf, api } from '../api/client.ts';
import type { components, operations } from '../api/openapi.d.ts';
import { type Column, List, SearchField, Views, useFilters } from '../parts/list.tsx';
import { Money, PageHead, Status } from '../parts/pieces.tsx';
import { useFormat } from '../words/format.ts';
import { useWords } from '../words/words.tsx';

type Query = NonNullable<operations['listSubscriptions']['parameters']['query']>;

export function Page() {
  const words = useWords();
  const navigate = useNavigate();
  const { search } = useFilters();
  const filter = Object.fromEntries(
    ['status', 'q'].flatMap((name) => (search[name] === undefined ? [] : [[name, search[name]]])),
  ) as Query;
  return (
    <>
      <PageHead title={words.subscriptions.title} />
      <Views
        name={words.payments.status}
        views={[
          { word: words.payments.all, filters: {} },
          { word: words.statuses.active, filters: { status: 'active' } },
          { word: words.statuses.on_hold, filters: { status: 'on_hold' } },
          { word: words.statuses.cancelled, filters: { status: 'cancelled' } },
          { word: words.statuses.expired, filters: { status: 'expired' } },
        ]}
      />
      <div className="tools">
        <SearchField label={words.shortcuts.search} placeholder={words.customers.placeholder} />
      </div>
      <List
        name={words.subscriptions.title}
        queryKey={['subscriptions', filter]}
        load={async (page) => {
          const query = { ...filter, ...page };
          const { items, next_cursor: next } = await answerOf(
            api.GET('/subscriptions', { params: { query } }),
          );
          return { items, next };
        }}
        id={({ subscription_id }) => subscription_id}
        open={({ subscription_id }) =>
          void navigate({ to: '/subscriptions/$id', params: { id: subscription_id } })
        }
        columns={useColumns()}
        empty={{ title: words.subscriptions.empty, text: words.subscriptions.emptyText }}
      />
    </>
  );
}

function useColumns(): readonly Column<components['schemas']['SubscriptionListItem']>[] {
  const words = useWords();
  const { day } = useFormat();
  return [
    {
      key: 'customer',
      title: words.payments.customer,
      phone: 'a',
      cell: (one) => (
        <Link className="clip block max-w-60" to="/subscriptions/$id" params={{ id: one.subscription_id }}>
          <bdi>{one.customer.name}</bdi>
        </Link>
      ),
    },
    {
      key: 'plan',
      title: words.subscriptions.plan,
      phone: 'c',
      cell: ({ product_name: name, quantity }) => (
        <>
          {name}
          {quantity > 1 && <span className="soft"> × {quantity}</span>}
        </>
      ),
    },
    {
      key: 'status',
      title: words.payments.status,
      phone: 'd',
      cell: ({ status }) => <Status status={status} />,
    },
    {
      key: 'amount',
      title: words.subscriptions.amount,
      isRight: true,
      phone: 'b',
      cell: (one) => <Money amount={one.recurring_pre_tax_amount} currency={one.currency} isNamed />,
    },
    {
      key: 'next',
      title: words.subscriptions.next,
      isRight: true,
      cell: (one) => (
        <span className="soft">
          {one.status === 'active' && !one.cancel_at_next_billing_date ? day(one.next_billing_date) : '–'}
        </span>
      ),
    },
  ];
}
