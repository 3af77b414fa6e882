import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestApi, createTestApi, expectRefusal } from '../support/api.ts';
import { describeEndpoint } from '../support/battery.ts';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.drop());

describeEndpoint(() => api, {
  method: 'GET',
  path: '/business',
  prepare: async () => ({ path: '/business' }),
});
describeEndpoint(() => api, {
  method: 'PATCH',
  path: '/business',
  prepare: async () => ({
    path: '/business',
    body: { legal_name: 'Sample Studio Inc.' },
    object: '/business',
  }),
});

const svg = (inside: string): string =>
  `data:image/svg+xml;base64,${Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40" width="40" height="40">${inside}</svg>`).toString('base64')}`;
const disc = '<circle cx="20" cy="20" r="18" fill="#1d49b4"/>';

describe('the business', () => {
  test('has a name and nothing else until something is said', async () => {
    const shop = await api.createBusiness('New Shop', 'live');
    expect((await shop.request('GET', '/business')).body).toEqual({
      business_id: shop.scope.businessId,
      mode: 'live',
      display_name: 'New Shop',
      legal_name: null,
      representative: null,
      address: null,
      support_email: null,
      support_phone: null,
      website_url: null,
      terms_url: null,
      privacy_url: null,
      returns_url: null,
      returns_text: null,
      tax_registrations: [],
      time_zone: 'UTC',
      default_locale: null,
      statement_descriptor: null,
      accent_color: null,
      logo_url: null,
      invoice_prefix: 'INV',
      credit_note_prefix: 'CN',
      quiet_hours: null,
      created_at: expect.any(String),
    });
  });

  test('takes what is named, leaves the rest, removes what is null, and answers the whole', async () => {
    const shop = await api.createBusiness('New Shop', 'test');
    const whole = {
      display_name: 'サンプル工房',
      legal_name: 'サンプル工房株式会社',
      representative: '見本 太郎',
      address: {
        country: 'JP',
        state: '東京都',
        city: '千代田区',
        street: '見本町1-2-3',
        zipcode: '100-0000',
      },
      support_email: 'support@example.com',
      support_phone: '+81 3-0000-0000',
      website_url: 'https://shop.example.com',
      terms_url: { en: 'https://shop.example.com/terms', ja: 'https://shop.example.com/ja/terms' },
      privacy_url: 'https://shop.example.com/privacy',
      returns_url: null,
      returns_text: { en: 'Digital goods cannot be returned.', ja: 'デジタル商品のため返品できません。' },
      time_zone: 'Asia/Tokyo',
      default_locale: 'ja',
      statement_descriptor: 'SAMPLE STUDIO',
      accent_color: '#2f9e44',
      invoice_prefix: 'SA',
      credit_note_prefix: 'SA-CN',
    };
    const changed = await shop.request('PATCH', '/business', whole);
    expect(changed.status, changed.text).toBe(200);
    expect(changed.body).toMatchObject(whole);
    expect((await shop.request('GET', '/business')).body).toEqual(changed.body);
    const less = await shop.request('PATCH', '/business', { representative: null });
    expect(less.body).toEqual({ ...changed.body, representative: null });
    expect((await shop.request('GET', '/settings')).body.time_zone).toBe('Asia/Tokyo');
    await shop.request('PATCH', '/settings', { time_zone: 'Europe/Berlin' });
    expect((await shop.request('GET', '/business')).body.time_zone).toBe('Europe/Berlin');
  });

  test("is each seller's own", async () => {
    await api.request('PATCH', '/business', { legal_name: 'Mine' });
    expect((await api.other.request('GET', '/business')).body.legal_name).toBeNull();
  });
});

describe('a tax registration', () => {
  test.each([
    ['JP', 'T7000012050002', 'jp_qualified_invoice', 'T7000012050002'],
    ['JP', '７０００-０１２０-５０００２', 'jp_qualified_invoice', 'T7000012050002'],
    ['DE', 'de 136 695 976', 'eu_vat', 'DE136695976'],
    ['AT', 'ATU13585627', 'eu_vat', 'ATU13585627'],
    ['GR', 'EL094259216', 'eu_vat', 'EL094259216'],
    ['NL', 'NL004495445B01', 'eu_vat', 'NL004495445B01'],
    ['GB', 'GB 980 7806 84', 'gb_vat', 'GB980780684'],
    ['CH', 'CHE-107.787.577 MWST', 'ch_vat', 'CHE107787577MWST'],
  ])('of %s, %s, is printed as a %s: %s', async (country, number, type, printed) => {
    const answer = await api.request('PATCH', '/business', { tax_registrations: [{ country, number }] });
    expect(answer.status, answer.text).toBe(200);
    expect(answer.body.tax_registrations).toEqual([{ country, type, number: printed }]);
  });

  test.each([
    ['JP', 'T7000012050003', /check digit/],
    ['JP', 'T123', /T and 13 digits/],
    ['DE', 'DE136695977', /VAT number of DE/],
    ['US', '12-3456789', /does not know how tax numbers of US/],
  ])('of %s, %s, is refused and changes nothing', async (country, number, message) => {
    const before = (await api.request('GET', '/business')).body;
    const answer = await api.request('PATCH', '/business', {
      legal_name: 'Half Done',
      tax_registrations: [{ country, number }],
    });
    expectRefusal(answer, 422, 'INVALID_REQUEST_BODY', message);
    expect(answer.body.message).toMatch(/^tax_registrations\.0\.number: /);
    expect((await api.request('GET', '/business')).body).toEqual(before);
  });

  test('is one a country', async () => {
    const number = 'T7000012050002';
    const twice = [
      { country: 'JP', number },
      { country: 'JP', number },
    ];
    expectRefusal(
      await api.request('PATCH', '/business', { tax_registrations: twice }),
      422,
      'INVALID_REQUEST_BODY',
      /JP is there twice/,
    );
  });
});

describe('the looks', () => {
  test.each([
    ['#7b7b7b', /neither white nor dark text can be read/],
    ['blue', /six digits/],
  ])('colour %s is refused', async (color, message) => {
    const answer = await api.request('PATCH', '/business', { accent_color: color });
    expectRefusal(answer, 422, 'INVALID_REQUEST_BODY', message);
  });

  test('a logo is served by its hash, for ever, and can run nothing', async () => {
    const { body } = await api.request('PATCH', '/business', { logo_url: svg(disc) });
    expect(body.logo_url).toMatch(/^http:\/\/localhost:4000\/images\/[\w-]{22}$/);
    const image = await api.app.request(new URL(String(body.logo_url)).pathname);
    expect(image.headers.get('content-type')).toBe('image/svg+xml');
    expect(image.headers.get('cache-control')).toContain('immutable');
    expect(image.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(await image.text()).toContain('<circle');
    expect((await api.request('PATCH', '/business', { logo_url: null })).body.logo_url).toBeNull();
  });

  test('a PNG is written anew, within the room of a logo', async () => {
    const large = await sharp({ create: { width: 2000, height: 1000, channels: 4, background: '#1d49b4' } })
      .withMetadata({ exif: { IFD0: { Copyright: 'where it was taken' } } })
      .png()
      .toBuffer();
    const logo = `data:image/png;base64,${large.toString('base64')}`;
    const { body } = await api.request('PATCH', '/business', { logo_url: logo });
    const image = await api.app.request(new URL(String(body.logo_url)).pathname);
    const bytes = Buffer.from(await image.arrayBuffer());
    expect(await sharp(bytes).metadata()).toMatchObject({ format: 'png', width: 384, height: 192 });
    expect(bytes.includes('where it was taken')).toBe(false);
  });

  test.each([
    ['<script>alert(1)</script>', /<script>/],
    ['<circle r="1" onload="alert(1)"/>', /onload/],
    ['<a href="javascript:alert(1)"><circle r="1"/></a>', /<a>/],
    ['<foreignObject><p>text</p></foreignObject>', /<foreignObject>/],
    ['<image href="https://example.com/spy.png"/>', /another file/],
    ['<use href="other.svg#a"/>', /another file/],
    ['<style>@import url(https://example.com/a.css)</style>', /style/],
    ['<circle r="1" style="fill:url(https://example.com/a)"/>', /style/],
    ['<g>', /not an SVG/],
  ])('an SVG with %s is refused in one sentence', async (inside, message) => {
    const answer = await api.request('PATCH', '/business', { logo_url: svg(inside) });
    expectRefusal(answer, 422, 'INVALID_REQUEST_BODY', message);
  });

  test.each([
    'https://example.com/logo.png',
    'data:text/html;base64,PGI+',
    'data:image/png;base64,iVBORw0KGgo=',
    'data:image/png;base64,',
    'data:image/svg+xml,%E0%A4%A',
    svg('<!ENTITY a "b">'),
  ])('%s is no logo', async (logo) => {
    const answer = await api.request('PATCH', '/business', { logo_url: logo });
    expectRefusal(answer, 422, 'INVALID_REQUEST_BODY', /^logo_url: /);
  });
});

test.each([
  [{ support_email: 'nobody' }, /e-mail/],
  [{ support_phone: 'call me' }, /telephone/],
  [{ terms_url: 'javascript:alert(1)' }, /http/],
  [{ terms_url: { de: 'https://example.com' } }, /de/],
  [{ time_zone: 'Mars/Olympus' }, /time_zone/],
  [{ default_locale: 'xx' }, /default_locale/],
  [{ statement_descriptor: '日本' }, /Latin/],
  [{ statement_descriptor: 'A*BCDEF' }, /none of/],
  [{ display_name: '' }, /display_name/],
  [{ display_name: null }, /display_name/],
  [{ address: { country: 'XX' } }, /country/],
  [{ invoice_prefix: 'too long a prefix' }, /invoice_prefix/],
])('%j is refused', async (change, message) => {
  expectRefusal(await api.request('PATCH', '/business', change), 422, 'INVALID_REQUEST_BODY', message);
});
