import { answerOf, api } from '../api/client.ts';
import { List } from '../parts/list.tsx';
import { Money, PageHead } from '../parts/pieces.tsx';
import { useFormat } from '../words/format.ts';
import { useWords } from '../words/words.tsx';

export function Page() {
  const words = useWords();
  const { day } = useFormat();
  return (
    <>
      <PageHead title={words.products.title} />
      <List
        name={words.products.title}
        queryKey={['products']}
        loadNumbered={async (query) => (await answerOf(api.GET('/products', { params: { query } }))).items}
        id={({ product_id }) => product_id}
        columns={[
          {
            key: 'name',
            title: words.products.name,
            phone: 'a',
            cell: (product) => (
              <div className="two">
                <span className="cell-main">{product.name}</span>
                <small>
                  <code>{product.product_id}</code>
                </small>
              </div>
            ),
          },
          {
            key: 'price',
            title: words.products.price,
            isRight: true,
            phone: 'b',
            cell: ({ price, currency }) => <Money amount={price} currency={currency} isNamed />,
          },
          {
            key: 'kind',
            title: words.products.kind,
            phone: 'c',
            cell: ({ price_detail: detail }) => (
              <span className="soft">
                {detail.type === 'recurring_price'
                  ? words.subscriptions.every(
                      detail.payment_frequency_count,
                      words.subscriptions.units[detail.payment_frequency_interval],
                    )
                  : words.products.once}
              </span>
            ),
          },
          {
            key: 'created',
            title: words.payments.created,
            isRight: true,
            cell: ({ created_at }) => <span className="soft">{day(created_at)}</span>,
          },
        ]}
        empty={{ title: words.products.empty, text: words.products.emptyText }}
      />
    </>
  );
}
