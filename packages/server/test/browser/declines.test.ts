import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { DeclineCode } from '../../src/domain/payment/decline-codes.ts';
import type { Caller } from '../support/api.ts';
import { type Buyer, createBuyer } from '../support/buyers.ts';
import { present } from '../support/presentations.ts';
import { cards } from '../support/shop.ts';
import { fillIn, openCheckout, openPlan, sees } from './buying.ts';
import { type Stage, openStage } from './stage.ts';

let stage: Stage;
let shop: Parameters<typeof present>[0];

beforeAll(async () => {
  stage = await openStage();
  const request: Caller['request'] = async (method, path, body) => {
    const response = await fetch(`${stage.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${stage.client.bearerToken}`, 'content-type': 'application/json' },
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

/** Number of times the bank was asked for money. */
async function attemptsOf({ customerId }: Buyer): Promise<number> {
  return (await stage.client.payments.list({ customer_id: customerId })).items.length;
}

/** From now on the bank says no to the card, and why. */
async function refuse({ paymentMethodId }: Buyer, code: DeclineCode): Promise<void> {
  const changed = await stage.runtime
    .sql`update simulator.instrument set rule = 'decline', decline_code = ${code}
    where token = (select instrument ->> 'token' from payment_method where payment_method_id = ${paymentMethodId})
    returning token`;
  expect(changed).toHaveLength(1);
}

async function openWithSaved({ customerId }: Buyer): Promise<string> {
  return openCheckout(stage, ['prod_starter_course'], {
    customer: { customer_id: customerId },
    show_saved_payment_methods: true,
    billing_address: { country: 'US', zipcode: '97201', state: 'OR', city: 'Portland', street: '1 Main St' },
  });
}

/** Payment method that the one strong button would pay with. */
const chosen = (page: Page) => page.locator('[name=payment_method]:checked').inputValue();
const payButton = (page: Page) => page.locator('.pay .button-next');

describe.each([
  { javaScript: 'with JavaScript', javaScriptEnabled: true },
  { javaScript: 'without JavaScript', javaScriptEnabled: false },
])('$javaScript', ({ javaScriptEnabled }) => {
  test('a checkout proposes another card after a decline; the same one is a choice, and one press is one attempt', async () => {
    const page = await stage.visitor({ javaScriptEnabled });
    const buyer = await createBuyer(stage, { card: cards.hasNoFunds });
    await page.goto(await openWithSaved(buyer));
    expect(await chosen(page)).toBe(buyer.paymentMethodId);
    await payButton(page).click();
    await sees(page, 'There is not enough money available on this card.');
    expect(await chosen(page)).toBe('new');
    await sees(page, /just declined/);
    // Loading the page once more charges nothing, and proposes no other.
    await page.reload();
    expect(await chosen(page)).toBe('new');
    expect(await attemptsOf(buyer)).toBe(1);
    await page.locator(`[value=${buyer.paymentMethodId}]`).check();
    // The page says the same already: only the next one is the answer.
    await Promise.all([page.waitForEvent('load'), payButton(page).click()]);
    await sees(page, 'There is not enough money available on this card.');
    expect(await chosen(page)).toBe('new');
    expect(await attemptsOf(buyer)).toBe(2);
    await fillIn(page, { card: cards.pays, expiry: '12 / 34', cvc: '123' });
    await payButton(page).click();
    await sees(page, 'Thank you. Your order is paid.');
    expect(await attemptsOf(buyer)).toBe(3);
  });

  test('a checkout does not take a card again that the bank will never take, nor propose it after another one', async () => {
    const page = await stage.visitor({ javaScriptEnabled });
    const buyer = await createBuyer(stage);
    await refuse(buyer, 'STOLEN_CARD');
    await page.goto(await openWithSaved(buyer));
    await payButton(page).click();
    const saved = page.locator(`[value=${buyer.paymentMethodId}]`);
    await sees(page, 'Declined, and cannot be used for this');
    expect(await saved.isDisabled()).toBe(true);
    await fillIn(page, { card: cards.hasNoFunds, expiry: '12 / 34', cvc: '123' });
    await payButton(page).click();
    await sees(page, 'There is not enough money available on this card.');
    expect(await saved.isDisabled()).toBe(true);
    expect(await chosen(page)).toBe('new');
    expect(await attemptsOf(buyer)).toBe(2);
  });

  test('an offer proposes another card after a decline; the same one is named below, and one press is one attempt', async () => {
    const page = await stage.visitor({ javaScriptEnabled });
    const { buyer, presentation } = await present(shop, { buyer: { card: cards.hasNoFunds, country: 'DE' } });
    await page.goto(String(presentation.url));
    await page.locator('[data-answer=accept]').click();
    await sees(page, 'The payment did not go through');
    const next = page.locator('.answers .button-next');
    expect(await next.innerText()).toBe('Use another card');
    await page.reload();
    expect(await attemptsOf(buyer)).toBe(1);
    await page.getByRole('button', { name: /^Try Visa ending in 9995 again/ }).click();
    await sees(page, 'The payment did not go through');
    expect(await attemptsOf(buyer)).toBe(2);
    await next.click();
    await page.waitForURL('**/checkout/**');
    await sees(page, 'There is not enough money available on this card.');
    await fillIn(page, { postalCode: '10115', card: cards.pays, expiry: '12 / 34', cvc: '123' });
    await payButton(page).click();
    await sees(page, /Thank you/);
    expect(await attemptsOf(buyer)).toBe(3);
  });

  test('an offer does not name a card again that the bank will never take', async () => {
    const page = await stage.visitor({ javaScriptEnabled });
    const { buyer, presentation } = await present(shop);
    await refuse(buyer, 'LOST_CARD');
    await page.goto(String(presentation.url));
    await page.locator('[data-answer=accept]').click();
    await sees(page, 'The payment did not go through');
    expect(await page.locator('.answers .button-next').innerText()).toBe('Use another card');
    expect(await page.locator('[data-answer=accept]').count()).toBe(0);
  });
});

test.each([
  ['INSUFFICIENT_FUNDS', 1],
  ['LOST_CARD', 0],
  ['EXPIRED_CARD', 0],
] as const)(
  'a change of plan that fails with %s offers another card, and the same again %i times',
  async (code, again) => {
    const page = await stage.visitor();
    const plan = await openPlan(stage);
    await refuse(plan, code);
    await page.goto(`${plan.url}/change?product_id=prod_pro_plan&quantity=1`);
    await page.locator('.choice .button-next').click();
    await sees(page, 'The payment did not go through');
    expect(await page.locator('.choice .button-next').innerText()).toBe('Use another card');
    expect(await page.getByRole('link', { name: 'Try the same card again' }).count()).toBe(again);
  },
);

test('the question of a bank can be left for another card: nothing is charged, and the card form is open', async () => {
  const page = await stage.visitor();
  const buyer = await createBuyer(stage, { card: cards.asks });
  const checkout = await openWithSaved(buyer);
  await page.goto(checkout);
  await payButton(page).click();
  await page.waitForURL('**/authenticate/**');
  await page.goto(checkout.replace(/(\?|$)/, '/result$1'));
  await page.getByRole('button', { name: 'Use another card instead' }).click();
  await sees(page, 'You left the confirmation at your bank');
  expect(await chosen(page)).toBe('new');
  await fillIn(page, { card: cards.pays, expiry: '12 / 34', cvc: '123' });
  await payButton(page).click();
  await sees(page, 'Thank you. Your order is paid.');
  const { items } = await stage.client.payments.list({ customer_id: buyer.customerId, status: 'succeeded' });
  expect(items).toHaveLength(1);
});
