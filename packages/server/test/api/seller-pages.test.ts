import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Caller, type TestApi, createTestApi } from '../support/api.ts';
import { sellCourse } from '../support/shop.ts';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.drop());

async function openStudio(): Promise<Caller> {
  const shop = await api.createBusiness('Sample Studio', 'test');
  const logo =
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 40" width="80" height="40"><rect width="80" height="40"/></svg>';
  const { status, text } = await shop.request('PATCH', '/business', {
    legal_name: 'サンプル工房株式会社',
    representative: '見本 太郎',
    address: { country: 'JP', state: '東京都', city: '千代田区', street: '見本町1-2-3', zipcode: '100-0000' },
    support_email: 'support@example.com',
    support_phone: '03-0000-0000',
    terms_url: { en: 'https://shop.example.com/terms', ja: 'https://shop.example.com/kiyaku' },
    privacy_url: 'https://shop.example.com/privacy',
    returns_text: { en: 'Digital goods cannot be returned.', ja: 'デジタル商品のため返品できません。' },
    tax_registrations: [{ country: 'JP', number: 'T7000012050002' }],
    accent_color: '#2f9e44',
    logo_url: `data:image/svg+xml,${encodeURIComponent(logo)}`,
  });
  expect(status, text).toBe(200);
  return shop;
}

async function openCheckout(shop: Caller, language: string): Promise<string> {
  const product = await sellCourse(shop);
  const session = await shop.request('POST', '/checkouts', {
    product_cart: [{ product_id: product, quantity: 1 }],
  });
  const path = new URL(String(session.body.checkout_url)).pathname;
  return (await api.app.request(`${path}?lang=${language}`)).text();
}

test('a checkout shows who sells: mark, colour, terms and contact, in the language of its reader', async () => {
  const shop = await openStudio();
  const page = await openCheckout(shop, 'en');
  expect(page).toMatch(/<img src="\/images\/[\w-]{22}" alt="" width="64" height="32"/);
  expect(page).toContain('/assets/accent-2f9e44.css');
  expect(page).toContain('https://shop.example.com/terms');
  expect(page).toContain('Sold by サンプル工房株式会社');
  expect(page).toContain('mailto:support@example.com');
  const japanese = await openCheckout(shop, 'ja');
  expect(japanese).toContain('https://shop.example.com/kiyaku');
  expect(japanese).toContain('サンプル工房株式会社（運営責任者：見本 太郎）');
  expect(japanese).toContain('デジタル商品のため返品できません。');
  expect(japanese).toContain('〒100-0000 東京都千代田区見本町1-2-3');
});

test('a change of the record is on the next page, in every process', async () => {
  const shop = await openStudio();
  expect(await openCheckout(shop, 'en')).toContain('support@example.com');
  await shop.request('PATCH', '/business', { support_email: 'help@example.com' });
  const page = await openCheckout(shop, 'en');
  expect(page).toContain('help@example.com');
  expect(page).not.toContain('support@example.com');
});

test('the colours of a seller are a style sheet of their own, and of nothing else', async () => {
  const styles = await api.app.request('/assets/accent-2f9e44.css');
  expect(styles.headers.get('content-type')).toContain('text/css');
  expect(styles.headers.get('cache-control')).toContain('immutable');
  expect(await styles.text()).toContain('--seller-accent:#2f9e44');
  for (const name of ['accent-7b7b7b.css', 'accent-2F9E44.css', 'accent-red.css']) {
    expect((await api.app.request(`/assets/${name}`)).status, name).toBe(404);
  }
});

test('the legal notice says what Japanese law wants found', async () => {
  const shop = await openStudio();
  const page = await (await api.app.request(`/legal/${shop.scope.businessId}?lang=ja`)).text();
  for (const text of [
    '特定商取引法に基づく表記',
    '見本 太郎',
    '03-0000-0000',
    'T7000012050002',
    '提供時期',
  ]) {
    expect(page).toContain(text);
  }
  expect((await api.app.request('/legal/bus_unknown')).status).toBe(404);
});

test('a seller who has said nothing has a name in the header, and an empty foot', async () => {
  const page = await openCheckout(await api.createBusiness('Bare Shop', 'test'), 'en');
  expect(page).toContain('Bare Shop');
  expect(page).not.toMatch(/foot-links|foot-seller|accent-/);
});

test('a reader without a language gets the one of the seller', async () => {
  const shop = await openStudio();
  await shop.request('PATCH', '/business', { default_locale: 'ja' });
  const bare = await api.app.request(`/legal/${shop.scope.businessId}`);
  expect(await bare.text()).toContain('lang="ja"');
  const chosen = await api.app.request(`/legal/${shop.scope.businessId}`, {
    headers: { 'accept-language': 'en' },
  });
  expect(await chosen.text()).toContain('lang="en"');
});

test('a product is named in the language of its reader, and as it is in every other', async () => {
  const shop = await api.createBusiness('Words', 'test');
  const texts = { ja: { name: '写真入門講座', description: '動画レッスン10本。' } };
  const product = await shop.request('POST', '/products', {
    name: 'Photography for beginners',
    description: 'Ten lessons.',
    tax_category: 'edtech',
    price: {
      type: 'one_time_price',
      currency: 'USD',
      price: 4900,
      discount: 0,
      purchasing_power_parity: false,
    },
    translations: texts,
  });
  expect(product.body.translations, product.text).toEqual(texts);
  const session = await shop.request('POST', '/checkouts', {
    product_cart: [{ product_id: product.body.product_id, quantity: 1 }],
  });
  const path = new URL(String(session.body.checkout_url)).pathname;
  const read = async (language: string) => (await api.app.request(`${path}?lang=${language}`)).text();
  expect(await read('ja')).toMatch(/写真入門講座[^]*動画レッスン10本。/);
  expect(await read('en')).toMatch(/Photography for beginners[^]*Ten lessons\./);
  await shop.request('PATCH', `/products/${String(product.body.product_id)}`, { translations: {} });
  const changed = await shop.request('GET', `/products/${String(product.body.product_id)}`);
  expect(changed.body.translations).toEqual({});
});
