import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { StripeFake } from '../support/stripe-fake/fake.ts';
import { factsOf, fillIn, guest, newEmail, openCheckout, pay, paymentsOf, sees } from './buying.ts';
import { type Stage, openStage } from './stage.ts';

/* The demo shop with Stripe as its gateway, at the stand-in: the buyer goes there for a new card, and comes back. */

let fake: StripeFake;
let stage: Stage;
beforeAll(async () => {
  fake = await StripeFake.start();
  stage = await openStage({ stripe: fake });
});
afterEach(async () => {
  expect(await stage.endVisits()).toEqual([]);
});
afterAll(async () => {
  await stage.close();
  await fake.stop();
});

const { card: _, expiry: __, cvc: ___, ...details } = guest;

describe.each([
  { scripts: 'with scripts', javaScriptEnabled: true },
  { scripts: 'without scripts', javaScriptEnabled: false },
])('a buyer, $scripts', ({ javaScriptEnabled }) => {
  test('gives a new card on Stripe’s page, after another was declined there, and gets a receipt', async () => {
    const page = await stage.visitor({ javaScriptEnabled });
    await page.goto(await openCheckout(stage, ['prod_starter_course']));
    await sees(page, 'You enter your card on the secure page of Stripe');
    const email = newEmail();
    await fillIn(page, { ...details, email });
    if (!javaScriptEnabled) await page.getByRole('button', { name: 'Update total' }).click();
    await sees(page, '$58.31');
    await pay(page);
    await sees(page, 'Stand-in for Stripe Checkout');
    await sees(page, '5831 usd');
    await page.getByLabel('Card number').fill('4000000000000002');
    await page.getByRole('button', { name: 'Pay' }).click();
    await sees(page, 'Your card was declined.');
    await page.getByLabel('Card number').fill('5555555555554444');
    await page.getByRole('button', { name: 'Pay' }).click();
    await sees(page, 'Thank you. Your order is paid.');
    expect(Object.values(await factsOf(page)).join(' ')).toMatch(/Mastercard.*4444/i);
    expect(await paymentsOf(stage, email)).toMatchObject([{ status: 'succeeded', total_amount: 5831 }]);
  });

  test('turns back on Stripe’s page, is not charged, and pays after all', async () => {
    const page = await stage.visitor({ javaScriptEnabled });
    await page.goto(await openCheckout(stage, ['prod_starter_course']));
    const email = newEmail();
    await fillIn(page, { ...details, email });
    if (!javaScriptEnabled) await page.getByRole('button', { name: 'Update total' }).click();
    await sees(page, '$58.31');
    await pay(page);
    await page.getByRole('link', { name: 'Back' }).click();
    await page.waitForURL('**/checkout/cks_*');
    await sees(page, /not (been )?charged/);
    await pay(page);
    await page.getByRole('button', { name: 'Pay' }).click();
    await sees(page, 'Thank you. Your order is paid.');
    const payments = await paymentsOf(stage, email);
    expect(payments.map(({ status }) => status)).toEqual(['succeeded', 'failed']);
  });

  test('is asked by the bank for a saved card that pays an offer’s price, and comes back', async () => {
    const page = await stage.visitor({ javaScriptEnabled });
    await page.goto(await openCheckout(stage, ['prod_basic_plan']));
    const email = newEmail();
    await fillIn(page, { ...details, email });
    if (!javaScriptEnabled) await page.getByRole('button', { name: 'Update total' }).click();
    await pay(page);
    await page.getByLabel('Card number').fill('4000002760003184');
    await page.getByRole('button', { name: 'Pay' }).click();
    await page.getByRole('button', { name: 'Approve' }).click();
    await page.waitForURL(/offers|checkout/);
    const [payment] = await paymentsOf(stage, email);
    expect(payment).toMatchObject({ status: 'succeeded' });
    const [customer] = (await stage.client.customers.list({ email })).items;
    const customerId = customer?.customer_id ?? '';
    const methods = await stage.client.customers.retrievePaymentMethods(customerId);
    const bought = await stage.client.checkoutSessions.create({
      product_cart: [{ product_id: 'prod_starter_course', quantity: 1 }],
      customer: { customer_id: customerId },
      payment_method_id: methods.items[0]?.payment_method_id ?? '',
      confirm: true,
    });
    const { next_action: next } = bought as unknown as { next_action: { url: string } };
    await page.goto(next.url);
    await page.getByRole('button', { name: 'Approve' }).click();
    await page.waitForURL(/offers|checkout/);
    const statuses = (await paymentsOf(stage, email)).map(({ status }) => status);
    expect(statuses).toEqual(['succeeded', 'succeeded']);
  });
});
