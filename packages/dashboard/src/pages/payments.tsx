import { Link, useNavigate } from '@tanstack/react-router';
import { answerOf, api } from '../api/client.ts';
import type { components, operations } from '../api/openapi.d.ts';
import { type Column, List, Views, useFilters } from '../parts/list.tsx';
import { Money, PageHead, Status } from '../parts/pieces.tsx';
import { useFormat } from '../words/format.ts';
import { useWords } from '../words/words.tsx';

export type PaymentItem = Omit<components['schemas']['PaymentListItem'], 'dispute_status'>;
type Query = NonNullable<operations['listPayments']['parameters']['query']>;

export function Page() {
  const words = useWords();
  const navigate = useNavigate();
  const { search } = useFilters();
  const filter = {
    ...(search['status'] !== undefined && { status: search['status'] as NonNullable<Query['status']> }),
    ...(search['currency'] !== undefined && {
      currency: search['currency'] as NonNullable<Query['currency']>,
    }),
    ...(search['customer_id'] !== undefined && { customer_id: search['customer_id'] }),
  };
  const columns = usePaymentColumns();
  return (
    <>
      <PageHead title={words.payments.title} />
      <Views
        name={words.payments.status}
        filter="status"
        views={[
          [undefined, words.payments.all],
          ['succeeded', words.payments.succeeded],
          ['failed', words.payments.failed],
          ['requires_customer_action', words.payments.waits],
          ['processing', words.payments.processing],
        ]}
      />
      <List
        name={words.payments.title}
        queryKey={['payments', filter]}
        load={async (page) =>
          (await answerOf(api.GET('/payments', { params: { query: { ...filter, ...page } } }))).items
        }
        columns={columns}
        id={({ payment_id }) => payment_id}
        open={({ payment_id }) => void navigate({ to: '/payments/$id', params: { id: payment_id } })}
        empty={{ title: words.payments.empty, text: words.payments.emptyText }}
      />
    </>
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
      cell: ({ charge_type }) => (
        <span className="soft">
          {charge_type === null
            ? '–'
            : ((words.source as Record<string, string>)[charge_type] ?? charge_type)}
        </span>
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
