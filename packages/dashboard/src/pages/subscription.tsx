import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { answerOf, api } from '../api/client.ts';
import type { components } from '../api/openapi.d.ts';
import { Fact, Failure, Id, PageHead, Section, Status } from '../parts/pieces.tsx';
import { useId } from '../parts/use-id.ts';
import { useFormat } from '../words/format.ts';
import { useWords } from '../words/words.tsx';
import { PaymentItems } from './payments.tsx';

export function Page() {
  const id = useId();
  const words = useWords();
  const { money } = useFormat();
  const path = { subscription_id: id };
  const subscription = useQuery({
    queryKey: ['subscription', id],
    queryFn: () => answerOf(api.GET('/subscriptions/{subscription_id}', { params: { path } })),
  });
  const credits = useQuery({
    queryKey: ['subscription', id, 'credits'],
    queryFn: () => answerOf(api.GET('/subscriptions/{subscription_id}/credits', { params: { path } })),
  });
  const payments = useQuery({
    queryKey: ['subscription', id, 'payments'],
    queryFn: () => answerOf(api.GET('/payments', { params: { query: path } })),
  });
  if (subscription.isError)
    return <Failure error={subscription.error} retry={() => void subscription.refetch()} />;
  const one = subscription.data;
  if (one === undefined) return <PageHead title={<span className="skel w-40" />} />;
  const every = words.subscriptions.every(
    one.payment_frequency_count,
    words.subscriptions.units[one.payment_frequency_interval],
  );
  return (
    <>
      <PageHead
        title={
          <>
            {money(one.recurring_pre_tax_amount, one.currency)} <span className="soft">{every}</span>
          </>
        }
        sub={<Status status={one.status} />}
      />
      {one.scheduled_change !== null && <p className="note is-accent">{words.subscriptions.changes}</p>}
      <div className="cols c-2-1">
        <Section title={words.customers.payments}>
          <PaymentItems payments={payments.data?.items} />
        </Section>
        <Facts subscription={one} credit={credits.data} />
      </div>
    </>
  );
}

function Facts(props: {
  readonly subscription: Pick<
    components['schemas']['Subscription'],
    | 'subscription_id'
    | 'customer'
    | 'previous_billing_date'
    | 'next_billing_date'
    | 'cancel_at_next_billing_date'
    | 'quantity'
  >;
  readonly credit: components['schemas']['SubscriptionCredits'] | undefined;
}) {
  const words = useWords();
  const { day, money } = useFormat();
  return (
    <Section title={words.payments.facts}>
      <dl className="facts">
        <Fact name={words.payments.customer}>
          <Link className="link" to="/customers/$id" params={{ id: props.subscription.customer.customer_id }}>
            <bdi>{props.subscription.customer.name}</bdi>
          </Link>
        </Fact>
        <Fact name={words.subscriptions.period}>
          {day(props.subscription.previous_billing_date)} – {day(props.subscription.next_billing_date)}
        </Fact>
        {props.subscription.cancel_at_next_billing_date && (
          <Fact name={words.payments.status}>{words.subscriptions.cancelAtEnd}</Fact>
        )}
        <Fact name={words.subscriptions.quantity}>{props.subscription.quantity}</Fact>
        {props.credit !== undefined && props.credit.balance > 0 && (
          <Fact name={words.subscriptions.credit}>{money(props.credit.balance, props.credit.currency)}</Fact>
        )}
        <Fact name={words.payments.id}>
          <Id id={props.subscription.subscription_id} />
        </Fact>
      </dl>
    </Section>
  );
}
