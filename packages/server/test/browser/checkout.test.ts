import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { dayMs } from '../../src/domain/time.ts';
import { receiveNotifications } from '../../src/worker/notifications.ts';
import { createBuyer } from '../support/buyers.ts';
import { cards, cartOf } from '../support/shop.ts';
import {
  factsOf,
  fillIn,
  guest,
  newEmail,
  openCheckout,
  pay,
  paymentsOf,
  postalCodeOf,
  sees,
  totalOf,
} from './buying.ts';
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

const course = ['prod_starter_course'] as const;

describe.each([
  { javaScript: 'with JavaScript', javaScriptEnabled: true },
  { javaScript: 'without JavaScript', javaScriptEnabled: false },
])('$javaScript', ({ javaScriptEnabled }) => {
  const visitor = () => stage.visitor({ javaScriptEnabled });

  test('a shopper buys at the shop, gets a receipt and is led back, and the card is saved', async () => {
    const page = await visitor();
    await page.goto(`${stage.url}/shop`);
    await page.getByRole('button', { name: 'Buy: Starter Course' }).click();
    await page.waitForURL('**/checkout/cks_*');
    expect(await totalOf(page)).toBe('$49.00');
    const email = newEmail();
    await fillIn(page, { ...guest, email });
    // Without a script the new country's tax is asked for, or said when the button is pressed.
    if (!javaScriptEnabled) await page.getByRole('button', { name: 'Update total' }).click();
    await sees(page, '$58.31');
    if (!javaScriptEnabled) await fillIn(page, { card: guest.card, expiry: guest.expiry, cvc: guest.cvc });
    await pay(page);

    await sees(page, 'Thank you. Your order is paid.');
    expect(await totalOf(page)).toBe('$58.31');
    const facts = await factsOf(page);
    expect(facts).toMatchObject({
      'Order number': expect.stringMatching(/^\d+$/),
      Invoice: expect.stringMatching(/^INV-\d{4}-\d{5}$/),
      'Paid with': 'Visa ending in 4242',
    });
    await page.getByRole('link', { name: 'Continue to Rung Demo Shop' }).click();
    await page.waitForURL('**/shop/complete?*');
    await sees(page, 'Welcome back');
    const [listed] = await paymentsOf(stage, email);
    const paymentId = listed?.payment_id ?? '';
    await sees(page, paymentId);

    const payment = await stage.client.payments.retrieve(paymentId);
    expect(payment).toMatchObject({ status: 'succeeded', total_amount: 5831, tax: 931, customer: { email } });
    const methods = await stage.client.customers.retrievePaymentMethods(payment.customer.customer_id);
    expect(methods.items.map(({ card }) => card?.last4_digits)).toEqual(['4242']);
  });

  test('a discount code is taken off the total, can be removed, and a wrong one says so', async () => {
    const page = await visitor();
    await page.goto(await openCheckout(stage, course, { billing_address: { country: 'DE' } }));
    const apply = async (code: string) => {
      const field = page.getByLabel('Discount code');
      if (!(await field.isVisible())) await page.getByText('Add a discount code').click();
      await field.fill(code);
      await page.getByRole('button', { name: 'Apply' }).click();
    };
    await apply('NONSENSE');
    await sees(page, 'This code does not exist. Check the spelling.');
    expect(await page.getByLabel('Discount code').inputValue()).toBe('NONSENSE');
    await apply('welcome10');
    await sees(page, '−$4.90');
    expect(await totalOf(page)).toBe('$52.48');
    await page.getByRole('button', { name: 'Remove discount WELCOME10' }).click();
    await page.getByText('−$4.90').waitFor({ state: 'detached' });
    expect(await totalOf(page)).toBe('$58.31');

    await apply('WELCOME10');
    await sees(page, '−$4.90');
    const email = newEmail();
    await fillIn(page, { ...guest, email });
    await pay(page);
    await sees(page, 'Thank you. Your order is paid.');
    expect(await totalOf(page)).toBe('$52.48');
    expect(await paymentsOf(stage, email)).toMatchObject([{ status: 'succeeded', total_amount: 5248 }]);
  });

  test('a code that is typed and not applied is applied before anything is charged', async () => {
    const page = await visitor();
    await page.goto(await openCheckout(stage, course, { billing_address: { country: 'DE' } }));
    const email = newEmail();
    await page.getByText('Add a discount code').click();
    await page.getByLabel('Discount code').fill('WELCOME10');
    await fillIn(page, { ...guest, email });
    await pay(page);
    await sees(page, 'Your discount code is now applied');
    expect(await totalOf(page)).toBe('$52.48');
    expect(await paymentsOf(stage, email)).toEqual([]);
    await fillIn(page, { card: guest.card, expiry: guest.expiry, cvc: guest.cvc });
    await pay(page);
    await sees(page, 'Thank you. Your order is paid.');
    expect(await totalOf(page)).toBe('$52.48');
  });

  test('what is wrong is listed above the form, in focus, each entry leading to its field', async () => {
    const page = await visitor();
    const url = await openCheckout(stage, course, { billing_address: { country: 'DE' } });
    await page.goto(url);
    const email = newEmail();
    await fillIn(page, { ...guest, email, card: '4242 4242', expiry: '01 / 20' });
    await pay(page);
    const summary = page.getByRole('alert');
    await summary.getByText('2 things need your attention.').waitFor();
    expect(await summary.evaluate((box) => box === document.activeElement)).toBe(true);
    await summary.getByRole('link', { name: 'The card number is incomplete or mistyped.' }).click();
    const number = page.getByLabel('Card number');
    expect(await number.evaluate((field) => field === document.activeElement)).toBe(true);
    expect(await number.getAttribute('aria-invalid')).toBe('true');
    expect(await number.inputValue()).toBe('');
    expect(await page.getByLabel('Email', { exact: true }).inputValue()).toBe(email);
    expect(await postalCodeOf(page).inputValue()).toBe(guest.postalCode);
  });

  test('a declined card says why above the form, keeps what was typed but the card, and another one pays', async () => {
    const page = await visitor();
    await page.goto(await openCheckout(stage, course));
    const email = newEmail();
    await fillIn(page, { ...guest, country: 'US', email, card: cards.hasNoFunds });
    await pay(page);
    const notice = page.getByRole('alert').filter({ hasText: 'The payment did not go through' });
    await notice.getByText(/not enough money available on this card/).waitFor();
    const form = page.locator('form[data-checkout]');
    expect((await notice.boundingBox())!.y).toBeLessThan((await form.boundingBox())!.y);
    expect({
      email: await page.getByLabel('Email', { exact: true }).inputValue(),
      name: await page.getByLabel('Name', { exact: true }).inputValue(),
      country: await page.getByLabel('Country or region').inputValue(),
      postalCode: await postalCodeOf(page).inputValue(),
      card: await page.getByLabel('Card number').inputValue(),
      cvc: await page.getByLabel('CVC').inputValue(),
    }).toEqual({
      email,
      name: guest.name,
      country: 'US',
      postalCode: guest.postalCode,
      card: '',
      cvc: '',
    });
    await page.reload();
    await fillIn(page, { card: cards.paysToo, expiry: guest.expiry, cvc: guest.cvc });
    await pay(page);
    await sees(page, 'Thank you. Your order is paid.');
    expect(await factsOf(page)).toMatchObject({ 'Paid with': 'Mastercard ending in 4444' });
    expect(await paymentsOf(stage, email)).toMatchObject([
      { status: 'succeeded', total_amount: 4900 },
      { status: 'failed', total_amount: 4900 },
    ]);
  });

  test('a double click on the button makes one payment', async () => {
    const page = await visitor();
    await page.goto(await openCheckout(stage, course));
    const email = newEmail();
    await fillIn(page, { ...guest, country: 'US', email });
    await page.getByRole('button', { name: 'Pay $49.00' }).dblclick({ noWaitAfter: true });
    await sees(page, 'Thank you. Your order is paid.');
    const payments = await paymentsOf(stage, email);
    expect(payments).toMatchObject([{ status: 'succeeded', total_amount: 4900 }]);
    const charges = await stage.runtime.simulator.listCharges(stage.scope.businessId);
    expect(charges.filter(({ paymentId }) => paymentId === payments[0]?.payment_id)).toHaveLength(1);
  });
});

test('a code that is being typed stays when the total of a new address arrives', async () => {
  const page = await stage.visitor();
  await page.goto(await openCheckout(stage, course));
  let letGo: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (letGo = resolve));
  await page.route('**/checkout/cks_*', async (route) => {
    await held;
    await route.continue();
  });
  await page.getByLabel('Country or region').selectOption('DE');
  await page.getByText('Add a discount code').click();
  await page.getByLabel('Discount code').pressSequentially('WELC');
  letGo();
  await sees(page, 'Tax 19%');
  await page.keyboard.type('OME10');
  expect(await page.getByLabel('Discount code').inputValue()).toBe('WELCOME10');
});

test('a payment still under way says so, and shows its receipt by itself once it is made', async () => {
  const page = await stage.visitor();
  await page.goto(await openCheckout(stage, course));
  await stage.client.put('/simulator/faults', { body: { late_success: { next: 1, after_ms: dayMs } } });
  await fillIn(page, { ...guest, country: 'US', email: newEmail() });
  await pay(page);
  await sees(page, 'Your payment is on its way');
  await sees(page, 'You will be charged at most once.');
  stage.clock.aheadMs = dayMs;
  await receiveNotifications(stage.runtime);
  await sees(page, 'Thank you. Your order is paid.');
});

describe('a bank that asks', () => {
  async function goToBank(card: string) {
    const page = await stage.visitor();
    const email = newEmail();
    await page.goto(await openCheckout(stage, course, { return_url: `${stage.sellerUrl}/thanks` }));
    await fillIn(page, { ...guest, country: 'US', email, card });
    await pay(page);
    await sees(page, 'Is this you?');
    expect(page.url()).toContain('/authenticate/pay_');
    expect(await totalOf(page)).toBe('$49.00');
    expect(await factsOf(page)).toMatchObject({ Merchant: 'Rung Demo Shop' });
    return { page, email };
  }

  test('leads to the receipt when the customer approves', async () => {
    const { page, email } = await goToBank(cards.asks);
    await page.getByRole('button', { name: 'Approve' }).click();
    await sees(page, 'Thank you. Your order is paid.');
    expect(await factsOf(page)).toMatchObject({ 'Paid with': 'Visa ending in 3155' });
    expect(await paymentsOf(stage, email)).toMatchObject([{ status: 'succeeded' }]);
    await page.goBack();
    await sees(page, 'Thank you. Your order is paid.');
  });

  test('that refuses leads back to the checkout with the reason, where another card pays', async () => {
    const { page, email } = await goToBank(cards.asksThenFails);
    await page.getByRole('button', { name: 'Approve' }).click();
    await page.waitForURL('**/checkout/cks_*');
    const notice = page.getByRole('alert').filter({ hasText: 'The payment did not go through' });
    await notice.getByText(/could not confirm/).waitFor();
    await fillIn(page, { card: guest.card, expiry: guest.expiry, cvc: guest.cvc });
    await pay(page);
    await sees(page, 'Thank you. Your order is paid.');
    expect(await paymentsOf(stage, email)).toMatchObject([{ status: 'succeeded' }, { status: 'failed' }]);
  });

  test('is refused by the customer, who is told so at the checkout', async () => {
    const { page, email } = await goToBank(cards.asks);
    await page.getByRole('button', { name: 'Refuse' }).click();
    await page.waitForURL('**/checkout/cks_*');
    await sees(page, 'The payment did not go through');
    expect(await paymentsOf(stage, email)).toMatchObject([{ status: 'failed' }]);
  });

  test('can be left, which leads back to the checkout as it was', async () => {
    const { page, email } = await goToBank(cards.asks);
    await page.getByRole('button', { name: 'Leave without answering' }).click();
    await page.waitForURL('**/checkout/cks_*');
    await sees(page, 'You left the confirmation at your bank');
    expect(await page.getByLabel('Email', { exact: true }).inputValue()).toBe(email);
    await fillIn(page, { card: guest.card, expiry: guest.expiry, cvc: guest.cvc });
    await pay(page);
    await sees(page, 'Thank you. Your order is paid.');
    await page.getByRole('link', { name: 'Continue to Rung Demo Shop' }).click();
    await page.waitForURL(`${stage.sellerUrl}/thanks?*`);
  });
});

test('a one-click purchase that was declined is paid at its fallback checkout, for the same total', async () => {
  const buyer = await createBuyer(stage, { card: cards.hasNoFunds, country: 'DE' });
  const declined: object = await stage.client.checkoutSessions.create({
    product_cart: cartOf('prod_premium_addon'),
    customer: { customer_id: buyer.customerId },
    payment_method_id: buyer.paymentMethodId,
    confirm: true,
    discount_codes: ['WELCOME10'],
    return_url: `${stage.sellerUrl}/thanks`,
  });
  expect(declined).toMatchObject({ payment_status: 'failed', fallback_checkout_url: expect.any(String) });
  const [failed] = (await stage.client.payments.list({ customer_id: buyer.customerId })).items;
  expect(failed?.total_amount).toBe(2035);

  const page = await stage.visitor();
  await page.goto((declined as { fallback_checkout_url: string }).fallback_checkout_url);
  expect(await totalOf(page)).toBe('$20.35');
  await sees(page, /not enough money available on this card/);
  expect(await page.getByRole('radio', { name: 'Visa ending in 9995' }).isChecked()).toBe(false);
  await fillIn(page, {
    postalCode: guest.postalCode,
    card: guest.card,
    expiry: guest.expiry,
    cvc: guest.cvc,
  });
  await pay(page);
  await sees(page, 'Thank you. Your order is paid.');
  expect(await totalOf(page)).toBe('$20.35');
  const payments = await stage.client.payments.list({ customer_id: buyer.customerId });
  expect(payments.items.map(({ status, total_amount }) => [status, total_amount])).toEqual([
    ['succeeded', 2035],
    ['failed', 2035],
  ]);
});

test('a seller is told what they ask for: questions of every kind, a phone number, the name on the card', async () => {
  const field = (
    key: string,
    field_type: 'text' | 'number' | 'email' | 'url' | 'date' | 'dropdown' | 'boolean',
  ) => ({ key, label: `Your ${key}`, field_type, required: true }) as const;
  const open = (custom_fields: Parameters<typeof openCheckout>[2] & object) =>
    openCheckout(stage, ['prod_ebook'], {
      billing_address: { country: 'US' },
      cancel_url: `${stage.sellerUrl}/cart`,
      return_url: `${stage.sellerUrl}/thanks`,
      ...custom_fields,
    });
  const page = await stage.visitor({ javaScriptEnabled: false });
  const first = await open({
    feature_flags: { require_phone_number: true, redirect_immediately: true },
    custom_fields: [
      field('company', 'text'),
      field('seats', 'number'),
      field('colleague', 'email'),
      field('site', 'url'),
      field('start', 'date'),
    ],
  });
  await page.goto(first);
  await page.locator('form[data-checkout]').evaluate((form: HTMLFormElement) => (form.noValidate = true));
  const email = newEmail();
  await fillIn(page, { ...guest, country: 'US', email });
  await page.getByLabel('Your seats').fill('many');
  await page.getByLabel('Your site').fill('nowhere');
  await pay(page);
  const summary = page.getByRole('alert');
  expect(await summary.getByRole('link').allInnerTexts()).toEqual([
    'Phone number: please fill this in.',
    'Your company: please fill this in.',
    'Your seats must be a number.',
    'Your colleague: please fill this in.',
    'Your site must be a web address that starts with https://',
    'Your start: please fill this in.',
  ]);
  await page.getByLabel('Phone number').fill('+49 30 901820');
  await page.getByLabel('Your company').fill('Sample & Sons');
  await page.getByLabel('Your seats').fill('12');
  await page.getByLabel('Your colleague').fill('colleague@example.com');
  await page.getByLabel('Your site').fill('https://example.com/team');
  await page.getByLabel('Your start').fill('2030-01-31');
  await fillIn(page, { card: guest.card, expiry: guest.expiry, cvc: guest.cvc });
  await pay(page);
  await page.waitForURL(`${stage.sellerUrl}/thanks?*`);
  const { payment_id: paymentId = '', ...rest } = Object.fromEntries(new URL(page.url()).searchParams);
  expect(rest).toEqual({ status: 'succeeded', email });
  const payment = await stage.client.payments.retrieve(paymentId);
  expect(payment.customer.phone_number).toBe('+49 30 901820');
  expect(payment.custom_field_responses).toEqual([
    { key: 'company', value: 'Sample & Sons' },
    { key: 'seats', value: '12' },
    { key: 'colleague', value: 'colleague@example.com' },
    { key: 'site', value: 'https://example.com/team' },
    { key: 'start', value: '2030-01-31' },
  ]);

  const second = await open({
    feature_flags: { require_cardholder_name: true },
    custom_fields: [{ ...field('size', 'dropdown'), options: ['S', 'M'] }, field('consent', 'boolean')],
  });
  await page.goto(second);
  await page.locator('form[data-checkout]').evaluate((form: HTMLFormElement) => (form.noValidate = true));
  await fillIn(page, { ...guest, country: 'US', email });
  await pay(page);
  expect(await summary.getByRole('link').allInnerTexts()).toEqual([
    'Your size: please choose.',
    'Your consent: please choose.',
    'Name on card: please fill this in.',
  ]);
  await page.getByLabel('Your size').selectOption('M');
  await page.getByLabel('Your consent').check();
  await page.getByLabel('Name on card').fill('Sample Guest');
  await fillIn(page, { card: guest.card, expiry: guest.expiry, cvc: guest.cvc });
  await pay(page);
  await sees(page, 'Thank you. Your order is paid.');
  const other = (await paymentsOf(stage, email)).find(({ payment_id: id }) => id !== paymentId);
  const paid = await stage.client.payments.retrieve(other?.payment_id ?? '');
  expect(paid.custom_field_responses).toEqual([
    { key: 'size', value: 'M' },
    { key: 'consent', value: 'true' },
  ]);
});
