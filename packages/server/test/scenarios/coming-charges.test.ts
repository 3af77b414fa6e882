import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApi, createTestApi } from '../support/api.ts';
import { visit } from '../support/pages.ts';
import { act, present } from '../support/presentations.ts';
import { sellPlan } from '../support/shop.ts';
import { openDiary } from './diary.ts';

/*
 * What an offer says of coming charges is what is charged: on its page, in its quote, in the consent that is kept
 * and on its receipt.
 */

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.drop());

test('credit that a smaller plan gives pays for the renewals that the offer names', async () => {
  const diary = await openDiary(api, '2026-11-30T09:30Z');
  const { shop } = diary;
  const [basic, pro] = [await sellPlan(shop), await sellPlan(shop, { price: 8000 })];
  const id = await diary.subscribe(pro);
  const { customer } = await diary.subscription(id);
  const buyer = { customerId: String(customer.customer_id), paymentMethodId: '' };
  const { presentation } = await present(
    { ...shop, runtime: api.runtime },
    {
      product_id: basic,
      offer: { kind: 'plan_change', proration_billing_mode: 'difference_immediately', discount: null },
    },
    buyer,
  );
  const presentationId = String(presentation.presentation_id);
  const { quote } = (await act(shop, presentationId, 'view')) as {
    quote: { quote_id: string; coming_charges: { amount: number; first_date: string; last_date: string }[] };
  };
  expect(quote).toMatchObject({
    total_amount: 0,
    credit: 5000,
    recurring_amount: 3000,
    coming_charges: [
      { amount: 0, first_date: '2026-12-30T09:30:00.000Z', last_date: '2026-12-30T09:30:00.000Z' },
      { amount: 1000, first_date: '2027-01-30T09:30:00.000Z', last_date: '2027-01-30T09:30:00.000Z' },
      { amount: 3000, first_date: '2027-02-28T09:30:00.000Z' },
    ],
  });
  const said =
    'Next: $0.00 on December 30, 2026; $10.00 on January 30, 2027; then $30.00 every month, from February 28, 2027';
  const path = new URL(String(presentation.url)).pathname;
  expect((await visit(api, path)).text).toContain(said);
  expect((await act(shop, presentationId, 'accept', { quote_id: quote.quote_id })).status).toBe('accepted');
  expect((await visit(api, path)).text).toContain(said);
  await diary.on('2027-03-01T00:00Z');
  const charged = (await diary.payments(id)).slice(1);
  expect(charged.map(({ total_amount, created_at }) => [total_amount, created_at])).toEqual(
    quote.coming_charges.map(({ amount, first_date }) => [amount, first_date]),
  );
});
