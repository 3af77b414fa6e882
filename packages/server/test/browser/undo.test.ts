import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { minuteMs } from '../../src/domain/time.ts';
import { act, present } from '../support/presentations.ts';
import { cards } from '../support/shop.ts';
import type { Caller } from '../support/api.ts';
import { type Subscriber, fillIn, sees, subscribe, totalOf } from './buying.ts';
import { type Stage, openStage } from './stage.ts';

let stage: Stage;
let shop: Parameters<typeof present>[0];

beforeAll(async () => {
  stage = await openStage();
  const request: Caller['request'] = async (method, path, body) => {
    const response = await fetch(`${stage.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${stage.client.bearerToken}`,
        'content-type': 'application/json',
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, body: JSON.parse(text) };
  };
  shop = { request, scope: stage.scope, runtime: stage.runtime } as typeof shop;
});

afterEach(async () => {
  expect(await stage.endVisits()).toEqual([]);
});

afterAll(async () => {
  await stage.close();
});

const accept = (page: Page) => page.locator('[data-answer=accept]').click();

/** The Pro Plan, put to somebody who has the Basic Plan and lives where there is no tax. */
async function offerPro(over: Parameters<typeof subscribe>[1] = {}, mode = 'difference_immediately') {
  const subscriber: Subscriber = await subscribe(stage, { country: 'US', ...over });
  const offer = { kind: 'plan_change', discount: null, proration_billing_mode: mode, copy: copies };
  const { presentation } = await present(shop, { product_id: 'prod_pro_plan', offer }, subscriber);
  return { ...subscriber, url: String(presentation.url), id: String(presentation.presentation_id) };
}

const copies = { en: { headline: 'Move up' }, ja: { headline: 'アップグレード' } };

async function planOf(subscriptionId: string): Promise<string> {
  return (await stage.client.subscriptions.retrieve(subscriptionId)).product_id;
}

describe.each([
  { javaScript: 'with JavaScript', javaScriptEnabled: true },
  { javaScript: 'without JavaScript', javaScriptEnabled: false },
])('$javaScript', ({ javaScriptEnabled }) => {
  test('a plan change is taken back: the page says what comes back, and which plan', async () => {
    const page = await stage.visitor({ javaScriptEnabled });
    const { url, subscriptionId, customerId } = await offerPro();
    await page.goto(url);
    await sees(page, /You can undo it on this page for 10 minutes, unless your plan changes again/);
    expect(await totalOf(page)).toBe('$50.00');
    await accept(page);
    await sees(page, 'Thank you. Your plan is changed.');
    expect(await planOf(subscriptionId)).toBe('prod_pro_plan');

    await page.getByRole('button', { name: 'Undo, get $50.00 back and return to Basic Plan' }).click();
    await sees(page, 'It is undone');
    await sees(page, /\$50\.00 goes back to your /);
    await sees(page, 'You are on Basic Plan again, as before.');
    expect(await planOf(subscriptionId)).toBe('prod_basic_plan');
    const refunds = await stage.client.refunds.list({ customer_id: customerId });
    expect(refunds.items.map(({ amount, status }) => [amount, status])).toEqual([[5000, 'succeeded']]);
  });

  test('a card that is declined is replaced for the plan, which then changes at the same price', async () => {
    const page = await stage.visitor({ javaScriptEnabled });
    const { url, subscriptionId } = await offerPro({ card: cards.paysFirstCharge });
    await page.goto(url);
    await accept(page);
    await sees(page, 'The payment did not go through');
    await page.getByRole('button', { name: 'Use another card for your plan' }).click();
    await page.waitForURL('**/pay/pml_*');
    await fillIn(page, { card: cards.paysToo, expiry: '12 / 34', cvc: '123' });
    await page.locator('button[name=action][value=pay]').click();
    await page.waitForURL('**/result');
    await page.locator(`a[href^="${url}"]`).click();
    await sees(page, /4444/);
    expect(await totalOf(page)).toBe('$50.00');
    await accept(page);
    await sees(page, 'Thank you. Your plan is changed.');
    expect(await planOf(subscriptionId)).toBe('prod_pro_plan');
  });
});

test('in Japanese, a change that cost nothing says where it leads back to', async () => {
  const page = await stage.visitor({ locale: 'ja-JP' });
  const { url, subscriptionId } = await offerPro({}, 'do_not_bill');
  await page.goto(url);
  await accept(page);
  await sees(page, 'ありがとうございます。プランを変更しました。');
  await page.getByRole('button', { name: /^取り消して.+に戻す$/ }).click();
  await sees(page, '取り消しました');
  await sees(page, /ご契約は、変更前の.+に戻りました。/);
  expect(await planOf(subscriptionId)).toBe('prod_basic_plan');
});

test('once the plan has changed again the page says so, and changes nothing', async () => {
  const page = await stage.visitor();
  const { url, id, subscriptionId } = await offerPro();
  await act(shop, id, 'accept');
  await page.goto(url);
  await stage.client.subscriptions.changePlan(subscriptionId, {
    product_id: 'prod_basic_plan',
    quantity: 1,
    proration_billing_mode: 'do_not_bill',
  });
  const answered = page.waitForResponse((response) => response.url().endsWith('/undo'));
  await page.getByRole('button', { name: /^Undo/ }).click();
  expect((await answered).status()).toBe(422);
  await sees(page, 'This can no longer be undone here');
  const { items } = await stage.client.refunds.list({ subscription_id: subscriptionId });
  expect(items).toEqual([]);
});

test('the time to undo counts down, in the zone of whoever reads it, and is said to be over when it is', async () => {
  const inChicago = { timezoneId: 'America/Chicago' };
  const page = await stage.visitor(inChicago);
  const plain = await stage.visitor({ ...inChicago, javaScriptEnabled: false });
  const { url, id } = await offerPro();
  await act(shop, id, 'accept');
  await page.clock.install();
  await page.goto(url);
  await plain.goto(url);
  const until = '.undo time';
  expect(await page.locator(until).innerText()).toMatch(/ C[SD]T$/);
  // Without a script nobody knows where the reader is: it is the business's zone, by its name.
  expect(await plain.locator(until).innerText()).toMatch(/ UTC$/);
  expect(await page.locator(until).getAttribute('datetime')).toBe(
    await plain.locator(until).getAttribute('datetime'),
  );
  await sees(page, '10 minutes left');
  await page.clock.fastForward('02:30');
  await sees(page, '8 minutes left');
  try {
    stage.clock.aheadMs = 11 * minuteMs;
    await page.clock.fastForward('08:00');
    await sees(page, 'The time to undo this here is over.');
    expect(await page.getByRole('button', { name: /^Undo/ }).count()).toBe(0);
    await plain.reload();
    await sees(plain, 'The time to undo this here is over.');
  } finally {
    stage.clock.aheadMs = 0;
  }
});
