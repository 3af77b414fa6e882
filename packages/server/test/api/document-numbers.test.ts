import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { issueMissingDocuments } from '../../src/use-cases/billing/documents/issue-missing-documents.ts';
import { type Caller, type TestApi, createTestApi, expectRefusal } from '../support/api.ts';
import { buy, createBuyer } from '../support/buyers.ts';
import { oneClickBody, sellCourse, sellPlan } from '../support/shop.ts';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.drop());

/** Buyer of the course, for whom each call is one more purchase; returns the id of its payment. */
async function buyer(shop: Caller): Promise<() => Promise<string>> {
  const customer = await createBuyer({ ...shop, runtime: api.runtime });
  const product = await sellCourse(shop);
  return () => buy(shop, customer, product);
}

/** Number of an invoice or credit note, which names its file. */
async function numberOf(shop: Caller, path: string): Promise<string> {
  const answer = await shop.request('GET', path);
  expect(answer.status, answer.text.slice(0, 200)).toBe(200);
  return /filename="(.*)\.pdf"/.exec(answer.headers.get('content-disposition') ?? '')?.[1] ?? '';
}

const invoiceOf = (shop: Caller, paymentId: string) => numberOf(shop, `/invoices/payments/${paymentId}`);

const numbersOf = (labels: readonly string[]) => labels.map((label) => Number(label.split('-').at(-1)));

describe('invoices', () => {
  test('are numbered without a gap, each once, however many are asked for at once', async () => {
    const shop = await api.createBusiness('Numbers', 'test');
    await shop.request('PATCH', '/business', { invoice_prefix: 'SA' });
    const buy = await buyer(shop);
    const payments: string[] = [];
    for (let count = 0; count < 6; count++) payments.push(await buy());
    const asked = [...payments, ...payments.toReversed()];
    const labels = await Promise.all(asked.map((paymentId) => invoiceOf(shop, paymentId)));
    expect(new Set(labels.slice(0, 6))).toEqual(new Set(labels.slice(6)));
    expect(numbersOf(labels.slice(0, 6)).toSorted((a, b) => a - b)).toEqual(
      expect.arrayContaining([1, 2, 3, 4, 5, 6]),
    );
    expect(labels[0]).toMatch(/^SA-\d{4}-0000\d$/);
  });

  test('that nobody asks for are numbered by date, after those that were', async () => {
    const shop = await api.createBusiness('Missing', 'test');
    const buy = await buyer(shop);
    const [first, second, third] = [await buy(), await buy(), await buy()];
    const asked = await invoiceOf(shop, third);
    await issueMissingDocuments(api.runtime);
    await issueMissingDocuments(api.runtime);
    const rows = await api.runtime.sql<{ subject_id: string; number: number }[]>`
      select subject_id, number from issued_document
      where business_id = ${shop.scope.businessId} and kind = 'invoice' order by number`;
    expect(rows.slice(0, 1).map(({ subject_id: id }) => id)).toEqual([third]);
    expect(numbersOf([asked])).toEqual([1]);
    const order = rows.map(({ subject_id: id }) => id);
    expect(order.indexOf(first)).toBeLessThan(order.indexOf(second));
    expect(rows.map(({ number }) => number)).toEqual(rows.map((_, index) => index + 1));
  });

  test('name the seller as it was when they were issued', async () => {
    const shop = await api.createBusiness('Before', 'test');
    const buy = await buyer(shop);
    const payment = await buy();
    const before = await shop.request('GET', `/invoices/payments/${payment}?lang=en`);
    await shop.request('PATCH', '/business', { legal_name: 'After Ltd.', invoice_prefix: 'NEW' });
    const after = await shop.request('GET', `/invoices/payments/${payment}?lang=en`);
    expect(after.text).toBe(before.text);
    expect(after.headers.get('content-disposition')).toBe(before.headers.get('content-disposition'));
    expect(await invoiceOf(shop, await buy())).toMatch(/^NEW-/);
  });

  test('are in a series of each seller', async () => {
    const shops = [await api.createBusiness('One', 'test'), await api.createBusiness('Two', 'test')];
    for (const shop of shops) {
      const buy = await buyer(shop);
      expect(numbersOf([await invoiceOf(shop, await buy())])).toEqual([1]);
    }
  });
});

test('credit notes have a series of their own', async () => {
  const shop = await api.createBusiness('Credit', 'test');
  const buy = await buyer(shop);
  const payment = await buy();
  const refund = await shop.request('POST', '/refunds', { payment_id: payment });
  expect(refund.body.status, refund.text).toBe('succeeded');
  expect(await numberOf(shop, `/invoices/refunds/${String(refund.body.refund_id)}`)).toMatch(
    /^CN-\d{4}-00001$/,
  );
});

test('invoices and credit notes cannot share a prefix', async () => {
  const shop = await api.createBusiness('Prefixes', 'test');
  expectRefusal(
    await shop.request('PATCH', '/business', { invoice_prefix: 'CN' }),
    422,
    'INVALID_REQUEST_BODY',
    /invoice_prefix and credit_note_prefix/,
  );
});

test('payments and refunds tell the numbers of their documents once they are drawn', async () => {
  const shop = await api.createBusiness('On the wire', 'test');
  const buy = await buyer(shop);
  const payment = await buy();
  const read = async (path: string) => (await shop.request('GET', path)).body;
  expect(await read(`/payments/${payment}`)).toMatchObject({ invoice_number: null, order_number: null });
  const number = await invoiceOf(shop, payment);
  const numbers = { invoice_number: number, order_number: '1001' };
  expect(await read(`/payments/${payment}`)).toMatchObject(numbers);
  expect((await read('/payments')).items).toMatchObject([numbers]);
  const made = await shop.request('POST', '/refunds', { payment_id: payment });
  expect(made.body.credit_note_number).toBeNull();
  const refundId = String(made.body.refund_id);
  const note = { credit_note_number: await numberOf(shop, `/invoices/refunds/${refundId}`) };
  expect(await read(`/refunds/${refundId}`)).toMatchObject(note);
  expect((await read('/refunds')).items).toMatchObject([note]);
  expect((await read(`/payments/${payment}`)).refunds).toMatchObject([note]);
});

test('another card for a subscription, which costs nothing, draws no number', async () => {
  const shop = await api.createBusiness('No number', 'test');
  const customer = await createBuyer({ ...shop, runtime: api.runtime });
  const bought = await shop.request('POST', '/checkouts', oneClickBody(customer, await sellPlan(shop)));
  const [plan] = (await shop.request('GET', '/subscriptions')).body.items;
  const updated = await shop.request(
    'POST',
    `/subscriptions/${String(plan.subscription_id)}/update-payment-method`,
    { type: 'existing', payment_method_id: customer.paymentMethodId },
  );
  expect(updated.status, updated.text).toBe(200);
  await issueMissingDocuments(api.runtime);
  const { items } = (await shop.request('GET', '/payments')).body;
  for (const payment of items) {
    const isSale = payment.payment_id === bought.body.payment_id;
    expect(payment.invoice_number !== null).toBe(isSale);
    expect(payment.invoice_url !== null).toBe(isSale);
  }
});

test('what nobody asked for is numbered without reading again what was numbered', async () => {
  const shop = await api.createBusiness('Backfill', 'test');
  const buy = await buyer(shop);
  const payment = await buy();
  const { businessId } = shop.scope;
  const { sql } = api.runtime;
  const copies = 1_200;
  const columns = await sql<{ name: string }[]>`
    select attname as name from pg_attribute
    where attrelid = 'payment'::regclass and attnum > 0 and not attisdropped and attgenerated = '' and attidentity = ''`;
  const names = sql.unsafe(columns.map(({ name }) => name).join(', '));
  await sql`
    insert into payment (${names}) select ${names} from (
      select (jsonb_populate_record(p, jsonb_build_object('payment_id', 'pay_copy_' || n, 'invoice_id', 'inv_copy_' || n,
        'request_key', null, 'checkout_session_id', null, 'created_at', p.created_at - n * interval '1 second'))).*
      from payment p, generate_series(1, ${copies}) n
      where p.business_id = ${businessId} and p.payment_id = ${payment}
    ) copies`;
  await issueMissingDocuments(api.runtime);
  const [row] = await sql<[{ count: number; last: number; ordered: boolean }]>`
    select count(*)::integer as count, max(d.number) as last,
      bool_and(d.number = d.place) as ordered
    from (select number, row_number() over (order by p.created_at) as place
      from issued_document d join payment p on p.business_id = d.business_id and p.payment_id = d.subject_id
      where d.business_id = ${businessId} and d.kind = 'invoice') d`;
  expect(row).toEqual({ count: copies + 1, last: copies + 1, ordered: true });
});
