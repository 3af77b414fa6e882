import { findBusinessRecord } from '../../src/store/platform/business-records.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toInvoice } from '../../src/domain/invoice/invoice.ts';
import { asId } from '../../src/domain/ids.ts';
import { invoiceSheet } from '../../src/pages/invoices/invoice-sheet.ts';
import { findPayment } from '../../src/store/billing/payments.ts';
import { type Diary, openDiary } from '../scenarios/diary.ts';
import { type Json, type TestApi, createTestApi } from '../support/api.ts';
import { receiptPageOf, visit } from '../support/pages.ts';
import { act, publish, waitingFor } from '../support/presentations.ts';
import { cartOf, confirm, guest, openCheckout, sellCourse, sellPlan } from '../support/shop.ts';

/*
 * The name belongs to the purchase, like the address: a second purchase with the same e-mail address and another
 * name is the second name's, on the payment, its documents and its events, and the first one stays as it was.
 */

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.drop());

let addresses = 0;
const newAddress = (): string => `buyer.${String(++addresses)}@example.com`;

/** Somebody types their details into a checkout, and pays. */
async function buyAs(
  customer: Json,
  { session = {}, productId, body = {} }: { session?: Json; productId?: string; body?: Json } = {},
): Promise<Json> {
  const sessionId = await openCheckout(api, [productId ?? (await sellCourse(api))], session);
  const answer = await confirm(api, sessionId, guest({ customer, ...body }));
  expect(answer.body, answer.text).toMatchObject({ status: 'succeeded' });
  return { ...answer.body, session_id: sessionId };
}

async function paymentOf({ payment_id: id }: Json): Promise<Json> {
  return (await api.request('GET', `/payments/${String(id)}`)).body;
}

/** Addressee of the invoice: the lines of the address block as they are drawn. */
async function addressee(paymentId: string, locale: 'en' | 'ja' = 'en'): Promise<readonly string[]> {
  const payment = await findPayment(api.runtime.sql, api.scope, asId<'payment'>(paymentId));
  if (!payment) throw new Error('no such payment');
  const business = await findBusinessRecord(api.runtime.sql, api.scope);
  const numbers = { number: 'INV-2026-00001', orderNumber: null };
  return invoiceSheet(toInvoice(payment, { business, timeZone: 'UTC' }, numbers, []), locale).party.lines;
}

describe('two purchases with one e-mail address', () => {
  test('are each in the name that was typed, and belong to one customer whose record stays as it was', async () => {
    const email = newAddress();
    const first = await buyAs({ email, name: '見本 花子', phone_number: '+81 3 0000 0001' });
    const second = await buyAs({
      email: email.toUpperCase(),
      name: '株式会社サンプル商事',
      phone_number: '+81 3 0000 0002',
    });
    const [one, two] = [await paymentOf(first), await paymentOf(second)];
    expect(two.customer.customer_id).toBe(one.customer.customer_id);
    expect(one.customer).toMatchObject({ email, name: '見本 花子', phone_number: '+81 3 0000 0001' });
    expect(two.customer).toMatchObject({
      email: email.toUpperCase(),
      name: '株式会社サンプル商事',
      phone_number: '+81 3 0000 0002',
    });
    expect((await api.request('GET', `/customers/${String(one.customer.customer_id)}`)).body).toMatchObject({
      email,
      name: '見本 花子',
      phone_number: '+81 3 0000 0001',
    });
    expect(await addressee(one.payment_id, 'ja')).toContain('見本 花子 様');
    expect((await addressee(two.payment_id, 'ja')).join()).toContain('株式会社サンプル商事');
    expect((await addressee(two.payment_id, 'ja')).join()).not.toContain('花子');
  });

  test('are told apart wherever a payment is told of: list, session, refund, event', async () => {
    const email = newAddress();
    await buyAs({ email, name: 'First Name' });
    const paid = await buyAs({ email, name: 'Second Name' });
    const { customer } = await paymentOf(paid);
    const listed = await api.request('GET', `/payments?customer_id=${String(customer.customer_id)}`);
    expect(listed.body.items.map((each: Json) => each.customer.name)).toEqual(['Second Name', 'First Name']);
    const session = await api.request('GET', `/checkouts/${String(paid.session_id)}`);
    expect(session.body).toMatchObject({ customer_name: 'Second Name', customer_email: email });
    const refund = await api.request('POST', '/refunds', { payment_id: paid.payment_id });
    expect(refund.body).toMatchObject({ status: 'succeeded', customer: { name: 'Second Name' } });
    expect((await api.request('GET', `/refunds/${String(refund.body.refund_id)}`)).body.customer.name).toBe(
      'Second Name',
    );
  });

  test('of a company print the company that each checkout named', async () => {
    const email = newAddress();
    const company = { customer_business_name: 'Sample Trading', tax_id: 'T1234567890123' };
    const one = await buyAs({ email, name: 'Sample Buyer' }, { session: company });
    const two = await buyAs({ email, name: 'Sample Buyer' });
    expect(await addressee(one.payment_id)).toEqual(expect.arrayContaining(['Sample Trading']));
    expect((await addressee(one.payment_id)).join()).toContain('T1234567890123');
    expect((await addressee(two.payment_id)).join()).not.toMatch(/Sample Trading|T1234567890123/);
  });
});

describe('a change of the customer', () => {
  test('leaves what was bought before as it was printed', async () => {
    const paid = await buyAs({ email: newAddress(), name: 'Name Then' });
    const { customer } = await paymentOf(paid);
    const before = await addressee(paid.payment_id);
    const body = { name: 'Name Now', email: newAddress(), phone_number: '+1 555 0100' };
    const changed = await api.request('PATCH', `/customers/${String(customer.customer_id)}`, body);
    expect(changed.body).toMatchObject(body);
    expect((await paymentOf(paid)).customer).toEqual(customer);
    expect(await addressee(paid.payment_id)).toEqual(before);
  });
});

describe('a subscription', () => {
  let diary: Diary;
  beforeAll(async () => {
    diary = await openDiary(api, '2027-01-01T00:00Z');
  });

  /** Somebody who bought before in another name subscribes, and the plan is renewed on 1 February. */
  async function subscribe(customer: Json, session: Json = {}): Promise<{ id: string; customerId: string }> {
    const sessionId = await openCheckout(diary.shop, [await sellPlan(diary.shop)], session);
    const paid = await confirm(api, sessionId, guest({ customer }));
    expect(paid.body, paid.text).toMatchObject({ status: 'succeeded' });
    const id = paid.body.subscription_id as string;
    return { id, customerId: (await diary.subscription(id)).customer.customer_id as string };
  }

  async function namesOf(id: string): Promise<Json[]> {
    return (await diary.payments(id)).map(({ customer }) => customer.name as string);
  }

  const change = (path: string, body: Json) => diary.shop.request('PATCH', path, body);

  test('is renewed in the name it was bought in, until the seller gives it another', async () => {
    const email = newAddress();
    const other = await openCheckout(diary.shop, [await sellCourse(diary.shop)]);
    await confirm(api, other, guest({ customer: { email, name: 'On File' } }));
    const company = { customer_business_name: 'Sample Trading', tax_id: 'T1234567890123' };
    const { id } = await subscribe({ email, name: 'Of The Plan' }, company);
    expect(await diary.subscription(id)).toMatchObject({ customer: { name: 'Of The Plan' }, ...company });
    await diary.on('2027-02-01T00:00Z');
    const next = { customer_name: 'Of The Year', customer_business_name: 'Sample Holdings', tax_id: null };
    const changed = await change(`/subscriptions/${id}`, next);
    expect(changed.body, changed.text).toMatchObject({
      customer: { name: 'Of The Year' },
      customer_business_name: 'Sample Holdings',
      tax_id: null,
    });
    await diary.on('2027-03-01T00:00Z');
    expect(await namesOf(id)).toEqual(['Of The Plan', 'Of The Plan', 'Of The Year']);
    const [first, second, third] = await diary.payments(id);
    const printed = await Promise.all(
      [first, second, third].map(async (payment) => {
        const found = await findPayment(
          api.runtime.sql,
          diary.shop.scope,
          asId<'payment'>(String(payment?.payment_id)),
        );
        return found?.buyer;
      }),
    );
    expect(printed.map((buyer) => [buyer?.businessName, buyer?.taxId])).toEqual([
      ['Sample Trading', 'T1234567890123'],
      ['Sample Trading', 'T1234567890123'],
      ['Sample Holdings', null],
    ]);
  });

  test("follows its customer's record where it was bought in the name of the record, and nowhere else", async () => {
    const email = newAddress();
    const own = await subscribe({ email, name: 'On File' });
    const { settings } = await allowMultiple();
    expect(settings).toBe(200);
    const companys = await subscribe({ email, name: 'Sample Trading' });
    expect(companys.customerId).toBe(own.customerId);
    const renamed = { name: 'Married Name', email: newAddress() };
    expect((await change(`/customers/${own.customerId}`, renamed)).body).toMatchObject(renamed);
    expect((await diary.subscription(own.id)).customer).toMatchObject(renamed);
    expect((await diary.subscription(companys.id)).customer).toMatchObject({
      name: 'Sample Trading',
      email: renamed.email,
    });
    await diary.on('2027-04-01T00:00Z');
    expect((await namesOf(own.id)).at(0)).toBe('On File');
    expect((await namesOf(own.id)).at(-1)).toBe('Married Name');
    expect((await namesOf(companys.id)).at(-1)).toBe('Sample Trading');
  });

  async function allowMultiple(): Promise<{ settings: number }> {
    const answer = await diary.shop.request('PATCH', '/settings', { allow_multiple_subscriptions: true });
    return { settings: answer.status };
  }
});

test('one click and a named customer buy in the name on file', async () => {
  const paid = await buyAs({ email: newAddress(), name: 'On File' });
  const { customer, payment_method_id } = await paymentOf(paid);
  const again = await api.request('POST', '/checkouts', {
    product_cart: cartOf(await sellCourse(api)),
    customer: { customer_id: customer.customer_id },
    payment_method_id,
    confirm: true,
    customer_business_name: 'Sample Trading',
  });
  expect(again.body, again.text).toMatchObject({ payment_status: 'succeeded' });
  expect((await paymentOf(again.body)).customer.name).toBe('On File');
  expect((await addressee(again.body.payment_id)).join()).toContain('Sample Trading');
});

test('what is proposed after a purchase is bought in the name, company and address of that purchase', async () => {
  const shop = await api.createBusiness('Shop of offers', 'test');
  const email = newAddress();
  const product = await sellCourse(shop);
  const pay = async (name: string, session: Json = {}, body: Json = {}): Promise<Json> => {
    const sessionId = await openCheckout(shop, [product], session);
    return (await confirm(api, sessionId, guest({ customer: { email, name }, ...body }))).body;
  };
  await pay('On File');
  await publish(shop, { moment: 'post_purchase' });
  const address = {
    country: 'JP',
    state: '東京都',
    city: '港区',
    street: '見本町1-2-3',
    zipcode: '107-0061',
  };
  const company = { customer_business_name: 'Sample Trading', tax_id: 'T1234567890123' };
  const paid = await pay('Second Name', company, { billing_address: address });
  const { customer } = (await shop.request('GET', `/payments/${String(paid.payment_id)}`)).body;
  const [open] = await waitingFor(shop, { customerId: customer.customer_id, paymentMethodId: '' });
  const accepted = await act(shop, open?.presentation_id as string, 'accept');
  expect(accepted).toMatchObject({ status: 'accepted' });
  const payment = await findPayment(api.runtime.sql, shop.scope, asId<'payment'>(accepted.payment_id));
  expect(payment).toMatchObject({
    buyer: { name: 'Second Name', email, businessName: 'Sample Trading', taxId: 'T1234567890123' },
    billing: address,
  });
});

test('the receipt page shows what was typed, and nothing of what is on file', async () => {
  const email = newAddress();
  await buyAs({ email, name: 'Known Customer', phone_number: '+1 555 0199' });
  const paid = await buyAs({ email, name: 'Somebody Else' });
  const receipt = await visit(api, receiptPageOf(api.runtime, paid.session_id as string));
  expect(receipt.status).toBe(200);
  expect(receipt.text).toContain(email);
  expect(receipt.text).not.toMatch(/Known Customer|555 0199/);
});
