import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asId } from '../../src/domain/ids.ts';
import type { ChargeRequest, PaymentGateway } from '../../src/gateways/payment/payment-gateway.ts';
import { type Simulator, createSimulator } from '../../src/gateways/payment/simulator/gateway.ts';
import { countPaymentHistory, getPaymentFacts } from '../../src/store/offers/customer-facts.ts';
import { connectGateway } from '../../src/use-cases/billing/gateways/connect-gateway.ts';
import { reconcilePayment } from '../../src/use-cases/billing/payments/execute-payment.ts';
import { createOffer, stepOf } from '../support/offers.ts';
import { type Json, type TestApi, createTestApi } from '../support/api.ts';
import { type Buyer, buy, createBuyer } from '../support/buyers.ts';
import { createTestDatabase } from '../support/database.ts';
import { act, present, publish, raise, work } from '../support/presentations.ts';
import { expectBooksAgree, sellCourse } from '../support/shop.ts';

/*
 * An acceptance settles from what opening its payment wrote. Here something else happens while it is charged, at a
 * bank that first does what the test says.
 */

let api: TestApi;
let bank: Simulator;
let whileCharging: (request: ChargeRequest) => Promise<unknown> = () => Promise.resolve();

beforeAll(async () => {
  const database = await createTestDatabase();
  bank = createSimulator({
    provider: 'busy_bank',
    sql: database.sql,
    wallClock: Date.now,
    delay: () => Promise.resolve(),
  });
  const busy: PaymentGateway = {
    ...bank,
    charge: async (request) => {
      const meanwhile = whileCharging;
      whileCharging = () => Promise.resolve();
      await meanwhile(request);
      return bank.charge(request);
    },
  };
  api = await createTestApi({ database, gateways: [busy] });
  await connectGateway(api.runtime, api.scope, { provider: 'busy_bank', credentials: {} });
});
afterAll(() => api.drop());

function createBuyerOfBusyBank(): Promise<Buyer> {
  const scope = { ...api.scope, gateway: 'busy_bank' };
  return createBuyer({ runtime: api.runtime, scope });
}

/** Facts of a customer as they are kept, and as their history has them. */
async function factsOf({ customerId }: Buyer) {
  const id = asId<'customer'>(customerId);
  const [kept, counted] = await Promise.all([
    getPaymentFacts(api.runtime.sql, api.scope, id),
    countPaymentHistory(api.runtime.sql, api.scope, id),
  ]);
  return { kept: kept.facts, counted: counted.facts };
}

async function acceptWhile(meanwhile: typeof whileCharging, buyer: Buyer): Promise<Json> {
  const { presentation } = await present(api, {}, buyer);
  whileCharging = meanwhile;
  return act(api, presentation.presentation_id as string, 'accept');
}

describe('while an offer is charged', () => {
  test.each(['a new customer', 'one who has bought before'])(
    'another purchase is counted, and the offer with it: %s',
    async (which) => {
      const buyer = await createBuyerOfBusyBank();
      if (which === 'one who has bought before') await buy(api, buyer, await sellCourse(api));
      const course = await sellCourse(api);
      const accepted = await acceptWhile(() => buy(api, buyer, course), buyer);
      expect(accepted.status).toBe('accepted');
      const { kept, counted } = await factsOf(buyer);
      expect(kept).toEqual(counted);
      expect(kept.purchaseCount).toBe(which === 'a new customer' ? 2 : 3);
      expect(kept.keptLines.map(({ productId }) => productId)).toContain(course);
      await expectBooksAgree(api, { ...api.runtime, simulator: bank });
    },
  );

  test('another process may settle it, and it is accepted once', async () => {
    const buyer = await createBuyerOfBusyBank();
    const accepted = await acceptWhile(
      ({ businessId, paymentId }) => reconcilePayment(api.runtime, businessId, paymentId),
      buyer,
    );
    expect(accepted.status).toBe('accepted');
    const events = await api.runtime.sql`
      select type from event where business_id = ${api.scope.businessId} and object_id in
        (${accepted.payment_id as string}, ${accepted.presentation_id as string})
      order by sequence`;
    expect(events.map(({ type }) => type as string)).toEqual([
      'offer.presented',
      'payment.succeeded',
      'offer.accepted',
    ]);
    const { kept, counted } = await factsOf(buyer);
    expect(kept).toEqual(counted);
    expect(kept.purchaseCount).toBe(1);
    await expectBooksAgree(api, { ...api.runtime, simulator: bank });
  });

  test('a second offer may be accepted by the same customer', async () => {
    const buyer = await createBuyerOfBusyBank();
    const other = await present(api, {}, buyer);
    const { moment } = await publish(api);
    const { presentation } = await raise(api, buyer, moment, { surface: 'elsewhere' });
    whileCharging = () => act(api, other.presentation.presentation_id as string, 'accept');
    expect(await act(api, presentation.presentation_id as string, 'accept')).toMatchObject({
      status: 'accepted',
    });
    const { kept, counted } = await factsOf(buyer);
    expect(kept).toEqual(counted);
    expect(kept.purchaseCount).toBe(2);
  });
});

describe('an answer', () => {
  const followUps = async (presentationId: string): Promise<number> => {
    const rows = await api.runtime.sql`
      select 1 from job where kind = 'presentation.advance' and payload ->> 'presentationId' = ${presentationId}`;
    return rows.length;
  };
  const decisionsAfter = async (presentationId: string): Promise<number> => {
    const rows = await api.runtime.sql`select 1 from decision_trace where cause = ${presentationId}`;
    return rows.length;
  };

  test.each(['accept', 'decline'])('that ends the funnel leaves nothing to decide: %s', async (verb) => {
    const { presentation } = await present(api);
    const id = presentation.presentation_id as string;
    await act(api, id, verb);
    await work(api.runtime);
    expect([await followUps(id), await decisionsAfter(id)]).toEqual([0, 0]);
  });

  test.each(['accept', 'decline'])('that leads to another step is followed by it, once: %s', async (verb) => {
    const [first, next] = [await createOffer(api), await createOffer(api)];
    const edge = verb === 'accept' ? 'accepted' : 'declined';
    const { presentation } = await present(api, {
      steps: [
        stepOf('first', first.offer_id as string, { [edge]: 'next' }),
        stepOf('next', next.offer_id as string),
      ],
    });
    const id = presentation.presentation_id as string;
    await act(api, id, verb);
    await work(api.runtime);
    expect([await followUps(id), await decisionsAfter(id)]).toEqual([1, 1]);
  });

  test('to what an earlier release presented is followed by a decision, as it was there', async () => {
    const { presentation } = await present(api);
    const id = presentation.presentation_id as string;
    await api.runtime.sql`
      update presentation set document = document - 'followedBy' || '{"schema": 1}' where presentation_id = ${id}`;
    await act(api, id, 'accept');
    await work(api.runtime);
    expect([await followUps(id), await decisionsAfter(id)]).toEqual([1, 1]);
  });
});

test('what another offer of the funnel includes is owned by whoever has that, and is not charged', async () => {
  const [bundle, part] = [await sellCourse(api), await sellCourse(api)];
  const offers = [
    await createOffer(api, { product_id: part }),
    await createOffer(api, { product_id: bundle, includes: [part] }),
  ];
  const { buyer, presentation } = await present(api, {
    steps: [
      stepOf('part', offers[0].offer_id as string, { declined: 'bundle' }),
      stepOf('bundle', offers[1].offer_id as string),
    ],
  });
  await buy(api, buyer, bundle);
  const answer = await api.request(
    'POST',
    `/presentations/${String(presentation.presentation_id)}/accept`,
    {},
  );
  expect(answer.status).toBe(422);
  expect(answer.body.code).toBe('PRESENTATION_NOT_OPEN');
});
