import { asId } from '../../src/domain/ids.ts';
import { linksOf, ownReceiptPath } from '../../src/wire/convert/urls.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApi, createTestApi } from '../support/api.ts';
import { bankPageOf, submit, visit } from '../support/pages.ts';
import { act, publish, waitingFor, work } from '../support/presentations.ts';
import {
  buyAsGuest,
  cardOf,
  cards,
  confirm,
  guest,
  openCheckout,
  sellCourse,
  sellPlan,
} from '../support/shop.ts';

/*
 * The hosted checkout leads the buyer to what is proposed after the purchase, and only then back to the shop.
 */

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
  await publish(api, { moment: 'post_purchase' });
});
afterAll(() => api.drop());

const returnUrl = 'https://shop.example.com/thanks';

/** As whoever bought, who has their own link. */
const openResult = (sessionId: string) =>
  visit(api, ownReceiptPath(linksOf(api.runtime), asId<'checkout_session'>(sessionId)));

test('confirming leads to the offer before return_url, the result page too; once answered, to return_url', async () => {
  const sessionId = await openCheckout(api, [await sellCourse(api)], { return_url: returnUrl });
  const paid = await confirm(api, sessionId, guest());
  expect(paid.body.status).toBe('succeeded');
  const { customer } = (await api.request('GET', `/payments/${String(paid.body.payment_id)}`)).body;
  const buyer = { customerId: customer.customer_id as string, paymentMethodId: '' };
  const [shown] = await waitingFor(api, buyer);
  expect(shown).toMatchObject({ state: 'open', moment: 'post_purchase', surface: 'checkout' });
  expect(paid.body.redirect_url).toBe(shown.url);
  const unseen = await openResult(sessionId);
  expect(unseen.headers.get('location')).toBe(new URL(shown.url as string).pathname);
  await work(api.runtime);
  expect(await waitingFor(api, buyer), 'the job proposes nothing more').toHaveLength(1);

  await act(api, shown.presentation_id as string, 'view');
  expect((await openResult(sessionId)).status, 'once seen, it does not hide the receipt').toBe(200);

  await act(api, shown.presentation_id as string, 'decline');
  const page = (await openResult(sessionId)).text;
  expect(page).toContain(returnUrl);
  expect(page).not.toContain('/offers/cst_');
  expect(await waitingFor(api, buyer), 'and what was declined stays away').toEqual([]);
});

test('a card that asks leads to the bank first, and from there to the offer', async () => {
  const sessionId = await openCheckout(api, [await sellCourse(api)], {
    return_url: returnUrl,
    feature_flags: { redirect_immediately: true },
  });
  const asked = await confirm(api, sessionId, guest({ card: cardOf(cards.asks) }));
  expect(asked.body.status).toBe('requires_customer_action');
  const bank = bankPageOf(api.runtime, String(asked.body.payment_id));
  const response = await submit(api, bank, { answer: 'approve' });
  expect(response.headers.get('location')).toMatch(/\/offers\/cst_\w{43}$/);
});

test('a renewal is an occasion too', async () => {
  const caller = await api.createBusiness('Shop of renewals', 'test');
  const plan = await sellPlan(caller);
  const paid = await buyAsGuest({ ...api, ...caller }, [plan]);
  const { customer } = (await caller.request('GET', `/payments/${String(paid.payment_id)}`)).body;
  const buyer = { customerId: customer.customer_id as string, paymentMethodId: '' };
  await publish(caller, { moment: 'post_purchase' });
  const { next_billing_date } = (
    await caller.request('GET', `/subscriptions/${String(paid.subscription_id)}`)
  ).body;
  await caller.request('POST', '/test_clock/advance', { to: next_billing_date, freeze: true });
  expect(await waitingFor(caller, buyer)).toEqual([
    expect.objectContaining({ state: 'open', moment: 'post_purchase' }),
  ]);
});
