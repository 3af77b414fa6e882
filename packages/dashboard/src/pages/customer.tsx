import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { answerOf, api } from '../api/client.ts';
import type { components } from '../api/openapi.d.ts';
import { Dialog } from '../parts/dialog.tsx';
import { Fact, Failure, Id, Money, PageHead, Section, Status } from '../parts/pieces.tsx';
import { useToast } from '../parts/toasts.tsx';
import { useMissingRole } from '../session/session.ts';
import { useId } from '../parts/use-id.ts';
import { useFormat } from '../words/format.ts';
import { useWords } from '../words/words.tsx';
import { PaymentItems, cardName } from './payments.tsx';

export function Page() {
  const id = useId();
  const words = useWords();
  const { day } = useFormat();
  const customer = useQuery({
    queryKey: ['customer', id],
    queryFn: () => answerOf(api.GET('/customers/{customer_id}', { params: { path: { customer_id: id } } })),
  });
  if (customer.isError) return <Failure error={customer.error} retry={() => void customer.refetch()} />;
  if (customer.data === undefined) return <PageHead title={<span className="skel w-40" />} />;
  const { name, email, created_at: createdAt, phone_number: phone } = customer.data;
  return (
    <>
      <PageHead title={<bdi>{name}</bdi>} sub={email}>
        <PortalLink customerId={id} />
      </PageHead>
      <div className="cols c-2-1">
        <div className="stack-6">
          <Subscriptions customerId={id} />
          <Payments customerId={id} />
          <Presentations customerId={id} />
        </div>
        <div className="stack-6">
          <Section title={words.payments.facts}>
            <dl className="facts">
              <Fact name={words.customers.since}>{day(createdAt)}</Fact>
              {phone !== null && <Fact name={words.customers.phone}>{phone}</Fact>}
              <Fact name={words.payments.id}>
                <Id id={id} />
              </Fact>
            </dl>
          </Section>
          <Methods customerId={id} />
        </div>
      </div>
    </>
  );
}

function PortalLink({ customerId }: { readonly customerId: string }) {
  const words = useWords();
  const say = useToast();
  const missing = useMissingRole('createCustomerPortalSession');
  const make = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST('/customers/{customer_id}/customer-portal/session', {
          params: { path: { customer_id: customerId } },
        }),
      ),
    onSuccess: async ({ link }) => {
      await navigator.clipboard.writeText(link);
      say(words.customers.portalDone);
    },
  });
  return (
    <button
      type="button"
      className="btn"
      disabled={missing !== undefined || make.isPending}
      title={missing && words.states.notAllowed(words.roles[missing])}
      onClick={() => make.mutate()}
    >
      {words.customers.portal}
    </button>
  );
}

function Subscriptions({ customerId }: { readonly customerId: string }) {
  const words = useWords();
  const { day } = useFormat();
  const query = useQuery({
    queryKey: ['customer', customerId, 'subscriptions'],
    queryFn: () => answerOf(api.GET('/subscriptions', { params: { query: { customer_id: customerId } } })),
  });
  if (query.isError) return <Failure error={query.error} retry={() => void query.refetch()} />;
  if (query.data === undefined || query.data.items.length === 0) return null;
  return (
    <Section title={words.customers.subscriptions}>
      <ul className="list">
        {query.data.items.map((one) => (
          <li key={one.subscription_id}>
            <div className="what">
              <p>
                <Link className="cell-main" to="/subscriptions/$id" params={{ id: one.subscription_id }}>
                  {one.product_name}
                </Link>
              </p>
              <p>
                <Status status={one.status} />
              </p>
            </div>
            <Money amount={one.recurring_pre_tax_amount} currency={one.currency} />
            <span className="when">
              {words.subscriptions.next} {day(one.next_billing_date)}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Payments({ customerId }: { readonly customerId: string }) {
  const words = useWords();
  const query = useQuery({
    queryKey: ['customer', customerId, 'payments'],
    queryFn: () =>
      answerOf(api.GET('/payments', { params: { query: { customer_id: customerId, page_size: 20 } } })),
  });
  if (query.isError) return <Failure error={query.error} retry={() => void query.refetch()} />;
  return (
    <Section title={words.customers.payments}>
      {query.data?.items.length === 0 && <p className="soft">{words.payments.empty}</p>}
      <PaymentItems payments={query.data?.items} />
    </Section>
  );
}

function Presentations({ customerId }: { readonly customerId: string }) {
  const words = useWords();
  const { time } = useFormat();
  const [traceId, setTraceId] = useState<string>();
  const query = useQuery({
    queryKey: ['customer', customerId, 'presentations'],
    queryFn: () =>
      answerOf(
        api.GET('/customers/{customer_id}/presentations', { params: { path: { customer_id: customerId } } }),
      ),
  });
  if (query.isError) return <Failure error={query.error} retry={() => void query.refetch()} />;
  const shown = query.data?.items.filter((one) => one !== null);
  return (
    <Section title={words.customers.presentations}>
      {shown?.length === 0 && <p className="soft">{words.customers.noPresentations}</p>}
      <ul className="list">
        {shown?.map((one) => (
          <li key={one.presentation_id}>
            <div className="what">
              <p>
                <b>{one.offer.name}</b> <Status status={one.state} />
              </p>
              <p>
                {one.moment} ·{' '}
                <button type="button" className="link" onClick={() => setTraceId(one.trace_id)}>
                  {words.customers.why}
                </button>
              </p>
            </div>
            <Money amount={one.quote.total_amount} currency={one.quote.currency} />
            <time className="when" dateTime={one.created_at}>
              {time(one.created_at)}
            </time>
          </li>
        ))}
      </ul>
      {traceId !== undefined && <Trace traceId={traceId} onClose={() => setTraceId(undefined)} />}
    </Section>
  );
}

/** Recorded decision: the offers considered, and the first reason that stopped each. */
function Trace({ traceId, onClose }: { readonly traceId: string; readonly onClose: () => void }) {
  const words = useWords();
  const query = useQuery({
    queryKey: ['trace', traceId],
    queryFn: () => answerOf(api.GET('/traces/{trace_id}', { params: { path: { trace_id: traceId } } })),
  });
  return (
    <Dialog title={words.customers.trace} isOpen onClose={onClose} size="is-mid">
      {query.isError && <Failure error={query.error} retry={() => void query.refetch()} />}
      {query.data !== undefined && (
        <ol className="trace">
          {query.data.candidates.map((one, index) => (
            <li key={index}>
              <span className="ic">{index + 1}</span>
              <div>
                <p>
                  <code>{one.offer_id ?? one.funnel_id}</code>
                </p>
                <p className="because soft">{one.stop === null ? '✓' : reasonOf(one.stop)}</p>
              </div>
            </li>
          ))}
        </ol>
      )}
    </Dialog>
  );
}

function reasonOf(stop: components['schemas']['TraceStop']): string {
  if (stop === null) return '';
  return [stop.reason, stop.what, stop.path].filter((part) => part !== null).join(' · ');
}

function Methods({ customerId }: { readonly customerId: string }) {
  const words = useWords();
  const query = useQuery({
    queryKey: ['customer', customerId, 'methods'],
    queryFn: () =>
      answerOf(
        api.GET('/customers/{customer_id}/payment-methods', {
          params: { path: { customer_id: customerId } },
        }),
      ),
  });
  if (query.isError) return <Failure error={query.error} retry={() => void query.refetch()} />;
  return (
    <Section title={words.customers.methods}>
      {query.data?.items.length === 0 && <p className="soft">{words.customers.noMethods}</p>}
      <ul className="list">
        {query.data?.items.map((one) => (
          <li key={one.payment_method_id}>
            <div className="what">
              <p>{cardName(one.card.card_network ?? null, one.card.last4_digits ?? null)}</p>
              {one.card.expiry_month && one.card.expiry_year && (
                <p>{words.customers.expires(one.card.expiry_month, one.card.expiry_year)}</p>
              )}
            </div>
          </li>
        ))}
      </ul>
    </Section>
  );
}
