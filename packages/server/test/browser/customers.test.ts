import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { asId } from '../../src/domain/ids.ts';
import { dayMs } from '../../src/domain/time.ts';
import { insertPaymentMethod } from '../../src/store/billing/payment-methods.ts';
import { transaction } from '../../src/store/postgres/postgres.ts';
import { createBuyer, saveCard } from '../support/buyers.ts';
import { cards, cartOf } from '../support/shop.ts';
import { factsOf, fillIn, guest, newEmail, openCheckout, pay, paymentsOf, sees, totalOf } from './buying.ts';
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

/** What has the focus, as it is announced; fails where a sighted person could not see it. */
async function focused(page: Page): Promise<string> {
  const { name, outline } = await page.evaluate(() => {
    const element = document.activeElement as HTMLInputElement;
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    return {
      name: element.ariaLabel ?? element.labels?.[0]?.innerText ?? element.innerText,
      outline: outlineStyle === 'none' ? 0 : Number.parseFloat(outlineWidth),
    };
  });
  expect(outline, `the focus can be seen on ${name}`).toBeGreaterThanOrEqual(1);
  return name.trim();
}

/** Presses Tab until this has the focus. */
async function tabTo(page: Page, name: string): Promise<void> {
  const passed: string[] = [];
  while (passed.length < 80) {
    await page.keyboard.press('Tab');
    const now = await focused(page);
    if (now === name) return;
    passed.push(now);
  }
  expect(passed).toContain(name);
}

test('with the keyboard alone a shopper buys, corrects a mistake and applies a code', async () => {
  const page = await stage.visitor();
  await page.goto(`${stage.url}/shop`);
  await page.keyboard.press('Tab');
  expect(await focused(page)).toBe('Skip to content');
  await tabTo(page, 'Buy: Starter Course');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/checkout/cks_*');

  await tabTo(page, 'Add a discount code');
  await page.keyboard.press('Space');
  await tabTo(page, 'Discount code');
  await page.keyboard.type('welcome10');
  await page.keyboard.press('Enter');
  await sees(page, '−$4.90');
  expect(await focused(page)).toBe('Add a discount code');

  const email = newEmail();
  await tabTo(page, 'Email');
  await page.keyboard.press('Enter');
  expect(await focused(page), 'the browser asks for what is missing').toBe('Email');
  await page.keyboard.type(email);
  await tabTo(page, 'Name');
  await page.keyboard.type(guest.name);
  await tabTo(page, 'Country or region');
  await page.keyboard.type('Japan');
  // Before the fields of Japan arrive, it is another country's that is passed.
  await page.getByLabel('Prefecture').waitFor({ state: 'attached' });
  await tabTo(page, 'Postal code');
  await page.keyboard.type('1000001');
  await tabTo(page, 'Card number');
  await page.keyboard.type('424242424242');
  expect(await page.getByLabel('Card number').inputValue()).toBe('4242 4242 4242');
  await tabTo(page, 'Expires');
  await page.keyboard.type('1334');
  await tabTo(page, 'CVC');
  await page.keyboard.type(guest.cvc);
  await sees(page, 'Tax 10%');
  await page.keyboard.press('Enter');

  const summary = page.getByRole('alert');
  await summary.waitFor();
  // The summary is drawn before the page's script moves the focus to it.
  await page.waitForFunction(() => document.activeElement !== document.body);
  expect(await focused(page)).toMatch(/^Please check the form/);
  await tabTo(page, 'Write the month and the year, such as 06 / 32.');
  await page.keyboard.press('Enter');
  expect(await focused(page)).toBe('Expires');
  await page.keyboard.type('1234');
  await tabTo(page, 'CVC');
  await page.keyboard.type(guest.cvc);
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Shift+Tab');
  expect(await focused(page)).toBe('Card number');
  await page.keyboard.type(cards.pays);
  await tabTo(page, 'Pay $48.51');
  await page.keyboard.press('Space');
  await sees(page, 'Thank you. Your order is paid.');
  await tabTo(page, 'Continue to Rung Demo Shop');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/shop/complete?*');
  expect(await paymentsOf(stage, email)).toMatchObject([{ status: 'succeeded', total_amount: 4851 }]);
});

describe('a returning customer', () => {
  test('pays with the saved card proposed, and sees why another one cannot be used', async () => {
    const buyer = await createBuyer(stage, { country: 'DE' });
    const soon = new Date(stage.runtime.wallClock());
    const expiring = await saveCard(stage, {
      number: cards.paysToo,
      expiryMonth: soon.getUTCMonth() + 1,
      expiryYear: soon.getUTCFullYear(),
      cvc: '123',
      holderName: null,
    });
    await transaction(stage.runtime.sql, (tx) =>
      insertPaymentMethod(tx, stage.scope, {
        paymentMethodId: stage.runtime.mintId('payment_method'),
        customerId: asId<'customer'>(buyer.customerId),
        instrument: expiring,
        createdAt: stage.runtime.wallClock(),
        lastUsedAt: null,
      }),
    );
    stage.clock.aheadMs = 40 * dayMs;
    const url = await openCheckout(stage, ['prod_complete_bundle'], {
      customer: { customer_id: buyer.customerId },
      show_saved_payment_methods: true,
      billing_address: { country: 'DE', zipcode: '10115' },
    });
    const page = await stage.visitor();
    await page.goto(url);
    expect(await page.getByRole('radio', { name: 'Visa ending in 4242' }).isChecked()).toBe(true);
    const expired = page.getByRole('radio', { name: 'Mastercard ending in 4444' });
    expect(await expired.isDisabled()).toBe(true);
    await sees(page, /^Expired \d\d\/\d\d$/);
    expect(await page.getByLabel('Card number').isVisible()).toBe(false);
    expect(await page.getByLabel('Email').getAttribute('readonly')).not.toBeNull();
    await pay(page);
    await sees(page, 'Thank you. Your order is paid.');
    expect(await factsOf(page)).toMatchObject({ 'Paid with': 'Visa ending in 4242' });
    const [payment] = (await stage.client.payments.list({ customer_id: buyer.customerId })).items;
    expect(payment).toMatchObject({ status: 'succeeded', total_amount: 17_731 });
  });

  test('whose saved card is declined is proposed another one', async () => {
    const buyer = await createBuyer(stage, { card: cards.hasNoFunds });
    const page = await stage.visitor();
    await page.goto(
      await openCheckout(stage, ['prod_ebook'], {
        customer: { customer_id: buyer.customerId },
        show_saved_payment_methods: true,
        billing_address: { country: 'US', zipcode: '94107' },
      }),
    );
    await pay(page);
    await sees(page, 'The payment did not go through');
    expect(await page.getByRole('radio', { name: 'Use another card' }).isChecked()).toBe(true);
    await fillIn(page, { card: guest.card, expiry: guest.expiry, cvc: guest.cvc });
    await pay(page);
    await sees(page, 'Thank you. Your order is paid.');
  });
});

test('in Japanese, a product in yen is bought without decimals, with its tax, terms and real glyphs', async () => {
  const page = await stage.visitor({ locale: 'ja-JP' });
  await page.goto(`${stage.url}/shop?lang=ja`);
  await page.getByRole('button', { name: '写真入門講座を購入する' }).click();
  await page.waitForURL('**/checkout/cks_*');
  expect(await page.locator('html').getAttribute('lang')).toBe('ja');
  expect(await totalOf(page)).toBe('¥5,800');
  await sees(page, 'うち税 10%');
  await sees(page, '¥527');
  const terms = page.getByRole('region', { name: /特定商取引法に基づく表示/ });
  for (const word of ['分量', '販売価格', 'お支払い時期', 'お支払い方法', '提供時期', '返品', '販売事業者']) {
    expect(await terms.getByText(word, { exact: true }).isVisible(), word).toBe(true);
  }
  await terms.getByText('本日のお支払い ¥5,800（税込）').waitFor();
  expect(await fontsOf(page, 'h1')).toEqual([expect.stringMatching(/^Noto Sans JP/)]);

  const email = newEmail();
  await page.getByLabel('メールアドレス').fill(email);
  await page.getByLabel('お名前').fill('見本 太郎');
  await page.getByLabel('郵便番号').fill('100-0001');
  await page.getByLabel('カード番号').fill('４２４２４２４２４２４２４２４２');
  await page.getByLabel('有効期限').fill('12 / 34');
  await page.getByLabel('セキュリティコード').fill('１２３');
  await page.getByRole('button', { name: '¥5,800を支払う' }).click();
  await sees(page, 'お支払いが完了しました。');
  expect(await totalOf(page)).toBe('¥5,800');
  await page.getByRole('link', { name: 'Rung Demo Shopに戻る' }).click();
  await sees(page, 'お帰りなさい');
  expect(await paymentsOf(stage, email)).toMatchObject([
    { status: 'succeeded', currency: 'JPY', total_amount: 5800 },
  ]);
});

/** The families whose glyphs the browser really drew, once what it asked for has come. */
async function fontsOf(page: Page, selector: string): Promise<string[]> {
  await page.evaluate(() => document.fonts.ready);
  const session = await page.context().newCDPSession(page);
  await session.send('DOM.enable');
  await session.send('CSS.enable');
  const { root } = await session.send('DOM.getDocument');
  const { nodeId } = await session.send('DOM.querySelector', { nodeId: root.nodeId, selector });
  const { fonts } = await session.send('CSS.getPlatformFontsForNode', { nodeId });
  return fonts.filter(({ isCustomFont }) => isCustomFont).map(({ familyName }) => familyName);
}

describe('a plan', () => {
  const thanks = () => ({
    return_url: `${stage.sellerUrl}/thanks?ref=7`,
    cancel_url: `${stage.sellerUrl}/cart`,
  });
  const dateOf = (wire: string | null | undefined): string =>
    new Intl.DateTimeFormat('en-US', { dateStyle: 'long', timeZone: 'UTC' }).format(
      new Date(wire ?? Number.NaN),
    );

  test('with a trial says that nothing is due today, and what renews when', async () => {
    const cart = { product_cart: [{ product_id: 'prod_standard_plan_jp', quantity: 1 }] };
    const { next_billing_date } = (await stage.client.checkoutSessions.preview({
      ...cart,
      billing_address: { country: 'JP' },
    })) as { next_billing_date?: string | null };
    const page = await stage.visitor();
    await page.goto(
      await openCheckout(stage, ['prod_standard_plan_jp'], {
        billing_address: { country: 'JP' },
        ...thanks(),
      }),
    );
    expect(await totalOf(page)).toBe('¥0');
    await sees(page, '14-day free trial');
    await sees(page, 'Total today');
    await sees(page, `Then ¥1,980 every month, from ${dateOf(next_billing_date)}`);
    await sees(page, /^By paying you agree that ¥1,980 is charged to this payment method every month/);
    await fillIn(page, { ...guest, country: 'JP', postalCode: '100-0001', email: newEmail() });
    await page.getByRole('button', { name: 'Start trial, pay ¥0 today' }).click();
    await sees(page, 'Thank you. Your trial has started.');
    const { Subscription: id = '' } = await factsOf(page);
    const subscription = await stage.client.subscriptions.retrieve(id);
    expect(subscription).toMatchObject({ status: 'active', trial_period_days: 14 });
    expect(dateOf(subscription.next_billing_date)).toBe(dateOf(next_billing_date));
  });

  test('shows its renewals before it is paid, and leads straight back where the seller wants that', async () => {
    const page = await stage.visitor();
    const email = newEmail();
    await page.goto(
      await openCheckout(stage, ['prod_basic_plan'], {
        billing_address: { country: 'DE' },
        feature_flags: { redirect_immediately: true },
        ...thanks(),
      }),
    );
    expect(await totalOf(page)).toBe('$35.70');
    await sees(page, /^Then \$35\.70 every month, from \w+ \d+, \d{4}$/);
    await fillIn(page, { ...guest, email, card: cards.asks });
    await pay(page);
    await page.getByRole('button', { name: 'Approve' }).click();
    await page.waitForURL(`${stage.sellerUrl}/thanks?*`);
    expect(Object.fromEntries(new URL(page.url()).searchParams)).toEqual({
      ref: '7',
      subscription_id: expect.stringMatching(/^sub_/),
      status: 'active',
      email,
    });
  });
});

describe('a link', () => {
  test('leads back to the seller when the customer cancels', async () => {
    const page = await stage.visitor();
    await page.goto(await openCheckout(stage, ['prod_ebook'], { cancel_url: `${stage.sellerUrl}/cart` }));
    await page.getByRole('link', { name: 'Cancel and return to Rung Demo Shop' }).click();
    await page.waitForURL(`${stage.sellerUrl}/cart`);
  });

  test('to a paid checkout shows its receipt, and charges nothing again', async () => {
    const page = await stage.visitor();
    const url = await openCheckout(stage, ['prod_ebook']);
    await page.goto(url);
    const email = newEmail();
    await fillIn(page, { ...guest, country: 'US', email });
    await pay(page);
    await sees(page, 'Thank you. Your order is paid.');
    const again = await stage.visitor();
    const answer = await again.goto(url);
    expect(answer?.status()).toBe(200);
    await sees(again, 'Thank you. Your order is paid.');
    expect(await paymentsOf(stage, email)).toHaveLength(1);
  });

  test('that has expired, or never was, says so with the right status', async () => {
    const { link } = await stage.client.customers.customerPortal.create('cus_123');
    const checkout = await openCheckout(stage, ['prod_ebook'], { cancel_url: `${stage.sellerUrl}/cart` });
    stage.clock.aheadMs = dayMs;
    const page = await stage.visitor();
    for (const [url, status, heading] of [
      [checkout, 410, 'This checkout has expired'],
      [`${stage.url}/checkout/cks_0000000000000000000000`, 404, 'This checkout does not exist'],
      [`${stage.url}/authenticate/pay_000000000000000000000`, 404, 'This page does not exist'],
      [link, 404, 'This link has expired'],
      [`${link}/nothing`, 404, 'This page does not exist'],
    ] as const) {
      const answer = await page.goto(url);
      expect([answer?.status(), await page.locator('h1').innerText()]).toEqual([status, heading]);
    }
    await page.goto(checkout);
    await page.getByRole('link', { name: 'Back to Rung Demo Shop' }).click();
    await page.waitForURL(`${stage.sellerUrl}/cart`);
  });
});

test('in the portal a customer sees their payments, and removes a card after being asked', async () => {
  const buyer = await createBuyer(stage, { country: 'DE' });
  await stage.client.checkoutSessions.create({
    product_cart: cartOf('prod_starter_course', 'prod_ebook'),
    customer: { customer_id: buyer.customerId },
    payment_method_id: buyer.paymentMethodId,
    confirm: true,
  });
  const { link } = await stage.client.customers.customerPortal.create(buyer.customerId, {
    return_url: `${stage.sellerUrl}/account`,
  });
  const page = await stage.visitor();
  await page.goto(link);
  await sees(page, 'Starter Course, Course E-book');
  await sees(page, '$76.16');
  await page.getByText('Remove', { exact: true }).click();
  await sees(page, /^Remove Visa ending in 4242\?/);
  await page.getByRole('button', { name: 'Yes, remove this card' }).click();
  await sees(page, 'Visa ending in 4242 has been removed.');
  await sees(page, 'No saved cards.');
  const methods = await stage.client.customers.retrievePaymentMethods(buyer.customerId);
  expect(methods.items).toEqual([]);
  await page.getByRole('link', { name: 'Back to Rung Demo Shop' }).click();
  await page.waitForURL(`${stage.sellerUrl}/account`);
});
