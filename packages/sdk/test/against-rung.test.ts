import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApi, createTestApi } from '../../server/test/support/api.ts';
import { createBuyer } from '../../server/test/support/buyers.ts';
import { createMember, createOwner } from '../../server/test/support/people.ts';
import { cards, sellCourse, sellPlan } from '../../server/test/support/shop.ts';
import Rung from '../src/index.ts';

/*
 * Additions of the package to the official client, against a server on a real port. Offers, presentations and the shapes
 * of the official client are in packages/server/test/compat.
 */

let api: TestApi;
let server: Server;
let client: Rung;
let course: string;
let requests = 0;
/** Answers that are lost after the request was carried out. */
let losses = 0;

beforeAll(async () => {
  api = await createTestApi();
  course = await sellCourse(api);
  const listener = getRequestListener(api.app.fetch);
  server = createServer((request, response) => {
    requests += 1;
    if (losses > 0) {
      losses -= 1;
      response.writeHead = () => response;
      response.flushHeaders = () => undefined;
      response.write = () => true;
      response.end = () => {
        request.socket.destroy();
        return response;
      };
    }
    void listener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  client = new Rung({ bearerToken: api.apiKey, baseURL: `http://127.0.0.1:${String(port)}` });
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await api.drop();
});

const click = (customerId: string, paymentMethodId: string) => ({
  product_cart: [{ product_id: course, quantity: 1 }],
  customer: { customer_id: customerId },
  payment_method_id: paymentMethodId,
  confirm: true,
});

test('a session is paid by its form, and the method that it saved is listed with its card', async () => {
  const session = await client.checkoutSessions.create({
    product_cart: [{ product_id: course, quantity: 1 }],
  });
  const paid = await client.checkoutSessions.confirm(session.session_id, {
    customer: { email: 'sample.customer@example.com', name: 'Sample Customer' },
    billing_address: { country: 'US', state: 'OR', city: 'Portland', street: '1 Main St', zipcode: '97201' },
    card: { number: cards.pays, exp_month: 6, exp_year: 2032, cvc: '123', holder_name: 'Sample Customer' },
  });
  expect(paid.status).toBe('succeeded');
  const { customer } = await client.payments.retrieve(paid.payment_id);
  const methods = await client.customers.listPaymentMethods(customer.customer_id);
  expect(methods.map(({ card }) => [card?.brand, card?.last4])).toEqual([['visa', '4242']]);
  expect(methods.items).toEqual([...methods]);
});

test('a click is told how it ended: paid, or declined with another way to pay', async () => {
  const buyer = await createBuyer(api);
  const paid = await client.checkoutSessions.create(click(buyer.customerId, buyer.paymentMethodId));
  expect(paid).toMatchObject({ payment_status: 'succeeded', fallback_checkout_url: null });
  const unlucky = await createBuyer(api, { card: cards.hasNoFunds });
  const declined = await client.checkoutSessions.create(click(unlucky.customerId, unlucky.paymentMethodId));
  expect(declined.payment_status).toBe('failed');
  expect(declined.error_code).not.toBeNull();
  expect(declined.fallback_checkout_url).toMatch(/^http/);
});

test('a click with a key whose answer is lost is asked again by the client, and charged once', async () => {
  const { customerId, paymentMethodId } = await createBuyer(api);
  const before = requests;
  losses = 1;
  const session = await client.checkoutSessions.create(click(customerId, paymentMethodId), {
    idempotencyKey: 'order_1:course',
  });
  expect(requests - before).toBe(2);
  expect(session.payment_status).toBe('succeeded');
  const again = await client.checkoutSessions.create(click(customerId, paymentMethodId), {
    idempotencyKey: 'order_1:course',
  });
  expect(again.payment_id).toBe(session.payment_id);
  const { items } = await client.payments.list({ customer_id: customerId, page_number: 0 });
  expect(items).toHaveLength(1);
});

test('the price of a product reads as its amount, and keeps the official shape', async () => {
  const { price } = await client.products.retrieve(course);
  expect(Number(price)).toBe(4900);
  expect(String(price)).toBe('4900');
  expect(price).toMatchObject({ type: 'one_time_price', currency: 'USD', price: 4900 });
});

test('settings that are changed are read back, and the others stay', async () => {
  const before = await client.settings.retrieve();
  const isEnabled = !before.payment_retries.enabled;
  await client.settings.update({ payment_retries: { enabled: isEnabled } });
  const after = await client.settings.retrieve();
  expect(after).toEqual({
    ...before,
    payment_retries: { ...before.payment_retries, enabled: isEnabled },
  });
});

test('the business that is changed is read back, with its number as documents print it', async () => {
  const changed = await client.business.update({
    legal_name: 'Sample Studio Inc.',
    tax_registrations: [{ country: 'JP', number: 'T7000012050002' }],
  });
  expect(changed.tax_registrations).toEqual([
    { country: 'JP', type: 'jp_qualified_invoice', number: 'T7000012050002' },
  ]);
  expect(await client.business.retrieve()).toEqual(changed);
});

test('what a plan change was previewed to cost is what it costs, and what it leaves is read as credit', async () => {
  const { customerId, paymentMethodId } = await createBuyer(api);
  const [dear, cheap] = [await sellPlan(api, { price: 9000 }), await sellPlan(api, { price: 3000 })];
  const session = await client.checkoutSessions.create({
    ...click(customerId, paymentMethodId),
    product_cart: [{ product_id: dear, quantity: 1 }],
  });
  const { subscription_id: id } = await client.payments.retrieve(session.payment_id ?? 'none');
  if (typeof id !== 'string') throw new Error('A plan that is paid has a subscription.');
  const wanted = {
    product_id: cheap,
    quantity: 1,
    proration_billing_mode: 'difference_immediately',
  } as const;
  const preview = await client.subscriptions.previewChangePlan(id, wanted);
  const changed = await client.subscriptions.changePlan(id, { ...wanted, quote_id: preview.quote_id });
  expect(changed).toMatchObject({ subscription_id: id, payment_id: null });
  const credits = await client.subscriptions.retrieveCredits(id);
  expect(credits.balance).toBe(preview.credit_amount);
  expect(credits.balance).toBe(6000);
});

test('work that failed is a list, empty where nothing did', async () => {
  const jobs: string[] = [];
  for await (const job of client.jobs.list()) jobs.push(job.job_id);
  expect(jobs).toEqual([]);
});

test('a refusal is the official error of its status, with the code and the advice of Rung', async () => {
  const refusal = client.checkoutSessions.retrieve('cks_none').catch((error: unknown) => error);
  expect(await refusal).toBeInstanceOf(Rung.NotFoundError);
  expect(await refusal).toMatchObject({ status: 404, error: { code: 'NOT_FOUND' } });
});

test('a key reads the team, its own business and the audit log, and may not change the team', async () => {
  const { session } = await createMember(api, await createOwner(api), 'support');
  const userId = String(session.user.user_id);
  expect((await client.users.list()).items.map(({ role }) => role)).toEqual(['owner', 'support']);
  expect((await client.users.retrieve(userId)).email).toBe('support@example.com');
  expect((await client.users.listInvitations()).items).toEqual([]);
  expect((await client.business.list()).items).toMatchObject([
    { business_id: api.scope.businessId, role: null },
  ]);
  const { items } = await client.auditLog.list({ actor_id: userId });
  expect(items).toMatchObject([{ operation: 'acceptInvitation', object_id: userId }]);
  await expect(client.users.update(userId, { role: 'owner' })).rejects.toMatchObject({ status: 403 });
  await expect(client.users.delete(userId)).rejects.toMatchObject({ status: 403 });
  await expect(client.users.invite({ email: 'other@example.com', role: 'owner' })).rejects.toMatchObject({
    status: 403,
  });
  await expect(client.users.deleteInvitation('ivt_unknown')).rejects.toMatchObject({ status: 403 });
});
