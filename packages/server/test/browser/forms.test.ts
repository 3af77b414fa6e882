import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { cards } from '../support/shop.ts';
import { fillIn, guest, newEmail, openCheckout, pay, paymentsOf, postalCodeOf, sees } from './buying.ts';
import { type Stage, openStage } from './stage.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
});

afterEach(async () => {
  expect(await stage.endVisits()).toEqual([]);
});

afterAll(async () => {
  await stage.close();
});

const course = ['prod_starter_course'] as const;

async function visitCheckout(country: string, over: Parameters<typeof openCheckout>[2] = {}): Promise<Page> {
  const page = await stage.visitor();
  const billing_address = { country } as { country: 'US' };
  await page.goto(await openCheckout(stage, course, { billing_address, ...over }));
  return page;
}

/** The ways in which text comes into a field. */
const ways = {
  typed: async (page, label, text) => {
    await page.getByLabel(label, { exact: true }).focus();
    await page.keyboard.type(text);
  },
  pasted: async (page, label, text) => {
    const field = page.getByLabel(label, { exact: true });
    await field.focus();
    await page.evaluate((pasted) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', pasted);
      const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
      if (document.activeElement?.dispatchEvent(event)) document.execCommand('insertText', false, pasted);
    }, text);
  },
  inserted: async (page, label, text) => {
    await page.getByLabel(label, { exact: true }).focus();
    await page.keyboard.insertText(text);
  },
  'filled in by the browser': async (page, label, text) => {
    await page.getByLabel(label, { exact: true }).evaluate((field: HTMLInputElement, filled) => {
      field.value = filled;
      field.dispatchEvent(new Event('input', { bubbles: true }));
      field.dispatchEvent(new Event('change', { bubbles: true }));
    }, text);
  },
} satisfies Record<string, (page: Page, label: string, text: string) => Promise<void>>;

const valueOf = (page: Page, label: string) => page.getByLabel(label, { exact: true }).inputValue();
const emptied = (page: Page, label: string) => page.getByLabel(label, { exact: true }).fill('');

describe.each(Object.entries(ways))('what is %s', (way, enter) => {
  test('as the expiry of a card stays what it means', async () => {
    const page = await visitCheckout('HK');
    const meanings = [
      ['12/34', '12 / 34'],
      ['12/2034', '12 / 2034'],
      ['01/2030', '01 / 2030'],
      ['1/30', '01 / 30'],
      ['1/2030', '01 / 2030'],
      ['6/30', '06 / 30'],
      ['1230', '12 / 30'],
      ['630', '06 / 30'],
      ['122034', '12 / 2034'],
      ['12 / 34', '12 / 34'],
      ['12-34', '12 / 34'],
      ['12.34', '12 / 34'],
      ['12 2034', '12 / 2034'],
      ['１２／３４', '12 / 34'],
      ['１２ー３４', '12 / 34'],
      // No month: it stays to be seen, and the server says so.
      ['13/30', '13 / 30'],
      ...(way === 'typed' ? [] : [['2034-12', '12 / 2034'] as const, ['2034/1', '01 / 2034'] as const]),
    ] as const;
    for (const [text, meant] of meanings) {
      await emptied(page, 'Expires');
      await enter(page, 'Expires', text);
      expect([text, await valueOf(page, 'Expires')]).toEqual([text, meant]);
    }
  });

  test('as the number of a card has its digits in the groups of its network', async () => {
    const page = await visitCheckout('HK');
    for (const [text, shown] of [
      ['4242424242424242', '4242 4242 4242 4242'],
      ['4242-4242-4242-4242', '4242 4242 4242 4242'],
      ['4242 4242 4242 4242', '4242 4242 4242 4242'],
      ['４２４２４２４２４２４２４２４２', '4242 4242 4242 4242'],
      ['378282246310005', '3782 822463 10005'],
      ['6304000000000000000', '6304 0000 0000 0000 000'],
    ] as const) {
      await emptied(page, 'Card number');
      await enter(page, 'Card number', text);
      expect(await valueOf(page, 'Card number')).toBe(shown);
    }
    for (const text of ['123', '１２３', ' 123']) {
      await emptied(page, 'CVC');
      await enter(page, 'CVC', text);
      expect(await valueOf(page, 'CVC')).toBe('123');
    }
  });

  test('full-width everywhere by a Japanese keyboard pays, and is stored as it is meant', async () => {
    const page = await visitCheckout('JP', {
      feature_flags: { require_phone_number: true },
      custom_fields: [
        { key: 'seats', label: 'Seats', field_type: 'number', required: true },
        { key: 'mail', label: 'Mail', field_type: 'email', required: true },
        { key: 'site', label: 'Site', field_type: 'url', required: true },
      ],
    });
    const email = newEmail();
    const wide = (text: string) =>
      text.replaceAll(/[!-~]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0));
    await enter(page, 'Email', `${wide(email)}　`);
    await enter(page, 'Name', '見本 太郎');
    await enter(page, 'Phone number', '０３ー１２３４ー５６７８');
    await enter(page, 'Postal code', '〒１００ー０００１');
    await enter(page, 'Seats', '１２');
    await enter(page, 'Mail', wide('mail@example.com'));
    await enter(page, 'Site', wide('https://example.com'));
    await enter(page, 'Card number', wide(cards.pays));
    await enter(page, 'Expires', wide('12/2034'));
    await enter(page, 'CVC', wide('123'));
    await sees(page, 'Tax 10%');
    await pay(page);
    await sees(page, 'Thank you. Your order is paid.');
    const [paid] = await paymentsOf(stage, email);
    const payment = await stage.client.payments.retrieve(paid!.payment_id);
    expect(payment).toMatchObject({
      billing: { country: 'JP', zipcode: '100-0001' },
      customer: { email, name: '見本 太郎', phone_number: '03-1234-5678' },
      custom_field_responses: [
        { key: 'seats', value: '12' },
        { key: 'mail', value: 'mail@example.com' },
        { key: 'site', value: 'https://example.com' },
      ],
    });
  });
});

describe('the expiry of a card', () => {
  /** Types digits, and presses keys by their names. */
  async function type(...steps: readonly string[]): Promise<string> {
    const page = await visitCheckout('HK');
    await page.getByLabel('Expires', { exact: true }).focus();
    for (const step of steps) {
      if (/^[A-Z]/.test(step)) await page.keyboard.press(step);
      else await page.keyboard.type(step);
    }
    return valueOf(page, 'Expires');
  }

  test('can be deleted backwards over its slash, and typed anew', async () => {
    const back = (times: number) => Array<string>(times).fill('Backspace');
    expect(await type('1234', ...back(2))).toBe('12');
    expect(await type('1234', ...back(3))).toBe('1');
    expect(await type('1234', ...back(4))).toBe('');
    expect(await type('1234', ...back(3), '130')).toBe('11 / 30');
  });

  test('can be corrected in its middle, from either side', async () => {
    expect(await type('0234', 'Home', 'Delete', 'Delete', '12')).toBe('12 / 34');
    expect(await type('0234', 'Home', 'ArrowRight', 'Delete', '1')).toBe('01 / 34');
    const behindMonth = ['1234', 'Home', 'ArrowRight', 'ArrowRight'];
    expect(await type(...behindMonth, 'Backspace', '1')).toBe('11 / 34');
    // The first one steps over the slash.
    expect(await type(...behindMonth, 'Delete', 'Delete', '5')).toBe('12 / 54');
  });

  test('is completed when it is left', async () => {
    expect(await type('130', 'Tab')).toBe('01 / 30');
    expect(await type('1234', 'Home', 'Delete', 'Tab')).toBe('02 / 34');
  });

  test('is not touched while an input method composes it', async () => {
    const page = await visitCheckout('HK');
    await page.getByLabel('Expires', { exact: true }).focus();
    const session = await page.context().newCDPSession(page);
    for (const text of ['１', '１２', '１２／', '１２／３', '１２／３４']) {
      const at = text.length;
      await session.send('Input.imeSetComposition', { text, selectionStart: at, selectionEnd: at });
      expect(await valueOf(page, 'Expires')).toBe(text);
    }
    await session.send('Input.insertText', { text: '１２／３４' });
    expect(await valueOf(page, 'Expires')).toBe('12 / 34');
  });
});

test('a digit put into the middle of a card number leaves the caret behind it', async () => {
  const page = await visitCheckout('HK');
  await page.getByLabel('Card number').focus();
  await page.keyboard.type('424242424242424');
  await page.keyboard.press('Home');
  for (let step = 0; step < 4; step += 1) await page.keyboard.press('ArrowRight');
  await page.keyboard.type('99');
  expect(await valueOf(page, 'Card number')).toBe('4242 9942 4242 4242 4');
  await page.keyboard.press('Backspace');
  await page.keyboard.press('Backspace');
  await page.keyboard.press('Backspace');
  expect(await valueOf(page, 'Card number')).toBe('4244 2424 2424 24');
});

describe('another country', () => {
  const known = {
    country: 'US',
    state: 'CA',
    city: 'San Francisco',
    street: '1 Sample Street',
    zipcode: '94107',
  } as const;

  test('has the fields of its own, empty, and nothing of the one before is stored', async () => {
    const page = await visitCheckout('US', { billing_address: known });
    expect(await valueOf(page, 'City')).toBe('San Francisco');
    expect(await valueOf(page, 'State')).toBe('CA');
    await page.getByLabel('Country or region').selectOption('JP');
    await page.getByLabel('Prefecture').waitFor();
    for (const label of ['Postal code', 'Prefecture', 'City or ward', 'Street address']) {
      expect([label, await valueOf(page, label)]).toEqual([label, '']);
    }
    const email = newEmail();
    await fillIn(page, { ...guest, email, country: 'JP', postalCode: '1000001' });
    await pay(page);
    await sees(page, 'Thank you. Your order is paid.');
    const [paid] = await paymentsOf(stage, email);
    expect((await stage.client.payments.retrieve(paid!.payment_id)).billing).toEqual({
      country: 'JP',
      state: null,
      city: null,
      street: null,
      zipcode: '100-0001',
    });
  });

  test('keeps what is typed before its fields arrive, and where the customer is', async () => {
    const page = await visitCheckout('US');
    let letGo: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (letGo = resolve));
    await page.route('**/checkout/cks_*', async (route) => {
      await held;
      await route.continue();
    });
    await page.getByLabel('Country or region').selectOption('DE');
    await postalCodeOf(page).focus();
    await page.keyboard.type('101');
    letGo();
    await page.getByLabel('Postal code').waitFor();
    await page.keyboard.type('15');
    expect(await valueOf(page, 'Postal code')).toBe('10115');
  });

  test('without postal codes asks for none, and asks again where there are some', async () => {
    const page = await visitCheckout('US');
    await page.getByLabel('Country or region').selectOption('HK');
    await page.getByLabel('ZIP code').waitFor({ state: 'detached' });
    expect(await page.locator('[name=postal_code]').count()).toBe(0);
    await page.getByLabel('Country or region').selectOption('IE');
    await page.getByLabel('Eircode (optional)').waitFor();
    await page.getByLabel('Country or region').selectOption('GB');
    await page.getByLabel('Postcode').waitFor();
    expect(await page.getByLabel('Postcode').getAttribute('required')).not.toBeNull();
  });
});

describe('the total is announced', () => {
  test('when it changes, and not when it stays', async () => {
    const page = await visitCheckout('US');
    await page.evaluate(() => {
      const said: string[] = [];
      Object.assign(window, { said });
      const status = document.querySelector('[data-status]')!;
      new MutationObserver(() => said.push(status.textContent ?? '')).observe(status, {
        childList: true,
        characterData: true,
        subtree: true,
      });
    });
    const said = () => page.evaluate(() => (window as unknown as { said: string[] }).said.filter(Boolean));
    const changeTo = async (country: string) => {
      const answer = page.waitForResponse((response) => response.request().method() === 'POST');
      await page.getByLabel('Country or region').selectOption(country);
      await (await answer).finished();
      await page.locator(`[data-part=address][data-country=${country}]`).waitFor({ state: 'attached' });
    };
    await changeTo('HK');
    expect(await said()).toEqual(['Updating the total…']);
    await changeTo('DE');
    await sees(page, 'The total is now $58.31.');
    expect((await said()).slice(1)).toEqual(['Updating the total…', 'The total is now $58.31.']);
  });
});
