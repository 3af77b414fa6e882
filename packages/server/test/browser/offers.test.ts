import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { hourMs, minuteMs } from '../../src/domain/time.ts';
import { publishDemoFunnels } from '../../src/demo/first-run.ts';
import { cards } from '../support/shop.ts';
import { fillIn, guest, newEmail, openCheckout, pay, paymentsOf, sees, totalOf } from './buying.ts';
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

const accept = (page: Page) => page.locator('[data-answer=accept]').click();
const decline = (page: Page) => page.locator('[data-answer=decline]').click();

/** Buys at the hosted checkout, and comes to whatever follows. */
async function buy(
  page: Page,
  productId: string,
  { email = newEmail(), card = guest.card }: { readonly email?: string; readonly card?: string } = {},
): Promise<string> {
  await page.goto(
    await openCheckout(stage, [productId], {
      return_url: `${stage.sellerUrl}/thanks`,
      customer: { email, name: guest.name },
      billing_address: { country: 'DE', zipcode: guest.postalCode },
    }),
  );
  await fillIn(page, { card, expiry: guest.expiry, cvc: guest.cvc });
  await pay(page);
  return email;
}

/** The same in Japanese, for yen. */
async function buyPhotoCourse(page: Page, email: string): Promise<void> {
  await page.goto(
    await openCheckout(stage, ['prod_photo_course_jp'], {
      return_url: `${stage.sellerUrl}/thanks`,
      customer: { email, name: guest.name },
      billing_address: { country: 'JP', zipcode: '100-0001' },
    }),
  );
  await page.getByLabel('カード番号').fill(cards.pays);
  await page.getByLabel('有効期限').fill(guest.expiry);
  await page.getByLabel('セキュリティコード').fill(guest.cvc);
  await page.getByRole('button', { name: 'を支払う' }).click();
}

/** What the customer agreed to, as it is kept. */
async function consentsOf(email: string) {
  return stage.runtime.sql<{ screen: { acceptLabel: string; notices: string[]; locale: string } }[]>`
    select screen from offer_consent join customer using (business_id, customer_id) where email = ${email}
    order by consented_at`;
}

describe.each([
  { javaScript: 'with JavaScript', javaScriptEnabled: true },
  { javaScript: 'without JavaScript', javaScriptEnabled: false },
])('$javaScript', ({ javaScriptEnabled }) => {
  const visitor = () => stage.visitor({ javaScriptEnabled });

  test('who declines the step up is offered something cheaper, takes it, takes it back, and is not asked again', async () => {
    const page = await visitor();
    const email = await buy(page, 'prod_starter_course');
    await sees(page, 'Go on with the Complete Bundle');
    await sees(page, 'Your order is paid: $58.31');
    expect(await totalOf(page)).toBe('$119.00');
    await decline(page);

    await sees(page, 'Or the Starter Course to read');
    expect(await totalOf(page)).toBe('$14.28');
    const shown = await page.locator('.consent p').allInnerTexts();
    await accept(page);
    await sees(page, 'Thank you. It is yours.');
    expect((await paymentsOf(stage, email)).map(({ total_amount }) => total_amount)).toEqual([1428, 5831]);
    const [consent] = await consentsOf(email);
    expect(consent?.screen).toMatchObject({ locale: 'en', acceptLabel: 'Add to my order', notices: shown });

    await page.getByRole('button', { name: 'Undo, get $14.28 back' }).click();
    await sees(page, 'It is undone');
    const [upsell] = await paymentsOf(stage, email);
    const refunded = await stage.client.payments.retrieve(upsell!.payment_id);
    expect(refunded.refunds.map(({ amount, status }) => [amount, status])).toEqual([[1428, 'succeeded']]);
    await page.getByRole('link', { name: 'Continue to Rung Demo Shop' }).click();
    await page.waitForURL(`${stage.sellerUrl}/thanks?*status=succeeded*`);

    await buy(page, 'prod_starter_course', { email });
    await sees(page, 'Thank you. Your order is paid.');
    expect(await paymentsOf(stage, email)).toHaveLength(3);
  });

  test('the same in Japanese and yen, with what the law wants before the button', async () => {
    const page = await stage.visitor({ javaScriptEnabled, locale: 'ja-JP' });
    const email = newEmail();
    await buyPhotoCourse(page, email);
    await sees(page, '写真コンプリート講座で、さらに先へ');
    expect(await totalOf(page)).toBe('¥9,000');
    await decline(page);
    await sees(page, '現像プリセット集はいかがですか');
    expect(await totalOf(page)).toBe('¥1,584');
    const terms = await page.locator('.disclosure dt').allInnerTexts();
    expect(terms).toEqual([
      '分量',
      '販売価格',
      'お支払い時期',
      'お支払い方法',
      '提供時期',
      '申込期限',
      '返品',
      '販売事業者',
    ]);
    const texts = (await page.locator('.disclosure dd').allInnerTexts()).join('\n');
    expect(texts).toMatch(/\d{4}年\d+月\d+日 \d+:\d{2} UTCまで/);
    // Bought once: nothing renews that could be cancelled.
    expect(texts).toContain('返品についてはRung Demo Shopにお問い合わせください。');
    expect(texts).not.toContain('定期購入');
    await accept(page);
    await sees(page, 'ありがとうございます。追加が完了しました。');
    const [consent] = await consentsOf(email);
    expect(consent?.screen.locale).toBe('ja');
    expect(consent?.screen.notices.join('\n')).toContain('販売価格: 本日のお支払い ¥1,584（税込）');
    await page.getByRole('button', { name: '取り消して¥1,584の返金を受ける' }).click();
    await sees(page, '取り消しました');
    const [upsell] = await paymentsOf(stage, email);
    const refunded = await stage.client.payments.retrieve(upsell!.payment_id);
    expect(refunded.refunds.map(({ amount, currency }) => [amount, currency])).toEqual([[1584, 'JPY']]);

    await buyPhotoCourse(page, email);
    await sees(page, 'お支払いが完了しました。ありがとうございます。');
    expect(await paymentsOf(stage, email)).toHaveLength(3);
  });

  test('a declined card says why, keeps the price, and another card pays in the checkout', async () => {
    const page = await visitor();
    const email = await buy(page, 'prod_single_license', { card: cards.paysFirstCharge });
    await sees(page, 'Bring your team');
    await accept(page);
    await sees(page, 'The payment did not go through');
    await sees(page, 'Your bank did not approve this payment.');
    expect(await totalOf(page)).toBe('$238.00');
    await page.getByRole('link', { name: 'Use another card' }).click();
    await page.waitForURL('**/checkout/cks_*');
    expect(await totalOf(page)).toBe('$238.00');
    // Somebody who typed an e-mail address is shown none of the cards that its owner has.
    expect(await page.getByLabel('Use another card').count()).toBe(0);
    await fillIn(page, { card: cards.pays, expiry: guest.expiry, cvc: guest.cvc });
    await pay(page);
    await sees(page, 'Thank you. It is yours.');
    const paid = (await paymentsOf(stage, email)).filter(({ status }) => status === 'succeeded');
    expect(paid.map(({ total_amount }) => total_amount)).toEqual([23_800, 11_781]);
  });

  test('a bank that asks is answered on the way, and the buyer comes back to the receipt', async () => {
    const page = await visitor();
    const email = await buy(page, 'prod_single_license', { card: cards.asks });
    await page.getByRole('button', { name: 'Approve' }).click();
    await sees(page, 'Bring your team');
    await accept(page);
    await page.waitForURL('**/authenticate/pay_*');
    await page.goBack();
    await page.reload();
    await page.getByRole('link', { name: 'Continue at your bank' }).click();
    await page.getByRole('button', { name: 'Approve' }).click();
    await sees(page, 'Thank you. It is yours.');
    expect(await paymentsOf(stage, email)).toHaveLength(2);
  });

  test('one press declines everything, and nothing is proposed after the next purchase', async () => {
    const page = await visitor();
    const email = await buy(page, 'prod_starter_course');
    await page.getByText('Fewer offers, or none').click();
    await page.getByRole('button', { name: 'None, starting with this one' }).click();
    await page.waitForURL(`${stage.sellerUrl}/thanks?*`);
    await buy(page, 'prod_single_license', { email });
    await sees(page, 'Thank you. Your order is paid.');
  });

  test('fewer offers are asked for on the page, where the seller and the buyer read it again', async () => {
    const page = await visitor();
    const email = await buy(page, 'prod_starter_course');
    const { items } = await stage.client.customers.list({ email });
    const preference = () => stage.client.get(`/customers/${items[0]!.customer_id}/offer-preferences`);
    expect(await preference()).toEqual({ preference: 'all' });
    await page.getByText('Fewer offers, or none').click();
    await page.getByRole('button', { name: 'Fewer', exact: true }).click();
    await sees(page, 'You will see fewer offers: at most one a week.');
    expect(await preference()).toEqual({ preference: 'fewer' });
    await page.getByText('Fewer offers, or none').click();
    await page.getByRole('button', { name: 'As usual' }).click();
    await sees(page, 'You will see offers as usual.');
    expect(await preference()).toEqual({ preference: 'all' });
  });

  test('the order can be looked at without answering, and leads on to the seller', async () => {
    const page = await visitor();
    await buy(page, 'prod_starter_course');
    await page.getByRole('link', { name: 'View your order' }).click();
    await sees(page, 'Thank you. Your order is paid.');
    await page.getByRole('link', { name: 'Continue to Rung Demo Shop' }).click();
    await page.waitForURL(`${stage.sellerUrl}/thanks?*`);
  });
});

test('yes and no are of one size and weight, side by side and one above the other', async () => {
  const page = await stage.visitor();
  await buy(page, 'prod_starter_course');
  const look = (answer: string) =>
    page.locator(`[data-answer=${answer}]`).evaluate((button) => {
      const { width, height } = button.getBoundingClientRect();
      const { fontSize, fontWeight, fontFamily } = getComputedStyle(button);
      return { width, height, fontSize, fontWeight, fontFamily };
    });
  for (const width of [1280, 360]) {
    await page.setViewportSize({ width, height: 800 });
    expect(await look('decline')).toEqual(await look('accept'));
  }
});

test('a second press while the card is being charged does nothing, and the button says that it is busy', async () => {
  const page = await stage.visitor();
  const email = await buy(page, 'prod_starter_course');
  const busy = await page.locator('[data-answer=accept]').evaluate((button: HTMLButtonElement) => {
    button.click();
    button.click();
    return button.getAttribute('aria-busy');
  });
  expect(busy).toBe('true');
  await sees(page, 'Thank you. It is yours.');
  expect(await paymentsOf(stage, email)).toHaveLength(2);
});

test('two tabs are one acceptance, and a no after the yes shows the receipt', async () => {
  const first = await stage.visitor();
  const email = await buy(first, 'prod_starter_course');
  const second = await first.context().newPage();
  await second.goto(first.url());
  await accept(first);
  await sees(first, 'Thank you. It is yours.');
  await decline(second);
  await sees(second, 'Thank you. It is yours.');
  expect(await paymentsOf(stage, email)).toHaveLength(2);
});

test('a yes to a page that has changed charges nothing and is asked again', async () => {
  const page = await stage.visitor();
  const email = await buy(page, 'prod_basic_plan');
  await sees(page, 'Move up to the Pro Plan');
  await page.locator('[name=screen]').evaluate((input: HTMLInputElement) => (input.value = 'another'));
  await accept(page);
  await sees(page, 'Something on this page has changed');
  expect(await paymentsOf(stage, email)).toHaveLength(1);
});

test('a plan is changed for the difference, with what the old one was worth on a line of its own', async () => {
  const page = await stage.visitor();
  const email = await buy(page, 'prod_basic_plan');
  await sees(page, 'Unused time on Basic Plan');
  expect(await totalOf(page)).toBe('$59.50');
  await sees(page, /Then \$95\.20 every month, from /);
  await accept(page);
  await sees(page, 'Thank you. Your plan is changed.');
  expect(await paymentsOf(stage, email)).toMatchObject([{ total_amount: 5950 }, { total_amount: 3570 }]);
});

test('an undo that comes too late says so, and an offer that is over is calm about it', async () => {
  const page = await stage.visitor();
  await buy(page, 'prod_starter_course');
  await accept(page);
  await sees(page, 'Thank you. It is yours.');
  stage.clock.aheadMs = 11 * minuteMs;
  await page.reload();
  await sees(page, 'The time to undo this here is over.');

  const other = await stage.visitor();
  await buy(other, 'prod_single_license');
  await sees(other, 'Bring your team');
  stage.clock.aheadMs += 25 * hourMs;
  await other.reload();
  await sees(other, 'This offer is over');
  stage.clock.aheadMs += 100 * hourMs;
  const answer = await other.goto(other.url());
  expect(answer?.status()).toBe(404);
  await sees(other, 'This link has expired');
});
