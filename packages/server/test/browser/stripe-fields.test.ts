import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { StripeFake } from '../support/stripe-fake/fake.ts';
import { factsOf, fillIn, guest, newEmail, openCheckout, pay, paymentsOf, sees } from './buying.ts';
import { type Stage, openStage } from './stage.ts';

/* The demo shop with Stripe's fields on Rung's own page, served by the stand-in. */

let fake: StripeFake;
let stage: Stage;
beforeAll(async () => {
  fake = await StripeFake.start();
  stage = await openStage({ stripe: fake, publishableKey: 'pk_test_00000000' });
});
afterEach(async () => {
  expect(await stage.endVisits()).toEqual([]);
});
afterAll(async () => {
  await stage.close();
  await fake.stop();
});

const { card: _, expiry: __, cvc: ___, ...details } = guest;

/** Fills in a checkout and presses pay. */
async function goToFields(page: Page, email: string): Promise<void> {
  await page.goto(await openCheckout(stage, ['prod_starter_course']));
  await sees(page, 'in the secure fields of Stripe');
  await fillIn(page, { ...details, email });
  await sees(page, '$58.31');
  await pay(page);
}

const field = (page: Page) => page.getByLabel('Card number');

test('a buyer pays in the fields, after another card was declined there, and gets a receipt', async () => {
  const page = await stage.visitor();
  const email = newEmail();
  await goToFields(page, email);
  await page.getByRole('heading', { name: 'Enter your card' }).waitFor();
  expect(await paymentsOf(stage, email), 'prepared and written down before anything is typed').toMatchObject([
    { status: 'requires_customer_action' },
  ]);
  await field(page).fill('4000000000000002');
  await pay(page);
  const alert = page.getByRole('alert').filter({ hasText: 'declined' });
  await alert.waitFor();
  expect(await alert.evaluate((element) => element === document.activeElement)).toBe(true);
  await field(page).fill('5555555555554444');
  await pay(page);
  await sees(page, 'Thank you. Your order is paid.');
  expect(Object.values(await factsOf(page)).join(' ')).toMatch(/Mastercard.*4444/i);
  expect(await paymentsOf(stage, email)).toMatchObject([{ status: 'succeeded', total_amount: 5831 }]);
  expect([...fake.bank.sessions.values()], 'no page of Stripe was prepared').toEqual([]);
});

test('a buyer is asked by the bank, comes back, and has paid', async () => {
  const page = await stage.visitor();
  const email = newEmail();
  await goToFields(page, email);
  await field(page).fill('4000002760003184');
  await pay(page);
  await page.getByRole('button', { name: 'Approve' }).click();
  await sees(page, 'Thank you. Your order is paid.');
  expect(await paymentsOf(stage, email)).toMatchObject([{ status: 'succeeded' }]);
});

test('a buyer who leaves the fields is not charged, and is led to the page of Stripe', async () => {
  const page = await stage.visitor();
  const email = newEmail();
  await goToFields(page, email);
  await page.getByRole('link', { name: 'Go back, or pay on the page of Stripe' }).click();
  await sees(page, 'You came back without paying');
  await pay(page);
  await sees(page, 'Stand-in for Stripe Checkout');
  await page.getByRole('button', { name: 'Pay' }).click();
  await sees(page, 'Thank you. Your order is paid.');
  const payments = await paymentsOf(stage, email);
  expect(payments.map(({ status }) => status)).toEqual(['succeeded', 'failed']);
});

test('a browser without scripts is sent to the page of Stripe', async () => {
  const page = await stage.visitor({ javaScriptEnabled: false });
  const email = newEmail();
  await page.goto(await openCheckout(stage, ['prod_starter_course']));
  await fillIn(page, { ...details, email });
  await page.getByRole('button', { name: 'Update total' }).click();
  await sees(page, '$58.31');
  await pay(page);
  await sees(page, 'Stand-in for Stripe Checkout');
  await page.getByRole('button', { name: 'Pay' }).click();
  await sees(page, 'Thank you. Your order is paid.');
});

test.each([
  { locale: 'en', colorScheme: 'light', width: 1280 },
  { locale: 'en', colorScheme: 'dark', width: 360 },
  { locale: 'ja', colorScheme: 'light', width: 360 },
  { locale: 'ja', colorScheme: 'dark', width: 1280 },
] as const)('the page of the fields is accessible: $locale, $colorScheme, $width px', async (look) => {
  const { locale, colorScheme, width } = look;
  const page = await stage.visitor({ colorScheme, viewport: { width, height: 900 } });
  await goToFields(page, newEmail());
  await page.getByRole('heading', { name: 'Enter your card' }).waitFor();
  await page.goto(`${page.url()}?lang=${locale}`);
  const typed = page.locator('#card-fields input');
  await typed.waitFor();
  expect(await typed.getAttribute('data-theme')).toBe(colorScheme === 'dark' ? 'night' : 'stripe');
  await page.locator('form[data-card-fields] button:enabled').waitFor();
  const { violations } = await new AxeBuilder({ page }).exclude('#card-fields').analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  const folder = process.env['RUNG_SCREENS'];
  if (folder)
    await page.screenshot({
      path: `${folder}/fields-${locale}-${colorScheme}-${String(width)}.png`,
      fullPage: true,
    });
});
