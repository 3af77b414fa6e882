import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { cards } from '../support/shop.ts';
import { type Subscriber, fillIn, putOnHold, sees, subscribe, totalOf } from './buying.ts';
import { type Stage, openStage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterEach(async () => {
  expect(await stage.endVisits()).toEqual([]);
});
afterAll(() => stage.close());

const typed = { expiry: '12 / 34', cvc: '123' } as const;

/** On hold, because its card was declined at the billing date. */
async function onHold(over: Parameters<typeof subscribe>[1] = {}): Promise<Subscriber> {
  const subscriber = await subscribe(stage, { card: cards.paysFirstCharge, ...over });
  await putOnHold(stage, subscriber.subscriptionId);
  return subscriber;
}

async function linkTo({ subscriptionId }: Subscriber): Promise<string> {
  const answer = await stage.client.subscriptions.updatePaymentMethod(subscriptionId, {
    payment_method: { type: 'new', return_url: `${stage.sellerUrl}/account` },
  });
  return answer.payment_link ?? '';
}

const stateOf = ({ subscriptionId }: Subscriber) => stage.client.subscriptions.retrieve(subscriptionId);

describe.each([
  { scripts: 'with scripts', javaScriptEnabled: true },
  { scripts: 'without scripts', javaScriptEnabled: false },
])('the customer of a plan on hold, $scripts', ({ javaScriptEnabled }) => {
  test('reads what is due, hears why a card is declined, pays with another, and goes back to the seller', async () => {
    const subscriber = await onHold();
    const page = await stage.visitor({ javaScriptEnabled });
    await page.goto(await linkTo(subscriber));
    expect(await page.locator('h1').innerText()).toBe('Pay what is due');
    await sees(page, 'The last payment for Basic Plan did not go through.');
    await sees(page, 'Visa ending in 0341');
    expect(await totalOf(page)).toBe('$35.70');
    await sees(page, 'Tax 19%');
    await sees(page, /^Then \$35\.70 every month, from \w+ \d+, \d{4}$/);
    await page.getByRole('radio', { name: 'Use another card' }).check();
    await fillIn(page, { ...typed, card: cards.hasNoFunds });
    await page.getByRole('button', { name: 'Pay $35.70' }).click();
    await sees(page, 'The payment did not go through');
    await sees(page, /not enough|insufficient/i);
    expect(await stateOf(subscriber)).toMatchObject({ status: 'on_hold' });
    await page.getByRole('radio', { name: 'Use another card' }).check();
    await fillIn(page, { ...typed, card: cards.asks });
    await page.getByRole('button', { name: 'Pay $35.70' }).click();
    await page.getByRole('button', { name: 'Approve' }).click();
    await sees(page, 'Thank you. Your subscription goes on.');
    await sees(page, 'Visa ending in 3155');
    await page.getByRole('link', { name: 'Continue to Rung Demo Shop' }).click();
    await page.waitForURL(
      `${stage.sellerUrl}/account?subscription_id=${subscriber.subscriptionId}&status=active*`,
    );
    expect(await stateOf(subscriber)).toMatchObject({ status: 'active' });
  });
});

test('in Japanese, in yen with the tax inside', async () => {
  const subscriber = await onHold({ productId: 'prod_standard_plan_jp', country: 'JP' });
  // Its trial cost nothing, so the first charge is still to come: and it is the one that the card refuses.
  await stage.runtime.sql`
    update subscription set status = 'on_hold' where subscription_id = ${subscriber.subscriptionId}`;
  const page = await stage.visitor({ locale: 'ja-JP' });
  await page.goto(await linkTo(subscriber));
  expect(await page.locator('h1').innerText()).toBe('未払い分のお支払い');
  expect(await totalOf(page)).toBe('¥1,980');
  await sees(page, 'うち税 10%');
  await page.getByRole('radio', { name: '別のカードを使う' }).check();
  await page.getByLabel('カード番号').fill(cards.hasNoFunds);
  await page.getByRole('textbox', { name: '有効期限' }).fill('12 / 34');
  await page.getByLabel('セキュリティコード').fill('123');
  await page.getByRole('button', { name: '¥1,980を支払う' }).click();
  await sees(page, '残高');
  await page.getByRole('radio', { name: '別のカードを使う' }).check();
  await page.getByLabel('カード番号').fill(cards.paysToo);
  await page.getByRole('textbox', { name: '有効期限' }).fill('12 / 34');
  await page.getByLabel('セキュリティコード').fill('123');
  await page.getByRole('button', { name: '¥1,980を支払う' }).click();
  await sees(page, 'お支払いが完了しました。ご利用を再開できます。');
  expect(await stateOf(subscriber)).toMatchObject({ status: 'active' });
});

describe('in the portal', () => {
  const portalOf = async ({ customerId }: Subscriber) =>
    (await stage.client.customers.customerPortal.create(customerId)).link;

  test('a customer gives an active plan another card, is charged nothing, and comes back', async () => {
    const subscriber = await subscribe(stage);
    const page = await stage.visitor();
    const portal = await portalOf(subscriber);
    await page.goto(portal);
    await page.getByRole('button', { name: 'Use another card for Basic Plan' }).click();
    await sees(page, 'Nothing is charged now.');
    expect(await totalOf(page)).toBe('$0.00');
    await fillIn(page, { ...typed, card: cards.paysToo });
    await page.getByRole('button', { name: 'Use this card' }).click();
    await sees(page, 'Your subscription has its new card.');
    await page.getByRole('link', { name: 'Back to your account' }).click();
    await page.waitForURL(portal);
    await sees(page, 'Mastercard ending in 4444');
    const { payment_method_id: methodId } = await stateOf(subscriber);
    expect(methodId).not.toBe(subscriber.paymentMethodId);
  });

  test('a customer pays what is due, and pressing twice pays once', async () => {
    const subscriber = await onHold();
    const page = await stage.visitor();
    await page.goto(await portalOf(subscriber));
    await sees(page, 'On hold: the last payment did not go through');
    await page.getByRole('button', { name: 'Pay what is due for Basic Plan' }).click();
    await page.getByRole('radio', { name: 'Use another card' }).check();
    await fillIn(page, { ...typed, card: cards.pays });
    await page.getByRole('button', { name: 'Pay $35.70' }).dblclick();
    await sees(page, 'Thank you. Your subscription goes on.');
    const { items } = await stage.client.payments.list({ subscription_id: subscriber.subscriptionId });
    expect(items.map(({ status }) => status).toSorted()).toEqual(['failed', 'succeeded', 'succeeded']);
  });
});
