import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { minuteMs } from '../../src/domain/time.ts';
import { cards } from '../support/shop.ts';
import { type Planholder, factsOf, openPlan, sees, totalOf } from './buying.ts';
import { type Stage, openStage } from './stage.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
});

afterEach(async () => {
  stage.clock.aheadMs = 0;
  expect(await stage.endVisits()).toEqual([]);
});

afterAll(async () => {
  await stage.close();
});

const stateOf = ({ subscriptionId }: Planholder) => stage.client.subscriptions.retrieve(subscriptionId);

/** The payments of a subscription, the oldest first, as amounts that were or were not paid. */
async function paymentsOf({
  subscriptionId,
}: Planholder): Promise<(readonly [number, string | null | undefined])[]> {
  const { items } = await stage.client.payments.list({ subscription_id: subscriptionId });
  return items.map(({ total_amount, status }) => [total_amount, status] as const).reverse();
}

async function choose(page: Page, plan: RegExp, quantity?: string): Promise<void> {
  await page.getByRole('radio', { name: plan }).check();
  if (quantity !== undefined) await page.getByLabel(/^(Quantity|数量)$/).fill(quantity);
  await page.getByRole('button', { name: /^(See what it costs|変更後の金額を見る)$/ }).click();
}

const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).click();

describe.each([true, false])('a customer, with JavaScript %s', (javaScriptEnabled) => {
  test('sees what a bigger plan costs to the cent, pays exactly that and has it', async () => {
    const subscriber = await openPlan(stage);
    const page = await stage.visitor({ javaScriptEnabled });
    await page.goto(subscriber.url);
    await sees(page, 'Your plan now');
    await choose(page, /^Pro Plan \$80/);

    await page.getByRole('heading', { name: 'Change to Pro Plan?' }).waitFor();
    await sees(page, 'Basic Plan, already paid');
    await sees(page, '−$30.00');
    expect(await totalOf(page)).toBe('$50.00');
    await sees(page, 'Visa ending in 4242');
    expect(await paymentsOf(subscriber), 'looking costs nothing').toEqual([[3000, 'succeeded']]);
    const keep = await page.getByRole('link', { name: 'Keep my plan' }).boundingBox();
    const pay = await page.getByRole('button', { name: 'Change and pay $50.00' }).boundingBox();
    expect([keep?.width, keep?.height]).toEqual([pay?.width, pay?.height]);

    await press(page, 'Change and pay $50.00');
    await page.getByRole('heading', { name: 'You are now on Pro Plan.' }).waitFor();
    expect(await totalOf(page)).toBe('$50.00');
    expect(await factsOf(page)).toMatchObject({ 'Paid with': 'Visa ending in 4242' });
    expect(await paymentsOf(subscriber)).toEqual([
      [3000, 'succeeded'],
      [5000, 'succeeded'],
    ]);
    expect(await stateOf(subscriber)).toMatchObject({ product_id: 'prod_pro_plan', status: 'active' });
  });
});

test('a smaller plan at once gives credit, and the page says what the next renewals cost', async () => {
  const subscriber = await openPlan(stage, { productId: 'prod_pro_plan' });
  const page = await stage.visitor();
  await page.goto(subscriber.url);
  await choose(page, /^Basic Plan/);
  await sees(page, '$50.00 stays with this plan and pays for its next renewals.');
  const renewals = page.locator('.renewals strong');
  expect(await renewals.allInnerTexts()).toEqual(['$0.00', '$10.00', '$30.00']);
  await press(page, 'Change and get $50.00 credit');
  await sees(page, 'You are now on Basic Plan.');
  expect(await renewals.allInnerTexts()).toEqual(['$0.00', '$10.00', '$30.00']);
  const { balance } = await stage.client.get<{ balance: number }>(
    `/subscriptions/${subscriber.subscriptionId}/credits`,
  );
  expect(balance).toBe(5000);
  expect(await paymentsOf(subscriber)).toEqual([[8000, 'succeeded']]);
});

test('a smaller plan may wait for the billing date, and be taken back until then', async () => {
  const subscriber = await openPlan(stage, { productId: 'prod_pro_plan' });
  const page = await stage.visitor();
  await page.goto(subscriber.url);
  await choose(page, /^Basic Plan/);
  await page.getByRole('link', { name: /^On / }).click();
  expect(await totalOf(page)).toBe('$30.00');
  await press(page, 'Change later, pay $0.00 today');
  await sees(page, /^Basic Plan is planned for .* Nothing was charged\.$/);
  expect(await stateOf(subscriber)).toMatchObject({
    product_id: 'prod_pro_plan',
    scheduled_change: { product_id: 'prod_basic_plan' },
  });
  await press(page, 'Take it back');
  await sees(page, 'The planned change is taken back.');
  expect((await stateOf(subscriber)).scheduled_change).toBeNull();
});

test('in Japanese and yen the last page says all that the law wants, tax included', async () => {
  const subscriber = await openPlan(stage, { productId: 'prod_premium_plan_jp', country: 'JP' });
  const page = await stage.visitor({ locale: 'ja-JP' });
  await page.goto(subscriber.url);
  await choose(page, /^プレミアムプラン/, '２');
  await page.getByRole('heading', { name: 'プレミアムプラン × 2に変更しますか' }).waitFor();
  expect(await totalOf(page)).toBe('¥3,980');
  const terms = await page.locator('.disclosure dt').allInnerTexts();
  expect(terms).toEqual([
    '分量',
    '販売価格',
    '2回目以降の支払額',
    'お支払い時期',
    'お支払い方法',
    '提供時期',
    '返品・解約',
    '販売事業者',
  ]);
  await sees(page, '本日のお支払い ¥3,980（税込）');
  await sees(page, /^以後 毎月¥7,960/);
  await press(page, '変更して¥3,980を支払う');
  await page.getByRole('heading', { name: 'プレミアムプラン × 2に変更しました。' }).waitFor();
  expect(await paymentsOf(subscriber)).toEqual([
    [3980, 'succeeded'],
    [3980, 'succeeded'],
  ]);
  expect(await stateOf(subscriber)).toMatchObject({ quantity: 2 });
});

test('a decline keeps the plan and says what to do', async () => {
  const subscriber = await openPlan(stage, { card: cards.paysFirstCharge });
  const page = await stage.visitor();
  await page.goto(subscriber.url);
  await choose(page, /^Pro Plan \$80/);
  await press(page, 'Change and pay $50.00');
  await page.getByRole('heading', { name: 'The payment did not go through' }).waitFor();
  await sees(page, /Please use another card, or contact your bank\./);
  await sees(page, 'You are still on Basic Plan.');
  expect(await stateOf(subscriber)).toMatchObject({ product_id: 'prod_basic_plan', status: 'active' });
  await page.reload();
  await page.getByRole('link', { name: 'Try the same card again' }).click();
  await press(page, 'Change and pay $50.00');
  await page.getByRole('heading', { name: 'The payment did not go through' }).waitFor();
  expect(await paymentsOf(subscriber), 'only what the customer asked for was tried').toEqual([
    [3000, 'succeeded'],
    [5000, 'failed'],
    [5000, 'failed'],
  ]);
});

test('a bank that asks is answered on its page, which leads back to the receipt', async () => {
  const subscriber = await openPlan(stage, { card: cards.asks });
  const page = await stage.visitor();
  await page.goto(subscriber.url);
  await choose(page, /^Pro Plan \$80/);
  await press(page, 'Change and pay $50.00');
  await page.waitForURL('**/authenticate/pay_*');
  expect(await stateOf(subscriber), 'until then nothing has changed').toMatchObject({
    product_id: 'prod_basic_plan',
  });
  const other = await stage.visitor();
  await other.goto(subscriber.url);
  await sees(other, 'A change waits for your bank');
  await press(page, 'Approve');
  await page.getByRole('heading', { name: 'You are now on Pro Plan.' }).waitFor();
  await page.getByRole('link', { name: 'See your plan' }).click();
  expect(page.url()).toBe(subscriber.url);
});

describe('what was shown is what is charged', () => {
  test('after a quarter of an hour the page asks once more, and charges nothing by itself', async () => {
    const subscriber = await openPlan(stage);
    const page = await stage.visitor();
    await page.goto(subscriber.url);
    await choose(page, /^Pro Plan \$80/);
    stage.clock.aheadMs = 16 * minuteMs;
    await press(page, 'Change and pay $50.00');
    await sees(page, 'Please confirm once more');
    expect(await paymentsOf(subscriber)).toHaveLength(1);
    await press(page, 'Change and pay $50.00');
    await page.getByRole('heading', { name: 'You are now on Pro Plan.' }).waitFor();
  });

  test('when the price has changed meanwhile the page shows the new amount and asks', async () => {
    const subscriber = await openPlan(stage);
    const { product_id } = await stage.client.products.create({
      name: 'Max Plan',
      tax_category: 'saas',
      price: {
        type: 'recurring_price',
        currency: 'USD',
        price: 9000,
        discount: 0,
        purchasing_power_parity: false,
        payment_frequency_count: 1,
        payment_frequency_interval: 'Month',
        subscription_period_count: 10,
        subscription_period_interval: 'Year',
      },
    });
    const page = await stage.visitor();
    await page.goto(subscriber.url);
    await choose(page, /^Max Plan/);
    const { price } = await stage.client.products.retrieve(product_id);
    await stage.client.products.update(product_id, { price: { ...price, price: 9500 } as typeof price });
    await press(page, 'Change and pay $60.00');
    await sees(page, 'It was $60.00 and is now $65.00. Nothing was charged; please look again and confirm.');
    expect(await paymentsOf(subscriber)).toHaveLength(1);
    await press(page, 'Change and pay $65.00');
    await page.getByRole('heading', { name: 'You are now on Max Plan.' }).waitFor();
    expect(await paymentsOf(subscriber)).toEqual([
      [3000, 'succeeded'],
      [6500, 'succeeded'],
    ]);
    await stage.client.products.archive(product_id);
  });

  test('a form that is sent twice, or by a page that is out of date, changes and charges once', async () => {
    const subscriber = await openPlan(stage);
    const page = await stage.visitor({ javaScriptEnabled: false });
    await page.goto(subscriber.url);
    await choose(page, /^Pro Plan \$80/);
    const fields = await page
      .locator('form input[type=hidden]')
      .evaluateAll((inputs) =>
        inputs.map((input) => [(input as HTMLInputElement).name, (input as HTMLInputElement).value]),
      );
    const send = async (over: Record<string, string> = {}) => {
      const body = new URLSearchParams({ ...Object.fromEntries(fields as [string, string][]), ...over });
      const answer = await fetch(`${subscriber.url}/change`, { method: 'POST', body, redirect: 'manual' });
      const location = answer.headers.get('location') ?? '';
      return [answer.status, location.slice(location.indexOf('/subscriptions/'))];
    };
    const place = `/subscriptions/${subscriber.subscriptionId}`;
    expect(await send({ quote_id: '' }), 'without a quote nothing is charged').toEqual([422, '']);
    const [first, second] = await Promise.all([send(), send()]);
    const payment = expect.stringMatching(new RegExp(`^${place}/payments/pay_\\w+$`));
    expect(first, 'it leads to its payment').toEqual([303, payment]);
    expect(second, 'and so does the same press a second time').toEqual(first);
    expect(await send(), 'also once the change is made').toEqual(first);
    expect(await send({ attempt: 'another' }), 'what is done is shown as done').toEqual([
      303,
      `${place}?done=changed`,
    ]);
    expect(await paymentsOf(subscriber)).toEqual([
      [3000, 'succeeded'],
      [5000, 'succeeded'],
    ]);
  });
});

test('a customer cancels with a reason, keeps the plan until its billing date, and takes that back', async () => {
  const subscriber = await openPlan(stage);
  const page = await stage.visitor();
  await page.goto(subscriber.url);
  await page.getByText('Cancel this plan').click();
  await page.getByLabel('What is the reason?').selectOption('It is too expensive');
  await press(page, /^Cancel on /);
  await sees(page, /^Cancelled\. You keep the plan until /);
  expect(await stateOf(subscriber)).toMatchObject({
    status: 'active',
    cancel_at_next_billing_date: true,
    cancellation_feedback: 'too_expensive',
  });
  await press(page, 'Keep the plan');
  await sees(page, 'The plan goes on.');
  expect(await stateOf(subscriber)).toMatchObject({
    cancel_at_next_billing_date: false,
    cancellation_feedback: null,
  });
});

test('what is no plan and no quantity, or what one has already, is asked for again', async () => {
  const subscriber = await openPlan(stage);
  const page = await stage.visitor();
  await page.goto(subscriber.url);
  await choose(page, /^Basic Plan/);
  await sees(page, 'That is the plan you have.');
  await choose(page, /^Pro Plan \$80/, '0');
  await sees(page, 'Enter a whole number from 1 to 9,999.');
  await page.goto(`${subscriber.url}/change?product_id=prod_ebook&quantity=1`);
  await sees(page, 'That is the plan you have.');
});

test('nobody sees or changes the subscription of somebody else', async () => {
  const [mine, theirs] = await Promise.all([openPlan(stage), openPlan(stage)]);
  const url = mine.url.replace(mine.subscriptionId, theirs.subscriptionId);
  const unknown = mine.url.replace(mine.subscriptionId, 'sub_unknown');
  const read = async (address: string) => {
    const answer = await fetch(address, { headers: { 'accept-language': 'en' } });
    return [answer.status, (await answer.text()).replaceAll(/sub_\w+/g, 'sub')];
  };
  expect(await read(url)).toEqual(await read(unknown));
  const body = new URLSearchParams({ product_id: 'prod_pro_plan', quantity: '1' });
  for (const action of ['change', 'cancel', 'keep', 'take-back']) {
    expect((await fetch(`${url}/${action}`, { method: 'POST', body })).status).toBe(404);
  }
  expect(await stateOf(theirs)).toMatchObject({
    product_id: 'prod_basic_plan',
    cancel_at_next_billing_date: false,
  });
});

test('a newcomer at the demo shop sees the plan of the sample customer', async () => {
  const page = await stage.visitor();
  await page.goto(`${stage.url}/shop`);
  await press(page, 'See their plan');
  await page.waitForURL('**/portal/cst_*/subscriptions/sub_123');
  await page.getByRole('heading', { name: 'Basic Plan', level: 1 }).waitFor();
  await page.getByRole('link', { name: 'Your account' }).click();
  await sees(page, 'For sample.customer@example.com');
  await page.getByRole('link', { name: /^Basic Plan/ }).click();
  await sees(page, 'Your plan now');
});
