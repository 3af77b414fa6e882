import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { dayMs, hourMs, minuteMs } from '../../src/domain/time.ts';
import { publishDemoFunnels } from '../../src/demo/first-run.ts';
import { type Planholder, openPlan, sees } from './buying.ts';
import { type Stage, openStage } from './stage.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
  await publishDemoFunnels(stage.runtime, stage.scope);
});

afterEach(async () => {
  stage.clock.aheadMs = 0;
  expect(await stage.endVisits()).toEqual([]);
});

afterAll(async () => {
  await stage.close();
});

const stateOf = ({ subscriptionId }: Planholder) => stage.client.subscriptions.retrieve(subscriptionId);
const goesOn = { status: 'active', cancel_at_next_billing_date: false };
const isEnding = { status: 'active', cancel_at_next_billing_date: true };

/** What was put to the customer, the newest first, as moments and states. */
async function presentedTo({ customerId }: Planholder): Promise<[string, string][]> {
  const path = `/customers/${customerId}/presentations`;
  const { items } = await stage.client.get<{ items: { moment: string; state: string }[] }>(path);
  return items.map(({ moment, state }) => [moment, state]);
}

async function askToCancel(page: Page, { url }: Planholder): Promise<void> {
  await page.goto(url);
  await page.locator('.cancel-plan summary').click();
  await page.getByLabel(/^(What is the reason\?|解約の理由)$/).selectOption('too_expensive');
  await page.locator('.cancel-plan button').click();
}

/** Confirms the move from the Pro Plan to the Basic Plan, now or from the billing date on. */
async function confirmMoveDown(page: Page, { url }: Planholder, isLater = false): Promise<void> {
  const when = isLater ? 'next_billing_date' : 'immediately';
  await page.goto(`${url}/change?product_id=prod_basic_plan&quantity=1&effective_at=${when}`);
  await page.locator('.choice button').click();
}

const answer = (page: Page, say: 'accept' | 'decline') => page.locator(`[data-answer=${say}]`).click();

describe.each([
  { javaScript: 'with JavaScript', javaScriptEnabled: true },
  { javaScript: 'without JavaScript', javaScriptEnabled: false },
])('$javaScript', ({ javaScriptEnabled }) => {
  const visitor = () => stage.visitor({ javaScriptEnabled });

  test('whoever cancels sees one offer, and the no to it cancels in the same press', async () => {
    const holder = await openPlan(stage);
    const page = await visitor();
    await askToCancel(page, holder);
    await sees(page, 'Stay at half the price');
    await sees(page, /^Next: \$\d+\.\d\d .*; then \$\d+\.\d\d every month, from /);
    await sees(
      page,
      /^Later payments, tax included, unless you cancel before: .*; then \$\d+\.\d\d every month, from /,
    );
    await sees(page, 'You asked to cancel Basic Plan. It is not cancelled yet.');
    expect(await stateOf(holder)).toMatchObject(goesOn);
    const sizes = await page
      .locator('.choice [data-answer]')
      .evaluateAll((buttons) => buttons.map((button) => [button.clientWidth, button.clientHeight]));
    expect(sizes[0]).toEqual(sizes[1]);
    await page.getByRole('button', { name: 'No thanks, cancel my plan' }).click();
    await sees(page, /^Cancelled\. You keep the plan until /);
    expect(page.url()).toBe(`${holder.url}?done=ending`);
    expect(await stateOf(holder)).toMatchObject({ ...isEnding, cancellation_feedback: 'too_expensive' });
    expect(await presentedTo(holder)).toEqual([['cancel_intent', 'declined']]);
  });

  test('whoever takes the offer keeps the plan, and reads on its page that nothing was cancelled', async () => {
    const holder = await openPlan(stage);
    const page = await visitor();
    await askToCancel(page, holder);
    await answer(page, 'accept');
    await sees(page, 'Thank you. Your plan is changed.');
    await page.getByRole('link', { name: 'See your plan' }).click();
    await sees(page, /^You are on Basic Plan, with the offer you took\./);
    await sees(page, /^\$15\.00 on /);
    expect(await stateOf(holder)).toMatchObject(goesOn);
  });

  test('whoever moves down sees one offer, and the no to it makes the very change that was confirmed', async () => {
    const holder = await openPlan(stage, { productId: 'prod_pro_plan' });
    const page = await visitor();
    await confirmMoveDown(page, holder);
    await sees(page, 'Keep the Pro Plan for a quarter less');
    await sees(page, 'You confirmed the change to Basic Plan. It is not made yet.');
    expect(await stateOf(holder)).toMatchObject({ product_id: 'prod_pro_plan' });
    await page.getByRole('button', { name: 'No thanks, change to Basic Plan' }).click();
    await sees(page, 'You are now on Basic Plan.');
    expect(await stateOf(holder)).toMatchObject({ product_id: 'prod_basic_plan', scheduled_change: null });
    const path = `/subscriptions/${holder.subscriptionId}/credits`;
    expect(await stage.client.get(path)).toMatchObject({ balance: 5000 });
    expect(await presentedTo(holder)).toEqual([['downgrade_intent', 'declined']]);
  });

  test('a change for the billing date stays one for the billing date', async () => {
    const holder = await openPlan(stage, { productId: 'prod_pro_plan' });
    const page = await visitor();
    await confirmMoveDown(page, holder, true);
    await answer(page, 'decline');
    await sees(page, /^Basic Plan is planned for .* Nothing was charged\.$/);
    expect(await stateOf(holder)).toMatchObject({
      product_id: 'prod_pro_plan',
      scheduled_change: { product_id: 'prod_basic_plan' },
    });
  });

  test('whoever goes back and cancels once more has said no: it is cancelled at once', async () => {
    const holder = await openPlan(stage);
    const page = await visitor();
    await askToCancel(page, holder);
    await page.getByRole('link', { name: 'Back to your plan, without answering this offer' }).click();
    await page.getByRole('heading', { name: 'Basic Plan', level: 1 }).waitFor();
    expect(await stateOf(holder)).toMatchObject(goesOn);
    await askToCancel(page, holder);
    await sees(page, /^Cancelled\. You keep the plan until /);
    expect(await presentedTo(holder)).toEqual([['cancel_intent', 'declined']]);
  });

  test('an offer that ran out on the screen does not stand in the way', async () => {
    const holder = await openPlan(stage);
    const page = await visitor();
    await askToCancel(page, holder);
    await sees(page, 'Stay at half the price');
    stage.clock.aheadMs = 25 * hourMs;
    await page.reload();
    await sees(page, 'This offer is over');
    await page.getByRole('button', { name: 'Cancel my plan' }).click();
    await page.waitForLoadState();
    expect(await stateOf(holder)).toMatchObject(isEnding);
  });

  test('in Japanese, the no says that it goes on with the cancellation, and does', async () => {
    const holder = await openPlan(stage);
    const page = await stage.visitor({ javaScriptEnabled, locale: 'ja-JP' });
    await askToCancel(page, holder);
    await sees(page, '半額で続ける');
    await sees(page, 'Basic Planの解約手続きの途中です。まだ解約されていません。');
    await sees(page, /^「解約手続きを進める」を押すと、お申し出のとおりBasic Planは.*に終了します。/);
    await page.getByRole('button', { name: '解約手続きを進める' }).click();
    await sees(page, /^解約を受け付けました。/);
    expect(await stateOf(holder)).toMatchObject(isEnding);
  });
});

test.each([
  {
    locale: 'en-US',
    yes: 'Pause my plan',
    rests: /^Basic Plan rests until /,
    paused: 'Your plan is paused.',
  },
  {
    locale: 'ja-JP',
    yes: 'プランを一時停止する',
    rests: /^Basic Planは.*まで休止し、その後は自動で再開します。/,
    paused: 'プランを一時停止しました。',
  },
])(
  'a pause says until when, charges nothing, and is ended early on the page of the plan ($locale)',
  async ({ locale, yes, rests, paused }) => {
    const holder = await openPlan(stage);
    const before = await stateOf(holder);
    const page = await stage.visitor({ locale });
    await askToCancel(page, holder);
    await answer(page, 'decline');
    await page.waitForURL(/done=ending/);
    await page.locator('.planned button').click();
    stage.clock.aheadMs = 2 * dayMs;
    const { link } = await stage.client.customers.customerPortal.create(holder.customerId);
    const later = { ...holder, url: `${link}/subscriptions/${holder.subscriptionId}` };
    await askToCancel(page, later);
    await sees(page, rests);
    await page.getByRole('button', { name: yes }).click();
    await sees(page, paused);
    expect(await stateOf(holder)).toMatchObject({ status: 'paused', cancel_at_next_billing_date: false });
    const { items } = await stage.client.payments.list({ customer_id: holder.customerId });
    expect(items).toHaveLength(1);

    await page.locator('main a.button-next').click();
    await page.waitForURL(/done=stays/);
    await page.locator('.card-form button.button').click();
    await page.waitForURL(/done=resumed/);
    const after = await stateOf(holder);
    expect(after.status).toBe('active');
    const movedMs = Date.parse(after.next_billing_date) - Date.parse(before.next_billing_date);
    expect(movedMs, 'the dates have moved by the few seconds of the pause').toBeLessThan(minuteMs);
    expect(movedMs).toBeGreaterThan(0);
  },
);

test('a pause is taken back on the page that offered it, and what was asked for can still be done', async () => {
  const holder = await openPlan(stage);
  const page = await stage.visitor({ javaScriptEnabled: false });
  await askToCancel(page, holder);
  await answer(page, 'decline');
  await page.getByRole('button', { name: 'Keep the plan' }).click();
  stage.clock.aheadMs = 2 * dayMs;
  const { link } = await stage.client.customers.customerPortal.create(holder.customerId);
  await askToCancel(page, { ...holder, url: `${link}/subscriptions/${holder.subscriptionId}` });
  await answer(page, 'accept');
  await page.getByRole('button', { name: 'End the pause now' }).click();
  await sees(page, 'Your plan goes on as before.');
  expect(await stateOf(holder)).toMatchObject(goesOn);
  await page.getByRole('button', { name: 'Cancel my plan' }).click();
  await sees(page, /^Cancelled\. You keep the plan until /);
  expect(await stateOf(holder)).toMatchObject(isEnding);
});

test('a second press of the same form shows the same offer, and a reload asks nothing anew', async () => {
  const holder = await openPlan(stage);
  const page = await stage.visitor({ javaScriptEnabled: false });
  await page.goto(holder.url);
  const attempt = await page.locator('.cancel-plan [name=attempt]').getAttribute('value');
  const send = async () => {
    const body = new URLSearchParams({ attempt: attempt ?? '', reason: 'unused' });
    const { headers } = await fetch(`${holder.url}/cancel`, { method: 'POST', body, redirect: 'manual' });
    return headers.get('location') ?? '';
  };
  const [first, second] = await Promise.all([send(), send()]);
  expect(first).toMatch(/^\/offers\/cst_/);
  expect(second).toBe(first);
  await page.goto(`${stage.url}${first}`);
  await page.reload();
  expect(await send(), 'also when it was seen by then').toBe(first);
  expect(await presentedTo(holder)).toEqual([['cancel_intent', 'viewed']]);

  const body = new URLSearchParams({ screen: '' });
  const decline = () => fetch(`${stage.url}${first}/decline`, { method: 'POST', body, redirect: 'manual' });
  await Promise.all([decline(), decline()]);
  expect(await stateOf(holder)).toMatchObject({ ...isEnding, cancellation_feedback: 'unused' });
  await page.reload();
  await sees(page, 'Your plan is cancelled');
});

test('after a no nothing stands in the way of the next press that day', async () => {
  const holder = await openPlan(stage);
  const page = await stage.visitor();
  await askToCancel(page, holder);
  await answer(page, 'decline');
  await page.getByRole('button', { name: 'Keep the plan' }).click();
  await sees(page, 'The plan goes on.');
  await askToCancel(page, holder);
  await sees(page, /^Cancelled\. You keep the plan until /);
  expect(await presentedTo(holder)).toEqual([['cancel_intent', 'declined']]);
});

test('a price that ran out behind the offer is asked for once more, and then nothing is in the way', async () => {
  const holder = await openPlan(stage, { productId: 'prod_pro_plan' });
  const page = await stage.visitor();
  await confirmMoveDown(page, holder);
  await sees(page, 'Keep the Pro Plan for a quarter less');
  stage.clock.aheadMs = 16 * minuteMs;
  await answer(page, 'decline');
  await sees(page, 'Please confirm once more');
  expect(await stateOf(holder)).toMatchObject({ product_id: 'prod_pro_plan' });
  await page.getByRole('button', { name: 'Change and get $50.00 credit' }).click();
  await sees(page, 'You are now on Basic Plan.');
  expect(await stateOf(holder)).toMatchObject({ product_id: 'prod_basic_plan' });
});

test('whoever took the offer in another tab keeps it: a late no cancels nothing', async () => {
  const holder = await openPlan(stage);
  const page = await stage.visitor();
  await askToCancel(page, holder);
  await sees(page, 'Stay at half the price');
  const other = await page.context().newPage();
  await other.goto(page.url());
  await answer(other, 'accept');
  await sees(other, 'Thank you. Your plan is changed.');
  await answer(page, 'decline');
  await sees(page, 'Thank you. Your plan is changed.');
  expect(await stateOf(holder)).toMatchObject(goesOn);
});

test('the link alone finishes what was asked for, and leads into no account', async () => {
  const holder = await openPlan(stage);
  const page = await stage.visitor();
  await askToCancel(page, holder);
  await sees(page, 'Stay at half the price');
  const elsewhere = await stage.visitor();
  await elsewhere.goto(page.url());
  expect(await elsewhere.getByRole('link', { name: /^Back to your plan/ }).count()).toBe(0);
  await answer(elsewhere, 'decline');
  await sees(elsewhere, 'Your plan is cancelled');
  await sees(elsewhere, 'You can close this page.');
  expect(await stateOf(holder)).toMatchObject(isEnding);
});

test('whoever wants no offers at all says so, and cancels with the next press', async () => {
  const holder = await openPlan(stage);
  const page = await stage.visitor();
  await askToCancel(page, holder);
  await page.getByText('Fewer offers, or none').click();
  await page.getByRole('button', { name: 'None, starting with this one' }).click();
  await sees(page, 'You asked to cancel Basic Plan. It is not cancelled yet.');
  expect(await stateOf(holder)).toMatchObject(goesOn);
  await page.getByRole('button', { name: 'Cancel my plan' }).click();
  await sees(page, /^Cancelled\. You keep the plan until /);
});

test('a moment that a seller raises is about an offer alone: the no to it cancels nothing', async () => {
  const holder = await openPlan(stage);
  const { presentation } = await stage.client.post<{ presentation: { url: string } }>('/moments', {
    body: {
      customer_id: holder.customerId,
      moment: 'cancel_intent',
      surface: 'portal',
      context: { subscription_id: holder.subscriptionId, reason: 'unused' },
    },
  });
  const page = await stage.visitor();
  await page.goto(presentation.url);
  await page.getByRole('button', { name: 'No thanks', exact: true }).click();
  await sees(page, 'Take a month off');
  await page.getByRole('button', { name: 'No thanks', exact: true }).click();
  await sees(page, 'That is fine');
  expect(await stateOf(holder)).toMatchObject(goesOn);
});
