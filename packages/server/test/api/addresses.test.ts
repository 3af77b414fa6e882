import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { insertMissingTaxRates } from '../../src/store/billing/tax-rates.ts';
import { transaction } from '../../src/store/postgres/postgres.ts';
import { type Json, type TestApi, createTestApi } from '../support/api.ts';
import { submit, typedCard, visit } from '../support/pages.ts';
import { cards, confirm, guest, openCheckout, sellCourse } from '../support/shop.ts';

let api: TestApi;
let course: string;
beforeAll(async () => {
  api = await createTestApi();
  course = await sellCourse(api);
  const rate = { taxCategory: null, name: 'Tax' };
  await transaction(api.runtime.sql, (tx) =>
    insertMissingTaxRates(tx, api.scope, [
      { ...rate, country: 'CA', state: null, rateBps: 500 },
      { ...rate, country: 'CA', state: 'Ontario', rateBps: 1300 },
    ]),
  );
});
afterAll(() => api.drop());

const american = {
  country: 'US',
  state: 'CA',
  city: 'San Francisco',
  street: '1 Sample Street',
  zipcode: '94107',
};

async function open(over: Record<string, unknown> = {}): Promise<string> {
  return `/checkout/${await openCheckout(api, [course], over)}`;
}

/** The form as a browser sends it that shows the fields of an address for `shownFor`. */
function form(address: Record<string, string>, over: Record<string, string> = {}): Record<string, string> {
  return {
    action: 'pay',
    email: 'buyer@example.com',
    name: 'Sample Customer',
    ...address,
    ...typedCard(cards.pays),
    ...over,
  };
}

/** The payment of a checkout, if one was made. */
async function paymentOf(address: string): Promise<Json> {
  const [row] = await api.runtime.sql<{ id: string | null }[]>`
    select payment_id as id from checkout_session where session_id = ${address.slice('/checkout/'.length)}`;
  return row?.id ? api.client.payments.retrieve(row.id) : null;
}

async function billedAt(address: string): Promise<Json> {
  return (await paymentOf(address))?.billing ?? null;
}

describe('an address at the hosted checkout, without a script', () => {
  test('keeps nothing of the country before, when another one is chosen', async () => {
    const address = await open({ billing_address: american });
    const first = await visit(api, address);
    for (const text of ['value="San Francisco"', 'value="1 Sample Street"', 'ZIP code', '>State<']) {
      expect(first.text).toContain(text);
    }
    const shown = { address_country: 'US', state: 'CA', city: 'San Francisco', street: '1 Sample Street' };
    const updated = await submit(
      api,
      address,
      form({ ...shown, country: 'JP', postal_code: '94107' }, { action: 'update' }),
    );
    expect(updated.status).toBe(200);
    for (const gone of ['San Francisco', '1 Sample Street', '94107', 'ZIP code']) {
      expect(updated.text).not.toContain(gone);
    }
    for (const text of ['Postal code', 'Prefecture', '>Tokyo<', 'name="address_country" value="JP"']) {
      expect(updated.text).toContain(text);
    }
    const tokyo = { address_country: 'JP', state: 'Tokyo', city: '', street: '' };
    const paid = await submit(
      api,
      address,
      form({ ...tokyo, country: 'JP', postal_code: '〒１００ー０００１' }),
    );
    expect(paid.status, paid.text).toBe(303);
    expect(await billedAt(address)).toEqual({
      country: 'JP',
      state: 'Tokyo',
      city: null,
      street: null,
      zipcode: '100-0001',
    });
  });

  test('is shown anew before anything is charged, when it was filled in for the country before', async () => {
    const address = await open({ billing_address: american });
    const shown = { address_country: 'US', state: 'CA', city: 'San Francisco', street: '1 Sample Street' };
    const sent = form({ ...shown, country: 'DE', postal_code: '10115' });
    const answer = await submit(api, address, sent);
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('The country has changed');
    expect(answer.text).not.toContain('San Francisco');
    expect(await billedAt(address)).toBeNull();
    const again = await submit(
      api,
      address,
      form({ address_country: 'DE', city: '', street: '', country: 'DE', postal_code: '10115' }),
    );
    expect(again.status, again.text).toBe(303);
    const bare = { state: null, city: null, street: null };
    expect(await billedAt(address)).toEqual({ country: 'DE', ...bare, zipcode: '10115' });
  });

  test('has nothing hidden of another country where the form shows no more than the postal code', async () => {
    const address = await open({ billing_address: american, minimal_address: true });
    expect((await visit(api, address)).text).not.toContain('name="city"');
    const paid = await submit(
      api,
      address,
      form({ address_country: 'US', country: 'JP', postal_code: '1000001' }),
    );
    expect(paid.status, paid.text).toBe(303);
    const bare = { state: null, city: null, street: null };
    expect(await billedAt(address)).toEqual({ country: 'JP', ...bare, zipcode: '100-0001' });
  });

  test('keeps what the seller knows of it while its country stays', async () => {
    const address = await open({ billing_address: american, minimal_address: true });
    const paid = await submit(
      api,
      address,
      form({ address_country: 'US', country: 'US', postal_code: '94110' }),
    );
    expect(paid.status, paid.text).toBe(303);
    expect(await billedAt(address)).toEqual({ ...american, zipcode: '94110' });
  });

  test.each(['HK', 'AE', 'PA', 'IE'])('needs no postal code in %s', async (country) => {
    const address = await open({ billing_address: { country } });
    const { text } = await visit(api, address);
    if (country === 'IE') expect(text).toMatch(/Eircode<span class="optional"> \(optional\)/);
    else expect(text).not.toContain('name="postal_code"');
    const paid = await submit(api, address, form({ address_country: country, country }));
    expect(paid.status, paid.text).toBe(303);
    const bare = { state: null, city: null, street: null, zipcode: null };
    expect(await billedAt(address)).toEqual({ country, ...bare });
  });

  test.each([
    ['en', 'US', '9410', 'This does not look like the ZIP code of the chosen country. Example: 95014'],
    ['en', 'GB', '12345', 'This does not look like the postcode of the chosen country. Example: EC1Y 8SY'],
    ['en', 'IN', '1100', 'This does not look like the PIN code of the chosen country. Example: 110034'],
    ['ja', 'JP', '94107', '選択した国・地域の郵便番号の形式をご確認ください。例: 154-0023'],
    ['ja', 'IE', 'D2', '選択した国・地域の郵便番号（Eircode）の形式をご確認ください。例: A65 F4E2'],
  ])('in %s is refused with the words of %s when its code is %s', async (language, country, code, words) => {
    const address = await open({ customization: { force_language: language } });
    const answer = await submit(api, address, form({ address_country: country, country, postal_code: code }));
    expect(answer.status).toBe(422);
    // Above the form and at its field.
    expect(answer.text.split(words)).toHaveLength(3);
  });

  test('may be given in full for the invoice, in the order of its country and language', async () => {
    const order = async (country: string, language: string) => {
      const address = await open({
        billing_address: { country },
        customization: { force_language: language },
      });
      const { text } = await visit(api, address);
      return [...text.matchAll(/<(?:input|select)[^>]* name="(postal_code|state|city|street)"/g)].map(
        ([, name]) => name,
      );
    };
    expect(await order('US', 'en')).toEqual(['postal_code', 'street', 'city', 'state']);
    expect(await order('JP', 'ja')).toEqual(['postal_code', 'state', 'city', 'street']);
    expect(await order('DE', 'en')).toEqual(['postal_code', 'street', 'city']);
    expect(await order('HK', 'en')).toEqual(['street', 'city', 'state']);
    expect(await order('HK', 'ja')).toEqual(['state', 'city', 'street']);
    expect(await order('SG', 'en')).toEqual(['postal_code', 'street', 'city']);
  });

  test('asks for the state where the seller taxes states apart, and taxes what was chosen', async () => {
    const address = await open({ billing_address: { country: 'CA' }, minimal_address: true });
    const { text } = await visit(api, address);
    expect(text).toMatch(/<select[^>]*required[^>]*name="state"|<select[^>]*name="state"[^>]*required/);
    const sent = { address_country: 'CA', country: 'CA', postal_code: 'k1a0b1' };
    const without = await submit(api, address, form({ ...sent, state: '' }));
    expect(without.status).toBe(422);
    expect(without.text).toContain('Province: please choose.');
    const paid = await submit(api, address, form({ ...sent, state: 'ON' }));
    expect(paid.status, paid.text).toBe(303);
    const payment = await paymentOf(address);
    // 13 % of $49.00, not 5 %.
    expect(payment.tax).toBe(637);
    expect(payment.billing).toMatchObject({ state: 'ON', zipcode: 'K1A 0B1' });
  });

  test.each(['', 'XX', 'constructor', '__proto__'])('is refused when its country is %j', async (country) => {
    const address = await open();
    const sent = { address_country: country, country, postal_code: '1', state: 'x', city: 'y', street: 'z' };
    expect((await submit(api, address, form(sent))).status).toBe(422);
    expect((await submit(api, address, form(sent, { action: 'update' }))).status).toBe(200);
  });

  test('cannot be changed where the seller has fixed it, not even its code', async () => {
    const flags = { feature_flags: { allow_customer_editing_country: false } };
    const odd = { ...american, zipcode: 'SELLER-1' };
    const address = await open({ billing_address: odd, ...flags });
    const { text } = await visit(api, address);
    expect(text).toMatch(
      /<input[^>]*readonly[^>]*name="postal_code"|<input[^>]*name="postal_code"[^>]*readonly/,
    );
    const other = { address_country: 'US', country: 'JP', postal_code: '100-0001', city: 'Tokyo' };
    const paid = await submit(api, address, form(other));
    expect(paid.status, paid.text).toBe(303);
    expect(await billedAt(address)).toEqual(odd);
  });
});

describe('an address sent to the API', () => {
  test('needs its country alone, and is tidied and never refused for its form', async () => {
    const billed = async (billing_address: Record<string, unknown>) => {
      const body = guest({ billing_address });
      const id = await openCheckout(api, [course]);
      const answer = await confirm(api, id, body);
      expect(answer.status, answer.text).toBe(200);
      return (await api.client.payments.retrieve(answer.body.payment_id)).billing;
    };
    const bare = { state: null, city: null, street: null, zipcode: null };
    expect(await billed({ country: 'US' })).toEqual({ ...bare, country: 'US' });
    expect(
      await billed({ country: 'JP', zipcode: ' 〒１００－０００１ ', city: ' 港区 ', street: ' ' }),
    ).toEqual({
      ...bare,
      country: 'JP',
      city: '港区',
      zipcode: '100-0001',
    });
    expect(await billed({ country: 'HK', zipcode: '999077', state: 'Anywhere' })).toEqual({
      ...bare,
      country: 'HK',
      state: 'Anywhere',
      zipcode: '999077',
    });
    expect(await billed({ country: 'JP', zipcode: 'not a code' })).toEqual({
      ...bare,
      country: 'JP',
      zipcode: 'not a code',
    });
  });
});

describe('a card typed without a script', () => {
  test.each([
    ['４２４２　４２４２　４２４２　４２４２', '１２／２０３４', '１２３'],
    ['4242-4242-4242-4242', '2034-12', ' 123 '],
    ['4242 4242 4242 4242', '1/30', '123'],
    ['4242424242424242', '12.34', '123'],
    ['4242424242424242', '12ー34', '123'],
  ])('pays as %s, %s, %s', async (number, expiry, cvc) => {
    const address = await open({ billing_address: { country: 'HK' } });
    const card = { card_number: number, card_expiry: expiry, card_cvc: cvc };
    const paid = await submit(api, address, form({ address_country: 'HK', country: 'HK' }, card));
    expect(paid.status, paid.text).toBe(303);
  });

  test('that is no test card is refused with what is true of it', async () => {
    const address = await open({ billing_address: { country: 'HK' } });
    const card = { card_number: '4111 1111 1111 1111' };
    const refused = await submit(api, address, form({ address_country: 'HK', country: 'HK' }, card));
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('it is neither stored nor passed on to anybody');
    expect(refused.text).not.toContain('sent anywhere');
  });
});
