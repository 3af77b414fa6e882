import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { answerOf, api } from '../api/client.ts';
import type { components } from '../api/openapi.d.ts';
import { useKeys } from '../frame/keys.ts';
import { Dialog } from '../parts/dialog.tsx';
import { useFilters } from '../parts/list.tsx';
import { Fact, Failure, Id, Money, PageHead, Section, Status } from '../parts/pieces.tsx';
import { useToast } from '../parts/toasts.tsx';
import { FormFault } from '../session/alone.tsx';
import { useMissingRole } from '../session/session.ts';
import { parseAmount, useFormat } from '../words/format.ts';
import { useId } from '../parts/use-id.ts';
import { useWords } from '../words/words.tsx';
import { cardName, stateOf } from './payments.tsx';

const loadPayment = (id: string) =>
  answerOf(api.GET('/payments/{payment_id}', { params: { path: { payment_id: id } } }));

type Payment = Awaited<ReturnType<typeof loadPayment>>;
type LineItems = components['schemas']['PaymentLineItems'];

export function Page() {
  const id = useId();
  const payment = useQuery({
    queryKey: ['payment', id],
    queryFn: () => loadPayment(id),
  });
  const lines = useQuery({
    queryKey: ['payment', id, 'lines'],
    queryFn: () =>
      answerOf(api.GET('/payments/{payment_id}/line-items', { params: { path: { payment_id: id } } })),
  });
  if (payment.isError) return <Failure error={payment.error} retry={() => void payment.refetch()} />;
  if (payment.data === undefined) return <PageHead title={<span className="skel w-32" />} />;
  return <Shown payment={payment.data} lines={lines.data} />;
}

function Shown({ payment, lines }: { readonly payment: Payment; readonly lines: LineItems | undefined }) {
  const words = useWords();
  const { money } = useFormat();
  const { search, set } = useFilters();
  const missing = useMissingRole('createRefund');
  const left = (lines?.items ?? []).reduce((sum, line) => sum + line.refundable_amount, 0);
  const canRefund = payment.status === 'succeeded' && left > 0;
  const keys = useMemo(
    () => ({ r: () => canRefund && missing === undefined && set({ refund: '1' }) }),
    [canRefund, missing, set],
  );
  useKeys(keys);
  return (
    <>
      <PageHead
        title={money(payment.total_amount, payment.currency)}
        sub={<Status status={stateOf(payment)} note={payment.error_message ?? undefined} />}
      >
        {canRefund && (
          <button
            type="button"
            className="btn"
            disabled={missing !== undefined}
            title={missing && words.states.notAllowed(words.roles[missing])}
            onClick={() => set({ refund: '1' })}
          >
            {words.payments.refund}
            <kbd>R</kbd>
          </button>
        )}
      </PageHead>
      <div className="cols c-2-1">
        <div className="stack-6">
          <Lines payment={payment} lines={lines?.items ?? []} />
          <Refunds payment={payment} />
        </div>
        <Facts payment={payment} />
      </div>
      {search['refund'] !== undefined && canRefund && missing === undefined && (
        <Refund
          payment={payment}
          lines={lines?.items ?? []}
          left={left}
          onClose={() => set({ refund: undefined })}
        />
      )}
    </>
  );
}

function Lines({ payment, lines }: { readonly payment: Payment; readonly lines: LineItems['items'] }) {
  const words = useWords();
  const { money } = useFormat();
  return (
    <Section title={words.payments.lines}>
      <div className="mlines">
        {lines.map((line) => (
          <div className="mline" key={line.items_id}>
            <span>
              {line.name}
              {line.tax > 0 && (
                <small>
                  {words.payments.tax} {money(line.tax, payment.currency)}
                </small>
              )}
            </span>
            <span className="num">{money(line.amount, payment.currency)}</span>
          </div>
        ))}
        <div className="mline is-sum">
          <span>{words.payments.total}</span>
          <span className="num">{money(payment.total_amount, payment.currency)}</span>
        </div>
      </div>
    </Section>
  );
}

function Refunds({ payment }: { readonly payment: Payment }) {
  const words = useWords();
  const { time } = useFormat();
  if (payment.refunds.length === 0) return null;
  return (
    <Section title={words.payments.refunds}>
      <ul className="list">
        {payment.refunds.map((refund) => (
          <li key={refund.refund_id}>
            <div className="what">
              <p>
                <Status status={refund.status} />
              </p>
              {refund.reason !== null && <p>{refund.reason}</p>}
            </div>
            <Money amount={-(refund.amount ?? 0)} currency={payment.currency} />
            <time className="when" dateTime={refund.created_at}>
              {time(refund.created_at)}
            </time>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Facts({ payment }: { readonly payment: Payment }) {
  const words = useWords();
  const { time } = useFormat();
  return (
    <Section title={words.payments.facts}>
      <dl className="facts">
        <Fact name={words.payments.customer}>
          <Link className="link" to="/customers/$id" params={{ id: payment.customer.customer_id }}>
            <bdi>{payment.customer.name}</bdi>
          </Link>
        </Fact>
        <Fact name={words.payments.method}>
          {cardName(payment.card_network, payment.card_last_four) ?? '–'}
        </Fact>
        {payment.subscription_id !== null && (
          <Fact name={words.payments.subscription}>
            <Link className="link" to="/subscriptions/$id" params={{ id: payment.subscription_id }}>
              {payment.subscription_id}
            </Link>
          </Fact>
        )}
        {payment.invoice_url !== null && (
          <Fact name={words.payments.invoice}>
            <a className="link" href={payment.invoice_url} target="_blank" rel="noreferrer">
              PDF
            </a>
          </Fact>
        )}
        {payment.error_code !== null && (
          <Fact name={words.payments.error}>
            <code>{payment.error_code}</code>
          </Fact>
        )}
        <Fact name={words.payments.created}>{time(payment.created_at)}</Fact>
        <Fact name={words.payments.id}>
          <Id id={payment.payment_id} />
        </Fact>
      </dl>
    </Section>
  );
}

/** Refund of all that is left, or of a part of it by line. The button repeats the amount. */
function Refund(props: {
  readonly payment: Payment;
  readonly lines: LineItems['items'];
  readonly left: number;
  readonly onClose: () => void;
}) {
  const { payment, lines, left } = props;
  const words = useWords();
  const { money } = useFormat();
  const [isWhole, setWhole] = useState(true);
  const [texts, setTexts] = useState<Readonly<Record<string, string>>>({});
  const [reason, setReason] = useState('');
  const parts = usePartsOf(lines, texts, payment.currency);
  const total = isWhole ? left : parts.reduce((sum, { amount }) => sum + amount, 0);
  const isReady = total > 0 && (isWhole || parts.every(({ fault }) => fault === undefined));
  const refund = useRefund(payment, isWhole ? undefined : parts, reason, total, props.onClose);
  return (
    <Dialog
      title={words.payments.refundTitle}
      isOpen
      onClose={props.onClose}
      footer={
        <>
          <span className="note-l">{words.payments.refundNote}</span>
          <button type="button" className="btn" onClick={props.onClose}>
            {words.actions.cancel}
          </button>
          <button
            type="button"
            className="btn is-danger-fill"
            disabled={!isReady || refund.isPending}
            onClick={() => refund.mutate()}
          >
            {words.payments.refundGo(money(total, payment.currency))}
          </button>
        </>
      }
    >
      <RefundKind isWhole={isWhole} left={money(left, payment.currency)} onChange={setWhole} />
      {!isWhole && (
        <RefundParts
          parts={parts}
          currency={payment.currency}
          onChange={(id, text) => setTexts({ ...texts, [id]: text })}
        />
      )}
      <div className="field">
        <label htmlFor="reason">{words.payments.reason}</label>
        <input
          className="in"
          id="reason"
          value={reason}
          maxLength={3000}
          onChange={(event) => setReason(event.target.value)}
        />
      </div>
      <FormFault error={refund.error} />
    </Dialog>
  );
}

interface RefundPart {
  readonly line: LineItems['items'][number];
  readonly text: string;
  readonly amount: number;
  readonly fault: string | undefined;
}

/** Lines with something left, and what was typed to give back of each. */
function usePartsOf(
  lines: LineItems['items'],
  texts: Readonly<Record<string, string>>,
  currency: string,
): readonly RefundPart[] {
  const words = useWords();
  const { money } = useFormat();
  return lines
    .filter((line) => line.refundable_amount > 0)
    .map((line) => {
      const text = texts[line.items_id] ?? '';
      const amount = text === '' ? 0 : parseAmount(text, currency);
      const fault =
        amount === undefined
          ? words.payments.notAmount
          : amount > line.refundable_amount
            ? words.payments.tooMuch(money(line.refundable_amount, currency))
            : undefined;
      return { line, text, amount: amount ?? 0, fault };
    });
}

function RefundParts(props: {
  readonly parts: readonly RefundPart[];
  readonly currency: string;
  readonly onChange: (lineId: string, text: string) => void;
}) {
  const words = useWords();
  const { money } = useFormat();
  return (
    <>
      {props.parts.map(({ line, text, fault }) => (
        <div className="field" key={line.items_id}>
          <label htmlFor={line.items_id}>{line.name}</label>
          <input
            className="in is-money"
            id={line.items_id}
            inputMode="decimal"
            value={text}
            aria-invalid={fault !== undefined}
            aria-describedby={`${line.items_id}-note`}
            onChange={(event) => props.onChange(line.items_id, event.target.value)}
          />
          <span id={`${line.items_id}-note`} className={fault === undefined ? 'hint' : 'err'}>
            {fault ?? words.payments.left(money(line.refundable_amount, props.currency))}
          </span>
        </div>
      ))}
    </>
  );
}

function RefundKind(props: {
  readonly isWhole: boolean;
  readonly left: string;
  readonly onChange: (isWhole: boolean) => void;
}) {
  const words = useWords();
  return (
    <fieldset className="stack-2">
      <legend className="vh">{words.payments.refundTitle}</legend>
      <label className="check">
        <input type="radio" name="kind" checked={props.isWhole} onChange={() => props.onChange(true)} />
        {words.payments.refundWhole(props.left)}
      </label>
      <label className="check">
        <input type="radio" name="kind" checked={!props.isWhole} onChange={() => props.onChange(false)} />
        {words.payments.refundPart}
      </label>
    </fieldset>
  );
}

/** Sends the refund, of the parts or of all that is left. */
function useRefund(
  payment: Payment,
  parts: readonly RefundPart[] | undefined,
  reason: string,
  total: number,
  onClose: () => void,
) {
  const words = useWords();
  const { money } = useFormat();
  const say = useToast();
  const client = useQueryClient();
  return useMutation({
    mutationFn: () =>
      answerOf(
        api.POST('/refunds', {
          body: {
            payment_id: payment.payment_id,
            ...(reason !== '' && { reason }),
            ...(parts && {
              items: parts
                .filter(({ amount }) => amount > 0)
                .map(({ line, amount }) => ({ item_id: line.items_id, amount, tax_inclusive: true })),
            }),
          },
        }),
      ),
    onSuccess: async () => {
      onClose();
      say(words.payments.refundDone(money(total, payment.currency)));
      await client.invalidateQueries();
    },
  });
}
