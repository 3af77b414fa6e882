import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { invoicePath, linksOf } from '../../src/wire/convert/urls.ts';
import { pageHeaders } from '../../src/pages/parts/security-headers.ts';
import { seedDemoBusiness } from '../../src/demo/seed-demo.ts';
import { type TestApi, createTestApi } from '../support/api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
  await seedDemoBusiness(api.runtime, { apiKey: 'rung_test_for_the_tests_of_headers' });
});
afterAll(() => api.drop());

/** Headers required of every answer: browsers guess no types, frame nothing, tell other sites no address. */
const everywhere = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'strict-transport-security': 'max-age=15552000; includeSubDomains',
};

const browser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

async function headersOf(path: string, headers: Record<string, string> = {}, method = 'GET') {
  const answer = await api.send(method, path, undefined, headers);
  return { status: answer.status, ...Object.fromEntries(answer.headers) };
}

describe('pages say what they allow themselves, and nothing else overrules it', () => {
  test.each([
    ['/', 200],
    ['/shop', 200],
    ['/shop/nowhere', 404],
    ['/checkout/cks_unknown', 404],
    ['/portal/unknown', 404],
    ['/pay/unknown', 404],
    ['/authenticate/unknown', 404],
    ['/invoices/payments/pay_unknown', 404],
    ['/nowhere', 404],
    ['/payments', 401],
  ])('%s', async (path, status) => {
    const headers = await headersOf(path, browser);
    expect(headers).toMatchObject({
      ...everywhere,
      ...pageHeaders(),
      status,
      'content-type': 'text/html; charset=UTF-8',
      'content-security-policy': expect.stringMatching(/^default-src 'none'/),
    });
  });
});

describe('what is no page has the same protection', () => {
  test.each([
    ['an answer', '/settings', 200],
    ['a refusal', '/payments/pay_unknown', 404],
    ['an unknown address', '/nowhere', 404],
    ['a probe', '/health', 200],
    ['another probe', '/ready', 200],
    ['the description', '/openapi.json', 200],
    ['the errors', '/docs/errors', 200],
    ['the reference', '/docs/api', 200],
    ['its script', '/docs/api/reference.js', 200],
    ['an icon', '/favicon.ico', 302],
  ])('%s', async (_what, path, status) => {
    const headers = await headersOf(path, { authorization: `Bearer ${api.apiKey}` });
    expect(headers).toMatchObject({ ...everywhere, status });
  });

  test('an invoice, whose address opens it, is told to nobody', async () => {
    const path = invoicePath(linksOf(api.runtime), 'order_123');
    expect(await headersOf(path)).toMatchObject({
      ...everywhere,
      status: 200,
      'referrer-policy': 'no-referrer',
    });
  });

  test.each(['/docs/errors', '/docs/api'])(
    '%s loads nothing from elsewhere and is framed nowhere',
    async (path) => {
      const policy = (await headersOf(path)) as Record<string, unknown>;
      expect(policy['content-security-policy']).toMatch(/default-src '(none|self)'/);
      expect(policy['content-security-policy']).toContain("frame-ancestors 'none'");
      expect(policy['content-security-policy']).not.toMatch(/https?:/);
    },
  );

  test('the files of a page', async () => {
    const { text } = await api.send('GET', '/shop', undefined, browser);
    const files = [...text.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map(([, file]) => file ?? '');
    expect(files.length).toBeGreaterThan(3);
    for (const file of files) {
      expect(await headersOf(file)).toMatchObject({
        ...everywhere,
        status: 200,
        'cache-control': expect.stringContaining('immutable'),
      });
    }
  });
});

describe('at an address where nothing is', () => {
  const ask = (headers: Record<string, string>, path = '/nowhere', method = 'GET') =>
    api.send(method, path, undefined, headers);

  test.each([
    ['en', 'This page does not exist', 'To the start page'],
    ['ja', 'ページが見つかりません', 'トップページへ'],
  ])('a browser is told so on a page with a way on, in its language: %s', async (language, title, way) => {
    const { status, text } = await ask({ ...browser, 'accept-language': language });
    expect(status).toBe(404);
    expect(text).toContain(`<h1>${title}</h1>`);
    expect(text).toMatch(new RegExp(`<a class="button[^"]*" href="/">${way}</a>`));
  });

  test.each([
    ['en', 'This address is for programs', 'API reference'],
    ['ja', 'プログラムのためのアドレスです', 'API リファレンス'],
  ])('a browser at an address of the API is led to its reference: %s', async (language, title, way) => {
    for (const path of ['/payments', '/customers/cus_123', '/moments']) {
      const { status, text } = await ask({ ...browser, 'accept-language': language }, path);
      expect(status).toBe(401);
      expect(text).toContain(`<h1>${title}</h1>`);
      expect(text).toMatch(new RegExp(`<a class="button[^"]*" href="/docs/api">${way}</a>`));
    }
  });

  test.each([
    ['with a key', { ...browser, authorization: 'Bearer unknown' }, 'GET'],
    ['that asks for JSON', { accept: 'application/json' }, 'GET'],
    ['that asks for anything', { accept: '*/*' }, 'GET'],
    ['that says nothing', {}, 'GET'],
    ['that posts', browser, 'POST'],
  ])('a program %s keeps its JSON', async (_which, headers: Record<string, string>, method) => {
    const { body } = await ask(headers, '/nowhere', method);
    expect(body).toMatchObject({
      code: 'NOT_FOUND',
      doc_url: expect.stringContaining('/docs/errors#not_found'),
    });
  });
});
