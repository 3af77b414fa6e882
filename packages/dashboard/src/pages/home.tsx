import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { answerOf, api } from '../api/client.ts';
import { Steps } from '../charts/steps.tsx';
import { TimeSeries } from '../charts/time-series.tsx';
import { clockQuery } from '../frame/clock.ts';
import { Icon } from '../parts/icons.tsx';
import { useFilters } from '../parts/list.tsx';
import { Empty, Failure, Money, PageHead, Section, Status } from '../parts/pieces.tsx';
import { useSession } from '../session/session.ts';
import { decimalsOf, useFormat } from '../words/format.ts';
import { useWords } from '../words/words.tsx';
import { type Amounts, type Metrics, Offers, amountsIn } from './home-offers.tsx';
import { stateOf } from './payments.tsx';

const periods = [7, 30, 90] as const;

export function Page() {
  const words = useWords();
  const { search, set } = useFilters();
  const days = periods.find((one) => String(one) === search['days']) ?? 30;
  return (
    <>
      <PageHead title={words.nav.home} />
      <Added currency={search['currency']} />
      <div className="head">
        <h2>{words.home.period}</h2>
        <div className="acts">
          <div className="seg">
            {periods.map((one) => (
              <button
                key={one}
                type="button"
                aria-pressed={one === days}
                onClick={() => set({ days: one === 30 ? undefined : String(one) })}
              >
                {words.home.days(one)}
              </button>
            ))}
          </div>
        </div>
      </div>
      <Period days={days} currency={search['currency']} onCurrency={(currency) => set({ currency })} />
    </>
  );
}

/** Money that offers added, against those who are held out: an estimate never stands without its interval. */
function Added({ currency }: { readonly currency: string | undefined }) {
  const words = useWords();
  const { money, count } = useFormat();
  const query = useQuery({ queryKey: ['lift'], queryFn: () => answerOf(api.GET('/analytics/lift')) });
  if (query.isError) return <Failure error={query.error} retry={() => void query.refetch()} />;
  const deciding = query.data?.results.filter((result) => result.is_deciding) ?? [];
  const chosen = deciding.find((result) => result.currency === currency) ?? deciding[0];
  const comparison = chosen?.comparisons[0];
  if (chosen === undefined || comparison === undefined) return null;
  const shown = query.data?.arms.find(({ arm }) => arm === comparison.arm)?.customers ?? 0;
  const held = query.data?.arms.find(({ arm }) => arm === comparison.against)?.customers ?? 0;
  const amount = (n: number) => money(Math.round(n), chosen.currency);
  return (
    <Section title={words.home.added} sub={chosen.currency}>
      <div className="stack-2">
        <p className="verdict">{words.home[verdictWords[comparison.verdict]]}</p>
        {comparison.interval !== null && comparison.verdict !== 'not_enough_data' && (
          <p className="fig is-mid">
            {words.home.each(amount(comparison.interval.lower), amount(comparison.interval.upper))}
          </p>
        )}
        <p className="read" lang="en">
          {comparison.sentence}
        </p>
        <p className="soft small">{words.home.counted(count(shown), count(held))}</p>
      </div>
    </Section>
  );
}

const verdictWords = {
  not_enough_data: 'early',
  no_difference_seen: 'none',
  better: 'more',
  worse: 'less',
  sample_ratio_mismatch: 'wrong',
} as const;

function Period(props: {
  readonly days: number;
  readonly currency: string | undefined;
  readonly onCurrency: (currency: string) => void;
}) {
  const words = useWords();
  const { clock, total, daily, offers, range } = useMetrics(props.days);
  const failed = [clock, total, daily, offers].find((query) => query.isError);
  if (failed !== undefined) return <Failure error={failed.error} retry={() => void failed.refetch()} />;
  const all = total.data?.items[0];
  if (total.data !== undefined && (all === undefined || all.considered === 0))
    return (
      <>
        <Empty title={words.home.empty} text={words.home.emptyText} />
        <Latest />
      </>
    );
  const currencies = all?.amounts.map((one) => one.currency) ?? [];
  const currency = currencies.find((one) => one === props.currency) ?? currencies[0];
  return (
    <>
      <Figures all={all} amounts={all && amountsIn(all, currency)} />
      {currencies.length > 1 && (
        <div className="seg justify-self-start">
          {currencies.map((one) => (
            <button
              key={one}
              type="button"
              aria-pressed={one === currency}
              onClick={() => props.onCurrency(one)}
            >
              {one}
            </button>
          ))}
        </div>
      )}
      <div className="cols c-1-1">
        <Section title={words.home.flow} sub={words.home.flowSub}>
          {all && (
            <Steps
              steps={[
                [words.home.presented, all.presented],
                [words.home.viewed, all.viewed],
                [words.home.accepted, all.accepted],
                [words.home.back, all.undone + all.refunded],
                [words.home.kept, all.accepted - all.undone - all.refunded],
              ]}
            />
          )}
        </Section>
        <Daily items={daily.data?.items} currency={currency} range={range} />
      </div>
      <div className="cols c-2-1">
        <Offers items={offers.data?.items} currency={currency} />
        <Latest />
      </div>
    </>
  );
}

/** Sums of the last days by the business's own clock: all of them, by day, and by offer. */
function useMetrics(days: number) {
  const isTest = useSession()?.business?.mode === 'test';
  const clock = useQuery({ ...clockQuery, enabled: isTest });
  const now = isTest ? clock.data?.now : new Date().toISOString();
  const to = now?.slice(0, 10);
  const range = to === undefined ? {} : { from: addDays(to, 1 - days), to };
  const isReady = to !== undefined;
  const total = useQuery({
    queryKey: ['metrics', 'total', range],
    queryFn: () => answerOf(api.GET('/analytics/metrics', { params: { query: range } })),
    enabled: isReady,
  });
  const daily = useQuery({
    queryKey: ['metrics', 'day', range],
    queryFn: () =>
      answerOf(api.GET('/analytics/metrics', { params: { query: { ...range, group_by: 'day' } } })),
    enabled: isReady,
  });
  const offers = useQuery({
    queryKey: ['metrics', 'offer', range],
    queryFn: () =>
      answerOf(api.GET('/analytics/metrics', { params: { query: { ...range, group_by: 'offer' } } })),
    enabled: isReady,
  });
  return { clock, total, daily, offers, range };
}

function Figures(props: { readonly all: Metrics | undefined; readonly amounts: Amounts | undefined }) {
  const words = useWords();
  const { count, share, money } = useFormat();
  const { all, amounts } = props;
  return (
    <div className="strip">
      <Figure
        name={words.home.net}
        value={amounts && money(amounts.net, amounts.currency)}
        note={amounts && `${words.home.back} ${money(amounts.refunded, amounts.currency)}`}
      />
      <Figure
        name={words.home.rate}
        value={all && (all.acceptance_rate === null ? '–' : share(all.acceptance_rate))}
      />
      <Figure name={words.home.presented} value={all && count(all.presented)} />
      <Figure name={words.home.accepted} value={all && count(all.accepted)} />
    </div>
  );
}

function Figure(props: {
  readonly name: string;
  readonly value: string | undefined;
  readonly note?: string | undefined;
}) {
  return (
    <div>
      <span className="fig-label">{props.name}</span>
      <span className="fig is-mid num">{props.value ?? <span className="skel w-24" />}</span>
      {props.note !== undefined && <span className="delta">{props.note}</span>}
    </div>
  );
}

/** Net revenue by day as a chart, and the same as a table. */
function Daily(props: {
  readonly items: readonly Metrics[] | undefined;
  readonly range: { readonly from?: string; readonly to?: string };
  readonly currency: string | undefined;
}) {
  const words = useWords();
  const { money, shortDay } = useFormat();
  const [isTable, setTable] = useState(false);
  const { currency } = props;
  const nets = new Map(props.items?.map((item) => [item.group.day, amountsIn(item, currency)?.net ?? 0]));
  // Days without an offer are days with nothing, and not left out.
  const points = daysOf(props.range).map((day) => ({ day, net: nets.get(day) ?? 0 }));
  return (
    <Section
      title={words.home.gross}
      sub={currency}
      actions={
        <div className="seg is-small">
          <button type="button" aria-pressed={!isTable} onClick={() => setTable(false)}>
            {words.home.chart}
          </button>
          <button type="button" aria-pressed={isTable} onClick={() => setTable(true)}>
            {words.home.table}
          </button>
        </div>
      }
    >
      {currency !== undefined && !isTable && (
        <TimeSeries
          name={words.home.gross}
          points={points.map(({ day, net }) => ({ at: day, value: net / 10 ** decimalsOf(currency) }))}
          format={(value) => money(Math.round(value * 10 ** decimalsOf(currency)), currency)}
        />
      )}
      {currency !== undefined && isTable && (
        <div className="tw max-h-72 overflow-y-auto" tabIndex={0} role="region" aria-label={words.home.gross}>
          <table>
            <thead>
              <tr>
                <th scope="col">{words.home.day}</th>
                <th scope="col" className="r">
                  {words.home.net}
                </th>
              </tr>
            </thead>
            <tbody>
              {points.map(({ day, net }) => (
                <tr key={day}>
                  <td>{shortDay(day)}</td>
                  <td className="r">{money(net, currency)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Section>
  );
}

function Latest() {
  const words = useWords();
  const { time } = useFormat();
  const query = useQuery({
    queryKey: ['payments', 'latest'],
    queryFn: () => answerOf(api.GET('/payments', { params: { query: { page_size: 8 } } })),
    refetchInterval: 15_000,
  });
  return (
    <Section title={words.home.latest}>
      <ul className="list">
        {query.data?.items.map((payment) => (
          <li key={payment.payment_id}>
            <div className="what">
              <p className="clip">
                <Link to="/payments/$id" params={{ id: payment.payment_id }}>
                  <bdi>{payment.customer.name}</bdi>
                </Link>
              </p>
              <Status status={stateOf(payment)} />
            </div>
            <div className="text-right">
              <Money amount={payment.total_amount} currency={payment.currency} />
              <time className="when block" dateTime={payment.created_at}>
                {time(payment.created_at)}
              </time>
            </div>
          </li>
        ))}
      </ul>
      {query.data?.items.length === 0 && (
        <p className="soft">
          <Icon name="payment" /> {words.payments.empty}
        </p>
      )}
    </Section>
  );
}

/** Every day of a range, its ends included. */
function daysOf({ from, to }: { readonly from?: string; readonly to?: string }): readonly string[] {
  if (from === undefined || to === undefined) return [];
  const days: string[] = [];
  for (let day = from.slice(0, 10); day <= to.slice(0, 10); day = addDays(day, 1)) days.push(day);
  return days;
}

/** Date some days after another. */
function addDays(date: string, days: number): string {
  const at = new Date(date);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
}
