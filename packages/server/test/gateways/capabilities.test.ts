import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asId } from '../../src/domain/ids.ts';
import { minuteMs } from '../../src/domain/time.ts';
import type { PaymentGateway } from '../../src/gateways/payment/payment-gateway.ts';
import { type Simulator, createSimulator } from '../../src/gateways/payment/simulator/gateway.ts';
import { findPayment } from '../../src/store/billing/payments.ts';
import { chooseGateway, connectGateway } from '../../src/use-cases/billing/gateways/connect-gateway.ts';
import { jobHandlers } from '../../src/worker/handlers.ts';
import { createWorker } from '../../src/worker/worker.ts';
import { type TestApi, createTestApi, expectRefusal } from '../support/api.ts';
import { createBuyer } from '../support/buyers.ts';
import { createTestDatabase } from '../support/database.ts';
import { submit, visit } from '../support/pages.ts';
import { cards, confirm, oneClickBody, openCheckout, sellCourse } from '../support/shop.ts';

/** Gateways that can do less than the simulator, or do it elsewhere: the same bank with parts taken away. */

let aheadMs = 0;
let api: TestApi;
let bank: Simulator;

beforeAll(async () => {
  const database = await createTestDatabase();
  const wallClock = () => Date.now() + aheadMs;
  const common = { sql: database.sql, wallClock, delay: () => Promise.resolve() };
  bank = createSimulator({ ...common, provider: 'page_bank' });
  const withOwnPage: PaymentGateway = {
    ...bank,
    challenges: {
      kind: 'gateway_page',
      origins: ['https://bank.example'],
      findUrl: ({ paymentId }, returnUrl) =>
        Promise.resolve(`https://bank.example/${paymentId}?return=${encodeURIComponent(returnUrl)}`),
    },
  };
  const { cardEntry: _, ...hosted } = createSimulator({ ...common, provider: 'hosted_bank' });
  const { abandonCharge: __, ...patient } = createSimulator({ ...common, provider: 'patient_bank' });
  api = await createTestApi({ database, wallClock, gateways: [withOwnPage, hosted, patient] });
  for (const provider of ['page_bank', 'hosted_bank', 'patient_bank']) {
    await connectGateway(api.runtime, api.scope, { provider, credentials: {} });
  }
});
afterAll(() => api.drop());

/** A click whose bank asks, at this gateway. */
async function askedAt(provider: string): Promise<{ id: string; link: string }> {
  const scope = { ...api.scope, gateway: provider };
  const buyer = await createBuyer({ runtime: api.runtime, scope }, { card: cards.asks });
  const answer = await api.request('POST', '/checkouts', oneClickBody(buyer, await sellCourse(api)));
  expect(answer.body, answer.text).toMatchObject({ payment_status: 'requires_customer_action' });
  const { payment_id: id, next_action: action } = answer.body;
  return { id: id as string, link: new URL(action.url as string).pathname };
}

const paymentOf = (id: string) => findPayment(api.runtime.sql, api.scope, asId<'payment'>(id));

describe('a gateway that asks the customer on a page of its own', () => {
  test('has them sent there, and settles by what it says once they are back', async () => {
    const { id, link } = await askedAt('page_bank');
    const sent = await visit(api, link);
    expect(sent.status).toBe(303);
    const url = new URL(sent.headers.get('location') ?? '');
    expect(url.href).toContain(`https://bank.example/${id}`);
    await bank.answerChallenge(api.scope.businessId, asId<'payment'>(id), 'succeed');
    const back = await visit(api, new URL(url.searchParams.get('return') ?? '').pathname);
    expect(back.status).toBe(303);
    expect((await paymentOf(id))?.status).toBe('succeeded');
  });

  test('believes nobody who comes back without an answer, and no button of ours', async () => {
    const { id, link } = await askedAt('page_bank');
    await visit(api, `${link}/return`);
    await submit(api, link, { answer: 'approve' });
    expect((await paymentOf(id))?.status).toBe('requires_customer_action');
    expect(await bank.listCharges(api.scope.businessId)).toContainEqual(
      expect.objectContaining({ paymentId: id, status: 'requires_action' }),
    );
  });

  test('takes nobody back under a link that is none', async () => {
    const { status, headers } = await visit(api, '/authenticate/pay_unknown.forged/return');
    expect([status, headers.get('location')]).toEqual([303, '/']);
  });
});

test('a gateway that ends no charges is asked until it has ended them by itself', async () => {
  const { id } = await askedAt('patient_bank');
  aheadMs += 25 * 60 * minuteMs;
  await createWorker(api.runtime, jobHandlers).drain();
  expect((await paymentOf(id))?.status).toBe('requires_customer_action');
});

test('a gateway that takes no card numbers has a typed card refused, and nothing of it kept', async () => {
  await chooseGateway(api.runtime, api.scope, 'hosted_bank');
  const count = async () => (await api.runtime.sql`select from simulator.instrument`).length;
  const before = await count();
  const answer = await confirm(api, await openCheckout(api, [await sellCourse(api)]));
  expectRefusal(answer, 422, 'UNSUPPORTED_FEATURE', /card/);
  expect(await count()).toBe(before);
  await chooseGateway(api.runtime, api.scope, null);
});

test('a gateway that is missing leaves its payments as they are until it is back', async () => {
  const { id } = await askedAt('page_bank');
  await api.runtime.sql`update payment set gateway = 'gone_bank' where payment_id = ${id}`;
  aheadMs += 25 * 60 * minuteMs;
  await createWorker(api.runtime, jobHandlers).drain();
  expect((await paymentOf(id))?.status).toBe('requires_customer_action');
  await api.runtime.sql`update payment set gateway = 'page_bank' where payment_id = ${id}`;
  aheadMs += 25 * 60 * minuteMs;
  await createWorker(api.runtime, jobHandlers).drain();
  expect(await paymentOf(id)).toMatchObject({ status: 'failed', errorCode: 'AUTHENTICATION_TIMEOUT' });
});
