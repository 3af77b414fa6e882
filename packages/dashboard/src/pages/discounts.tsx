import { answerOf, api } from '../api/client.ts';
import { List } from '../parts/list.tsx';
import { Money, PageHead } from '../parts/pieces.tsx';
import { useFormat } from '../words/format.ts';
import { useWords } from '../words/words.tsx';

export function Page() {
  const words = useWords();
  const { day, share, count } = useFormat();
  return (
    <>
      <PageHead title={words.discounts.title} />
      <List
        name={words.discounts.title}
        queryKey={['discounts']}
        loadNumbered={async (query) => (await answerOf(api.GET('/discounts', { params: { query } }))).items}
        id={({ discount_id }) => discount_id}
        columns={[
          {
            key: 'code',
            title: words.discounts.code,
            phone: 'a',
            cell: ({ code, name }) => (
              <div className="two">
                <code className="cell-main">{code}</code>
                {name !== null && <small>{name}</small>}
              </div>
            ),
          },
          {
            key: 'value',
            title: words.discounts.value,
            phone: 'b',
            isRight: true,
            cell: ({ type, amount, currency_options: options }) =>
              type === 'percentage'
                ? share(amount / 10_000)
                : options
                    .filter((option) => option.is_default)
                    .map(({ currency }) => (
                      <Money key={currency} amount={amount} currency={currency} isNamed />
                    )),
          },
          {
            key: 'used',
            title: words.discounts.used,
            isRight: true,
            phone: 'd',
            cell: ({ times_used: used, usage_limit: limit }) =>
              limit === null ? count(used) : `${count(used)} / ${count(limit)}`,
          },
          {
            key: 'until',
            title: words.discounts.until,
            isRight: true,
            phone: 'c',
            cell: ({ expires_at }) => (
              <span className="soft">{expires_at === null ? words.discounts.always : day(expires_at)}</span>
            ),
          },
        ]}
        empty={{ title: words.discounts.empty, text: words.discounts.emptyText }}
      />
    </>
  );
}
