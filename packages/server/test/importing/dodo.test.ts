import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Json, type TestApi, createTestApi } from '../support/api.ts';
import { typeCommand } from '../support/command.ts';
import { type DodoPlatform, openDodoPlatform } from '../support/dodo-platform.ts';
import {
  cardOf,
  cards,
  confirm,
  expectBooksAgree,
  guest,
  issueCode,
  openCheckout,
  sellCourse,
  sellPlan,
  stateOf,
} from '../support/shop.ts';

let platform: DodoPlatform;
let api: TestApi;
beforeAll(async () => {
  [platform, api] = await Promise.all([openDodoPlatform(), createTestApi()]);
});
afterAll(async () => {
  await Promise.all([platform.close(), api.drop()]);
});

const importDodo = async (...args: string[]): Promise<Json> =>
  JSON.parse(
    await typeCommand(
      { app: api.app, runtime: api.runtime, dodoApiKey: platform.api.readOnlyKey },
      { apiKey: '', baseUrl: '' },
      ...['import', 'dodo', '--url', platform.baseURL, '--business', api.scope.businessId, '--json', ...args],
    ),
  );
const list = async (what: string): Promise<Json[]> =>
  (await api.request('GET', `/${what}?page_size=100`)).body.items;

async function subscribe(plan: string, session: Record<string, unknown> = {}): Promise<string> {
  const id = await openCheckout(platform.api, [plan], session);
  const answer = await confirm(platform.api, id, guest({ card: cardOf(cards.pays) }));
  expect(answer.body, answer.text).toMatchObject({ status: 'succeeded' });
  return answer.body.subscription_id as string;
}

describe('rung import dodo', () => {
  test('brings what a second Rung has, over HTTP, every page of it, and charges nobody', async () => {
    const plan = await sellPlan(platform.api);
    const inclusive = await sellPlan(platform.api, { tax_inclusive: true, price: 1234 });
    await sellCourse(platform.api);
    const held = [await subscribe(plan), await subscribe(inclusive)];
    const code = await issueCode(platform.api, { subscription_cycles: 2 });
    const discounted = await subscribe(plan, { discount_codes: [code] });
    const cancelled = await subscribe(plan);
    await platform.api.request('PATCH', `/subscriptions/${cancelled}`, { status: 'cancelled' });
    for (let index = 0; index < 220; index++) {
      await platform.api.request('POST', '/customers', {
        email: `more.${index}@example.com`,
        name: `More ${index}`,
      });
    }

    const empty = await stateOf(api.runtime);
    const checked = await importDodo();
    expect(checked.counts).toEqual({
      product: { created: 3, unchanged: 0, skipped: 0 },
      customer: { created: 224, unchanged: 0, skipped: 0 },
      payment_method: { created: 0, unchanged: 0, skipped: 0 },
      subscription: { created: 2, unchanged: 0, skipped: 1 },
    });
    expect(await stateOf(api.runtime)).toEqual(empty);

    const there = await Promise.all(
      held.map(async (id) => (await platform.api.request('GET', `/subscriptions/${id}`)).body),
    );
    const imported = await importDodo('--yes');
    expect(imported.counts).toEqual(checked.counts);
    const here = await list('subscriptions');
    expect(here).toHaveLength(2);
    const kept = (each: Json) => ({
      next: each.next_billing_date,
      amount: each.recurring_pre_tax_amount,
      currency: each.currency,
      isTaxInclusive: each.tax_inclusive,
      email: each.customer.email,
      billing: each.billing,
      created: each.created_at,
    });
    expect(new Set(here.map(kept))).toEqual(new Set(there.map(kept)));
    expect(here.every(({ has_payment_method: has }) => has === false)).toBe(true);
    expect(await list('payments')).toEqual([]);
    await expectBooksAgree(api, api.runtime);

    const before = await stateOf(api.runtime);
    const again = await importDodo('--yes');
    expect(again.counts.customer).toEqual({ created: 0, unchanged: 224, skipped: 0 });
    expect(await stateOf(api.runtime)).toEqual(before);
    expect(discounted).not.toBe('');
  }, 60_000);

  test('a key that the other account does not know is one sentence', async () => {
    const ended = typeCommand(
      { app: api.app, runtime: api.runtime, dodoApiKey: 'unknown' },
      { apiKey: '', baseUrl: '' },
      ...['import', 'dodo', '--url', platform.baseURL, '--business', api.scope.businessId],
    );
    await expect(ended).rejects.toThrow(/could not be read: 401/);
    await expect(
      typeCommand(api, { apiKey: '', baseUrl: '' }, 'import', 'dodo', '--business', api.scope.businessId),
    ).rejects.toThrow(/Set DODO_PAYMENTS_API_KEY/);
  });
});
