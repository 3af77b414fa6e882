import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Json, type TestApi, createTestApi, expectRefusal } from '../support/api.ts';
import { describeEndpoint } from '../support/battery.ts';
import { type Buyer, buy, createBuyer } from '../support/buyers.ts';
import { sellCourse } from '../support/shop.ts';

let api: TestApi;
let buyer: Buyer;
const paymentIds: string[] = [];

beforeAll(async () => {
  api = await createTestApi();
  buyer = await createBuyer(api);
  for (let count = 0; count < 3; count++) paymentIds.push(await buy(api, buyer, await sellCourse(api)));
});
afterAll(() => api.drop());

async function list(query: string): Promise<Json> {
  const answer = await api.request('GET', `/events?${query}`);
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
}

const paymentsOf = ({ items }: Json) => (items as Json[]).map((event) => String(event.object_id));

describeEndpoint(() => api, {
  method: 'GET',
  path: '/events',
  isList: true,
  prepare: () => Promise.resolve({ path: '/events' }),
});

describe('events', () => {
  test('are listed newest first, with the object that each is about', async () => {
    const listed = await list('type=payment.succeeded');
    expect(paymentsOf(listed)).toEqual(paymentIds.toReversed());
    expect(listed.items[0]).toMatchObject({
      event_id: expect.stringMatching(/^evt_/) as string,
      type: 'payment.succeeded',
      object_type: 'Payment',
      related_id: null,
      customer_id: buyer.customerId,
    });
    expect(listed.next_cursor).toBeNull();
  });

  test('are filtered by several types, and by their object', async () => {
    expect(paymentsOf(await list(`object_id=${paymentIds[1]}`))).toContain(paymentIds[1]);
    expect(paymentsOf(await list(`object_id=${paymentIds[1]}&type=payment.succeeded,refund.failed`))).toEqual(
      [paymentIds[1]],
    );
    expect(paymentsOf(await list('type=dispute.won'))).toEqual([]);
  });

  for (const sort of ['-created_at', 'created_at']) {
    test(`come once each from cursor to cursor, sorted by ${sort}`, async () => {
      const seen: string[] = [];
      let cursor: string | null = '';
      for (let page = 0; cursor !== null && page < 9; page++) {
        const after = cursor === '' ? '' : `&cursor=${cursor}`;
        const query = `type=payment.succeeded&page_size=1&page_number=0&sort=${sort}${after}`;
        const listed = await list(query);
        seen.push(...paymentsOf(listed));
        cursor = listed.next_cursor as string | null;
      }
      expect(seen).toEqual(sort === 'created_at' ? paymentIds : paymentIds.toReversed());
    });
  }

  test('oldest first, an event is held back while an older transaction may still record one before it', async () => {
    const { next_cursor: cursor } = await list('sort=created_at&page_size=100');
    const later = await api.runtime.sql.begin(async (tx) => {
      await tx`select pg_current_xact_id()`;
      const paymentId = await buy(api, buyer, await sellCourse(api));
      expect((await list(`sort=created_at&cursor=${cursor}`)).items).toEqual([]);
      expect(paymentsOf(await list('type=payment.succeeded'))[0]).toBe(paymentId);
      return paymentId;
    });
    expect(paymentsOf(await list(`sort=created_at&cursor=${cursor}&type=payment.succeeded`))).toEqual([
      later,
    ]);
  });

  test('refuse an unknown type, and a cursor of the other order', async () => {
    expectRefusal(await api.request('GET', '/events?type=payment.won'), 422, 'INVALID_QUERY_PARAMS');
    const { next_cursor: cursor } = await list('sort=created_at');
    expectRefusal(await api.request('GET', `/events?cursor=${cursor}`), 422, 'INVALID_QUERY_PARAMS');
  });
});
