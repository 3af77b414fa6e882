import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { answerOf, api } from '../api/client.ts';
import type { components, operations } from '../api/openapi.d.ts';
import { CsvButton } from '../parts/csv-button.tsx';
import { type Column, CurrencyChips, List, SearchField, Views, useFilters } from '../parts/list.tsx';
import { Money, PageHead, Status } from '../parts/pieces.tsx';
import { useFormat } from '../words/format.ts';
import { useWords } from '../words/words.tsx';

export type PaymentItem = components['schemas']['PaymentListItem'];
type Query = NonNullable<operations['listPayments']['parameters']['query']>;

export function Page() {
  const words = useWords();
  const navigate = useNavigate();
  const { count } = useFormat();
  const { search } = useFilters();
  const filter = Object.fromEntries(
    ['status', 'currency', 'customer_id', 'source', 'refunded', 'q'].flatMap((name) =>
      search[name] === undefined ? [] : [[name, search[name]]],
    ),
  ) as Query;
  const totals = useQuery({
    queryKey: ['payments', 'totals', filter],
    queryFn: () => answerOf(api.GET('/payments/totals', { params: { query: filter } })),
    placeholderData: keepPreviousData,
  });
  const everything = useQuery({
    queryKey: ['payments', 'totals', {}],
    queryFn: () => answerOf(api.GET('/payments/totals')),
    placeholderData: keepPreviousData,
  });
  const sum = (items: readonly { readonly count: number }[] | undefined) =>
    items?.reduce((total, one) => total + one.count, 0);
  const shown = sum(totals.data?.items);
  return (
    <>
      <PageHead
        title={words.payments.title}
        sub={shown === undefined ? undefined : words.payments.many(count(shown))}
      />
      <Views
        name={words.payments.status}
        views={[
          { word: words.payments.all, filters: {} },
          { word: words.payments.failed, filters: { status: 'failed' } },
          { word: words.payments.waits, filters: { status: 'requires_customer_action' } },
          { word: words.payments.fromOffers, filters: { source: 'offer' } },
          { word: words.payments.refunded, filters: { refunded: 'true' } },
        ]}
      />
      <div className="tools">
        <SearchField label={words.shortcuts.search} placeholder={words.payments.placeholder} />
        <CurrencyChips currencies={everything.data?.items.map(({ currency }) => currency) ?? []} />
        <div className="acts">
          <CsvButton name="payments" path="/payments" query={filter} />
        </div>
      </div>
      <Totals items={totals.data?.items} />
      <List
        name={words.payments.title}
        queryKey={['payments', filter]}
        load={async (page) => {
          const query = { ...filter, ...page };
          const { items, next_cursor: next } = await answerOf(api.GET('/payments', { params: { query } }));
          return { items, next };
        }}
        columns={usePaymentColumns()}
        id={({ payment_id }) => payment_id}
        open={({ payment_id }) => void navigate({ to: '/payments/$id', params: { id: payment_id } })}
        empty={{ title: words.payments.empty, text: words.payments.emptyText }}
      />
    </>
  );
}

/** Sums of what the filters let through, currency by currency. */
function Totals({ items }: { readonly items: components['schemas']['PaymentTotals']['items'] | undefined }) {
  const { payments: words } = useWords();
  const { money, count, share } = useFormat();
  if (items === undefined || items.length === 0) return null;
  const all = items.reduce((sum, one) => sum + one.count, 0);
  const failed = items.reduce((sum, one) => sum + one.failed_count, 0);
  return (
    <div className="strip">
      {items.slice(0, 4).map((one) => (
        <div key={one.currency}>
          <span className="fig-label">{one.currency}</span>
          <span className="fig is-mid num">{money(one.succeeded_amount, one.currency)}</span>
          <span className="delta">
            {words.sum(count(one.succeeded_count), money(one.refunded_amount, one.currency))}
          </span>
        </div>
      ))}
      <div>
        <span className="fig-label">{words.failed}</span>
        <span className="fig is-mid num">{share(all === 0 ? 0 : failed / all)}</span>
        <span className="delta">{words.ofAll(count(failed), count(all))}</span>
      </div>
    </div>
  );
}

/** State of a payment as a seller reads it: what was given back says more than that it succeeded. */
export function stateOf({
  status,
  refund_status: refund,
}: Pick<PaymentItem, 'status' | 'refund_status'>): string {
  if (refund === 'full') return 'refunded';
  if (refund === 'partial') return 'partly_refunded';
  return status ?? 'processing';
}

const brands: Record<string, string> = { visa: 'Visa', mastercard: 'Mastercard', amex: 'Amex', jcb: 'JCB' };

/** Card as its network and last four digits. */
export function cardName(network: string | null, lastFour: string | null): string | undefined {
  if (lastFour === null) return undefined;
  const brand = network?.toLowerCase() ?? '';
  return `${brands[brand] ?? network ?? ''} ${lastFour}`.trim();
}

export function usePaymentColumns(): readonly Column<PaymentItem>[] {
  const { payments: words } = useWords();
  const { time } = useFormat();
  return [
    {
      key: 'amount',
      title: words.amount,
      isRight: true,
      phone: 'b',
      cell: (payment) => (
        <Link to="/payments/$id" params={{ id: payment.payment_id }}>
          <Money amount={payment.total_amount} currency={payment.currency} isNamed />
        </Link>
      ),
    },
    {
      key: 'status',
      title: words.status,
      phone: 'c',
      cell: (payment) => <Status status={stateOf(payment)} />,
    },
    {
      key: 'customer',
      title: words.customer,
      phone: 'a',
      cell: ({ customer }) => (
        <Link className="clip block max-w-60" to="/customers/$id" params={{ id: customer.customer_id }}>
          <bdi>{customer.name}</bdi>
        </Link>
      ),
    },
    {
      key: 'for',
      title: words.for,
      cell: ({ products, source }) => (
        <div className="two">
          <span className="clip block max-w-60">{products.map(({ name }) => name).join(', ') || '–'}</span>
          <small>{words.source[source]}</small>
        </div>
      ),
    },
    {
      key: 'method',
      title: words.method,
      cell: (payment) => (
        <span className="soft">{cardName(payment.card_network, payment.card_last_four) ?? '–'}</span>
      ),
    },
    {
      key: 'when',
      title: words.when,
      isRight: true,
      phone: 'd',
      cell: ({ created_at }) => (
        <time className="soft" dateTime={created_at}>
          {time(created_at)}
        </time>
      ),
    },
  ];
}

/** Payments in few words, beside the customer or the plan that they belong to. */
export function PaymentItems({ payments }: { readonly payments: readonly PaymentItem[] | undefined }) {
  const { time } = useFormat();
  return (
    <ul className="list">
      {payments?.map((payment) => (
        <li key={payment.payment_id}>
          <div className="what">
            <p>
              <Link to="/payments/$id" params={{ id: payment.payment_id }}>
                <Money amount={payment.total_amount} currency={payment.currency} isNamed />
              </Link>{' '}
              <Status status={stateOf(payment)} />
            </p>
            <p>{cardName(payment.card_network, payment.card_last_four)}</p>
          </div>
          <time className="when" dateTime={payment.created_at}>
            {time(payment.created_at)}
          </time>
        </li>
      ))}
    </ul>
  );
}
