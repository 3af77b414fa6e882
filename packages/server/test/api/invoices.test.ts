import pino from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dayMs, hourMs, minuteMs, secondMs } from '../../src/domain/time.ts';
import type { CountryCode } from '../../src/domain/tax/countries.ts';
import { transaction } from '../../src/store/postgres/postgres.ts';
import { insertMissingTaxRates } from '../../src/store/billing/tax-rates.ts';
import { type Answer, type Json, type TestApi, createTestApi, expectRefusal } from '../support/api.ts';
import { buy, createBuyer } from '../support/buyers.ts';
import { receiptPageOf, visit } from '../support/pages.ts';
import {
  buyAsGuest,
  cardOf,
  cards,
  cartOf,
  confirm,
  guest,
  openCheckout,
  sellCourse,
} from '../support/shop.ts';

let api: TestApi;
/** Logged lines. */
const logged: string[] = [];
beforeAll(async () => {
  api = await createTestApi({ log: pino({ level: 'warn' }, { write: (line) => void logged.push(line) }) });
  await transaction(api.runtime.sql, (tx) =>
    insertMissingTaxRates(tx, api.scope, [
      { country: 'JP', state: null, taxCategory: null, name: 'JCT', rateBps: 1_000 },
    ]),
  );
});
afterAll(() => api.drop());

async function buyFrom(country: CountryCode, price: Json = {}): Promise<string> {
  return buy(api, await createBuyer(api, { country }), await sellCourse(api, price));
}

/** Fetches with the seller's key. */
function fetchInvoice(path: string, headers: Record<string, string> = {}): Promise<Answer> {
  return api.request('GET', `/invoices/${path}`, undefined, headers);
}

/** Fetches as anybody can: without a key. */
function follow(url: string, headers: Record<string, string> = {}): Promise<Answer> {
  const { pathname, search } = new URL(url, api.runtime.config.publicUrl);
  return api.send('GET', `${pathname}${search}`, undefined, headers);
}

async function linkOf(path: string): Promise<string> {
  return (await api.request('GET', `/${path}`)).body.invoice_url as string;
}

const asBrowser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

/** The document's title, as a PDF spells what goes beyond ASCII. */
function titled(text: string): string {
  return new TextDecoder().decode(Buffer.from(`\ufeff${text}`, 'utf16le').swap16());
}

/** Number of a document, which names its file. */
function numberOf(answer: Answer): string {
  const named = /^inline; filename="((?:INV|CN)-\d{4}-\d{5})\.pdf"$/;
  return named.exec(answer.headers.get('content-disposition') ?? '')?.[1] ?? 'no number';
}

describe('GET /invoices/payments/{payment_id}', () => {
  test("answers the payment's invoice as a PDF to the key", async () => {
    const paymentId = await buyFrom('US');
    const answer = await fetchInvoice(`payments/${paymentId}`);
    const number = numberOf(answer);
    expect(answer.status, answer.text).toBe(200);
    expect(answer.headers.get('content-type')).toBe('application/pdf');
    expect(number).toMatch(/^INV-/);
    expect(answer.headers.get('cache-control')).toBe('private, no-store');
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
    expect(answer.text).toMatch(/^%PDF-/);
    expect(answer.text).toContain(titled(`Invoice ${number} · Sample Shop`));
  });

  test('is where invoice_url leads, and the official SDK reads it', async () => {
    const paymentId = await buyFrom('US');
    const payment = await api.client.payments.retrieve(paymentId);
    const address = `${api.runtime.config.publicUrl}/invoices/payments/${paymentId}?token=`;
    expect(payment.invoice_url).toContain(address);
    const listed = await api.client.payments.list({ page_size: 1, page_number: 0 });
    expect(listed.items[0]?.invoice_url).toContain(address);
    expect((await follow(payment.invoice_url ?? '')).text).toMatch(/^%PDF-/);
    const response = await api.client.invoices.payments.retrieve(paymentId);
    const document = new Uint8Array(await (await response.blob()).arrayBuffer());
    expect(Buffer.from(document.subarray(0, 5)).toString()).toBe('%PDF-');
    expect(document.length).toBeLessThan(200_000);
  });

  test('is the same document every time', async () => {
    const path = `payments/${await buyFrom('JP')}`;
    expect((await fetchInvoice(path)).text).toBe((await fetchInvoice(path)).text);
  });

  test("speaks the reader's language, else that of the purchase", async () => {
    const dollars = await buyFrom('US');
    const yen = await buyFrom('US', { currency: 'JPY', price: 9_800 });
    const fromJapan = await buyFrom('JP');
    const titleOf = async (paymentId: string, query: string, acceptLanguage: string): Promise<string> => {
      const answer = await fetchInvoice(`payments/${paymentId}${query}`, {
        'accept-language': acceptLanguage,
      });
      expect(answer.status, answer.text).toBe(200);
      const number = numberOf(answer);
      const titles = ['Invoice', '請求書 兼 領収書'];
      const found = titles.filter((title) =>
        answer.text.includes(titled(`${title} ${number} · Sample Shop`)),
      );
      expect(found).toHaveLength(1);
      return found[0] ?? '';
    };
    expect(await titleOf(dollars, '', '*')).toBe('Invoice');
    expect(await titleOf(yen, '', '*')).toBe('請求書 兼 領収書');
    expect(await titleOf(fromJapan, '', '*')).toBe('請求書 兼 領収書');
    expect(await titleOf(fromJapan, '', 'en-GB,en;q=0.9')).toBe('Invoice');
    expect(await titleOf(dollars, '', 'fr, ja;q=0.5')).toBe('請求書 兼 領収書');
    expect(await titleOf(dollars, '?lang=ja', 'en')).toBe('請求書 兼 領収書');
    expect(await titleOf(fromJapan, '?lang=en', 'ja')).toBe('Invoice');
    expectRefusal(await fetchInvoice(`payments/${dollars}?lang=xx`), 422, 'INVALID_QUERY_PARAMS', /lang/);
  });

  test('answers a payment that has not succeeded exactly as one that does not exist', async () => {
    const session = await openCheckout(api, [await sellCourse(api)]);
    const declined = await confirm(api, session, guest({ card: cardOf(cards.declined) }));
    expect(declined.body.status).toBe('failed');
    const link = await api.request('POST', '/payments', {
      product_cart: cartOf(await sellCourse(api)),
      customer: { email: 'sample.customer@example.com', name: 'Sample Customer' },
      billing: { country: 'US' },
    });
    const unknown = await fetchInvoice('payments/pay_000000000000000000000');
    expectRefusal(unknown, 404, 'NOT_FOUND', /have succeeded/);
    for (const paymentId of [declined.body.payment_id, link.body.payment_id] as string[]) {
      const answer = await fetchInvoice(`payments/${paymentId}`);
      expectRefusal(answer, 404, 'NOT_FOUND');
      expect(answer.body.message).toBe(unknown.body.message);
      expect((await api.request('GET', `/payments/${paymentId}`)).body.invoice_url).toBeNull();
    }
  });

  test('shows a page instead of JSON to a browser', async () => {
    const answer = await fetchInvoice('payments/pay_000000000000000000000', {
      ...asBrowser,
      'accept-language': 'ja',
    });
    expect(answer.status).toBe(404);
    expect(answer.headers.get('content-type')).toContain('text/html');
    expect(answer.text).toContain('<html lang="ja"');
  });

  test('draws names that nobody expected', async () => {
    const names = ['スターターコース ☕️', '髙橋 №1 Łódź 김', 'x'.repeat(100), '🎉'];
    const products = await Promise.all(
      names.map(async (name) => {
        const answer = await api.request('POST', '/products', {
          name,
          tax_category: 'edtech',
          price: { type: 'one_time_price', currency: 'USD', price: 4900 },
        });
        return answer.body.product_id as string;
      }),
    );
    const body = guest({ customer: { email: 'guest@example.com', name: 'Ğüneş Žižková 見本 👩🏽‍💻' } });
    const { payment_id: paymentId } = await buyAsGuest(api, products, { body });
    const answer = await fetchInvoice(`payments/${String(paymentId)}`);
    expect(answer.status).toBe(200);
    expect(answer.text).toMatch(/^%PDF-/);
  });
});

describe('a link to a document', () => {
  const inJapanese = { ...asBrowser, 'accept-language': 'ja' };

  /** A payment that was given back, and its two links. */
  async function refunded(): Promise<{ payment: string; refund: string; ids: readonly [string, string] }> {
    const paymentId = await buyFrom('US');
    const refund = await api.request('POST', '/refunds', { payment_id: paymentId });
    const refundId = refund.body.refund_id as string;
    return {
      ids: [paymentId, refundId],
      payment: await linkOf(`payments/${paymentId}`),
      refund: await linkOf(`refunds/${refundId}`),
    };
  }

  test('opens it without a key or a cookie, and stays in no cache, referrer or search engine of others', async () => {
    const { payment, refund } = await refunded();
    for (const link of [payment, refund]) {
      const answer = await follow(link);
      expect(answer.status, answer.text).toBe(200);
      expect(answer.text).toMatch(/^%PDF-/);
      expect(answer.headers.get('cache-control')).toBe('private, no-store');
      expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
      expect(answer.headers.get('set-cookie')).toBeNull();
    }
  });

  test('opens nothing but that document; what is closed answers as what does not exist', async () => {
    const { payment, refund, ids } = await refunded();
    const tokenOf = (link: string): string => new URL(link).searchParams.get('token') ?? '';
    const other = await linkOf(`payments/${await buyFrom('US')}`);
    const [endsAt = '', ...signature] = tokenOf(payment).split('.');
    const later = [String(Number(endsAt) + 1), ...signature].join('.');
    const nothing = await follow(`/invoices/payments/pay_000000000000000000000?token=${tokenOf(payment)}`);
    expectRefusal(nothing, 401, 'UNAUTHORIZED', /invoice_url/);
    const closed: Record<string, string> = {
      'the id alone': `/invoices/payments/${ids[0]}`,
      'the id of a refund alone': `/invoices/refunds/${ids[1]}`,
      'the token of another payment': `/invoices/payments/${ids[0]}?token=${tokenOf(other)}`,
      'the token of its refund': `/invoices/payments/${ids[0]}?token=${tokenOf(refund)}`,
      'the token of its payment': `/invoices/refunds/${ids[1]}?token=${tokenOf(payment)}`,
      'a later end': `/invoices/payments/${ids[0]}?token=${later}`,
      'a token that was cut': payment.slice(0, -3),
      'an empty token': `/invoices/payments/${ids[0]}?token=`,
      'no token at all': `/invoices/payments/${ids[0]}?token=%00.%27`,
    };
    for (const [what, url] of Object.entries(closed)) {
      const answer = await follow(url);
      const status = what === 'no token at all' ? 422 : 401;
      expect(answer.status, what).toBe(status);
      if (status === 401) expect(answer.body.message, what).toBe(nothing.body.message);
    }
  });

  test('ends after 30 days; asked for again there is a new one, and a page says where', async () => {
    let aheadMs = 0;
    const late = await createTestApi({ wallClock: () => Date.now() + aheadMs });
    try {
      const paymentId = await buy(late, await createBuyer(late), await sellCourse(late));
      const read = async () =>
        (await late.request('GET', `/payments/${paymentId}`)).body.invoice_url as string;
      const open = async (link: string, headers: Record<string, string> = {}) => {
        const { pathname, search } = new URL(link);
        return late.send('GET', `${pathname}${search}`, undefined, headers);
      };
      const link = await read();
      aheadMs = 30 * dayMs - minuteMs;
      expect((await open(link)).status).toBe(200);
      aheadMs = 30 * dayMs + hourMs + 2 * secondMs;
      expectRefusal(await open(link), 401, 'UNAUTHORIZED', /new one/);
      const english = await open(link, asBrowser);
      expect([english.status, english.text]).toEqual([404, expect.stringContaining('no longer opens')]);
      const japanese = await open(link, inJapanese);
      expect(japanese.text).toContain('お支払い完了のページまたはお客様ページを開き直して');
      expect((await open(await read())).status).toBe(200);
    } finally {
      await late.drop();
    }
  });

  test('is not needed by a key, which opens what its business has, also to read only', async () => {
    const { ids } = await refunded();
    for (const path of [`/invoices/payments/${ids[0]}`, `/invoices/refunds/${ids[1]}`]) {
      const reading = { authorization: `Bearer ${api.readOnlyKey}` };
      expect((await api.send('GET', path, undefined, reading)).status).toBe(200);
      expectRefusal(await api.other.request('GET', path), 404, 'NOT_FOUND');
      const unknown = { authorization: 'Bearer key_unknown' };
      expectRefusal(await api.send('GET', path, undefined, unknown), 401, 'UNAUTHORIZED');
      const { pathname, search } = new URL(await linkOf(`payments/${ids[0]}`));
      const both = await api.send('GET', `${pathname}${search}`, undefined, unknown);
      expectRefusal(both, 401, 'UNAUTHORIZED', /API key/);
    }
  });

  test('is asked for at most as often as strangers may ask', async () => {
    const link = new URL(await linkOf(`payments/${await buyFrom('US')}`));
    const ask = () =>
      api.app.request(
        `${link.pathname}${link.search}x`,
        {},
        { incoming: { socket: { remoteAddress: '192.0.2.1' } } },
      );
    const statuses = await Promise.all(Array.from({ length: 120 }, async () => (await ask()).status));
    expect(new Set(statuses)).toEqual(new Set([401, 429]));
  });
});

describe('GET /invoices/refunds/{refund_id}', () => {
  test("answers the refund's credit note, and the invoice tells of the refund", async () => {
    const paymentId = await buyFrom('US');
    const before = (await fetchInvoice(`payments/${paymentId}`)).text;
    const refund = await api.request('POST', '/refunds', { payment_id: paymentId });
    expect(refund.body.status, refund.text).toBe('succeeded');
    const refundId = refund.body.refund_id as string;
    const answer = await fetchInvoice(`refunds/${refundId}`);
    expect(answer.status, answer.text).toBe(200);
    expect(answer.headers.get('content-type')).toBe('application/pdf');
    const number = numberOf(answer);
    expect(number).toMatch(/^CN-/);
    expect(answer.text).toContain(titled(`Credit note ${number} · Sample Shop`));
    expect((await fetchInvoice(`refunds/${refundId}?lang=ja`)).text).toContain(
      titled(`返金明細書 ${number} · Sample Shop`),
    );
    const response = await api.client.invoices.payments.retrieveRefund(refundId);
    expect(response.headers.get('content-type')).toBe('application/pdf');
    expect((await fetchInvoice(`payments/${paymentId}`)).text).not.toBe(before);
  });

  test('answers a refund under way exactly as one that does not exist', async () => {
    const unknown = await fetchInvoice('refunds/ref_000000000000000000000');
    expectRefusal(unknown, 404, 'NOT_FOUND', /have succeeded/);
    const paymentId = await buyFrom('US');
    await api.runtime.simulator.configureFaults(api.scope.businessId, {
      pendingRefund: { next: 1, afterMs: hourMs, endsAs: 'succeeded' },
    });
    const refund = await api.request('POST', '/refunds', { payment_id: paymentId });
    expect(refund.body.status).toBe('pending');
    const answer = await fetchInvoice(`refunds/${String(refund.body.refund_id)}`);
    expectRefusal(answer, 404, 'NOT_FOUND');
    expect(answer.body.message).toBe(unknown.body.message);
  });
});

describe('the pages', () => {
  test('offer the invoice of what is paid, in the language of the page', async () => {
    const session = await openCheckout(api, [await sellCourse(api)]);
    const paid = await confirm(api, session);
    const link = (text: string, locale: string): string => {
      const path = `/invoices/payments/${String(paid.body.payment_id)}`;
      const found = new RegExp(`href="(${path}[^"]*lang=${locale})"`).exec(text)?.[1] ?? '';
      return found.replaceAll('&amp;', '&');
    };
    const receipt = await visit(api, receiptPageOf(api.runtime, session));
    expect((await follow(link(receipt.text, 'en'))).text).toMatch(/^%PDF-/);
    expect(receipt.text).toContain('Download invoice');
    const payment = await api.request('GET', `/payments/${String(paid.body.payment_id)}`);
    const portal = await api.request(
      'POST',
      `/customers/${String(payment.body.customer.customer_id)}/customer-portal/session`,
    );
    const page = await api.send('GET', `${new URL(portal.body.link).pathname}?lang=ja`, undefined, {});
    expect((await follow(link(page.text, 'ja'))).text).toMatch(/^%PDF-/);
    expect(page.text).toContain('領収書をダウンロード');
  });
});

describe('a name that few fonts have', () => {
  async function buyAs(name: string): Promise<{ paymentId: string; customerId: string }> {
    const session = await openCheckout(api, [await sellCourse(api)]);
    const { customer, ...rest } = guest();
    const paid = await confirm(api, session, { ...rest, customer: { ...customer, name } });
    const paymentId = paid.body.payment_id as string;
    const payment = await api.request('GET', `/payments/${paymentId}`);
    return { paymentId, customerId: payment.body.customer.customer_id as string };
  }

  test('is stored and answered as it was written, and not as Unicode would replace it', async () => {
    // 神 U+FA19 and 朗 U+F929, which normalization makes 神 U+795E and 朗 U+6717, and 辻 in a variant.
    const name = '\ufa19 \u8fbb\u{e0100}\uf929 e\u0301';
    const { customerId } = await buyAs(name);
    expect((await api.request('GET', `/customers/${customerId}`)).body.name).toBe(name);
    const created = await api.request('POST', '/customers', { name, email: 'another.customer@example.com' });
    expect(created.body.name).toBe(name);
  });

  test('is logged by code point where the document has a mark for it, without the name', async () => {
    const before = logged.length;
    await fetchInvoice(`payments/${(await buyAs('김민준 محمد')).paymentId}`);
    expect(logged.slice(before)).toEqual([]);
    const { paymentId } = await buyAs('Sample Ꭹ');
    const answer = await fetchInvoice(`payments/${paymentId}`);
    expect(answer.status).toBe(200);
    const lines = logged.slice(before).map((line) => JSON.parse(line));
    expect(lines).toEqual([
      expect.objectContaining({
        code: 'DOCUMENT_CHARACTERS_LACKING',
        characters: ['U+13A9'],
        document: `${numberOf(answer)}.pdf`,
      }),
    ]);
    expect(logged.join('')).not.toContain('Ꭹ');
  });
});
