import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { factsOf, fillIn, guest, newEmail, openCheckout, pay, sees } from './buying.ts';
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

/** Buys in a name, and answers the receipt's page. */
async function buyAs(name: string, email: string): Promise<{ page: Page; paymentId: string }> {
  const page = await stage.visitor();
  await page.goto(await openCheckout(stage, ['prod_ebook'], { billing_address: { country: 'US' } }));
  await fillIn(page, { ...guest, country: 'US', postalCode: '94107', email, name });
  await pay(page);
  await sees(page, 'Thank you. Your order is paid.');
  expect((await factsOf(page))['Order number']).toMatch(/^\d{4,}$/);
  const path = (await page.locator('a[href^="/invoices/"]').getAttribute('href')) ?? '';
  return { page, paymentId: /pay_\w+/.exec(path)?.[0] ?? '' };
}

/** The invoice behind the page's link, as somebody fetches it who has no key and no cookie. */
async function openInvoice(page: Page): Promise<{ url: string; status: number; bytes: Uint8Array }> {
  const path = await page.locator('a[href^="/invoices/"]').getAttribute('href');
  const answer = await fetch(`${stage.url}${path ?? ''}`);
  return { url: answer.url, status: answer.status, bytes: new Uint8Array(await answer.arrayBuffer()) };
}

/** Text of a PDF; null where this machine has no reader of PDF. */
async function textOf(bytes: Uint8Array): Promise<string | null> {
  const reading = promisify(execFile)('pdftotext', ['-', '-']);
  reading.child.stdin?.end(bytes);
  try {
    return (await reading).stdout;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

describe('two purchases with one e-mail address', () => {
  test('are each in the name that was typed: on the page, the payment and the invoice, in both languages', async () => {
    const email = newEmail();
    const first = await buyAs('Sample Customer', email);
    const second = await buyAs('Sample Trading', email);
    const [one, two] = await Promise.all(
      [first, second].map(({ paymentId }) => stage.client.payments.retrieve(paymentId)),
    );
    expect([one?.customer.name, two?.customer.name]).toEqual(['Sample Customer', 'Sample Trading']);
    expect(one?.customer.customer_id).toBe(two?.customer.customer_id);
    expect(await second.page.content()).not.toContain('Sample Customer');
    for (const [bought, name, other] of [
      [first, 'Sample Customer', 'Sample Trading'],
      [second, 'Sample Trading', 'Sample Customer'],
    ] as const) {
      for (const locale of ['en', 'ja']) {
        await bought.page.goto(`${bought.page.url().split('?')[0] ?? ''}?lang=${locale}`);
        const { url, status, bytes } = await openInvoice(bought.page);
        expect([status, Buffer.from(bytes.subarray(0, 5)).toString()]).toEqual([200, '%PDF-']);
        expect(new URL(url).searchParams.get('lang')).toBe(locale);
        const text = await textOf(bytes);
        if (text === null) continue;
        expect(text).toContain(locale === 'ja' ? `${name} 様` : name);
        expect(text).not.toContain(other);
      }
    }
  });

  test.each([
    { locale: 'en-US', says: 'This link no longer opens the document' },
    { locale: 'ja-JP', says: 'このリンクからは書類を開けません' },
  ])('a link that is over says what to do ($locale)', async ({ locale, says }) => {
    const { page } = await buyAs('Sample Customer', newEmail());
    const { url } = await openInvoice(page);
    const late = await stage.visitor({ locale });
    const answer = await late.goto(url.replace(/token=\d+/, 'token=1').replace(/&lang=\w+/, ''));
    expect(answer?.status()).toBe(404);
    await sees(late, says);
  });
});
