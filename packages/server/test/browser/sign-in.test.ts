import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { signInSubject } from '../../src/use-cases/billing/customers/sign-in.ts';
import { findCustomerByEmail } from '../../src/store/billing/customers.ts';
import { jobHandlers } from '../../src/worker/handlers.ts';
import { createWorker } from '../../src/worker/worker.ts';
import { linksOf, signInUrl } from '../../src/wire/convert/urls.ts';
import { newEmail } from './buying.ts';
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

/** Link of the latest e-mail to this address, as its reader gets it: what is kept of it lacks the signature. */
async function linkOf(email: string): Promise<string> {
  const { runtime, scope } = stage;
  await createWorker(runtime, jobHandlers).drain();
  const customer = await findCustomerByEmail(runtime.sql, scope, email);
  if (!customer) throw new Error('there is such a customer');
  const { items } = await stage.client.customers.emails.list(customer.customerId);
  expect(items[0]).toMatchObject({ email_type: 'sign_in', recipient: email });
  const [kept] = await runtime.sql<[{ text: string; cause_id: string }]>`
    select text, cause_id from email where email_id = ${items[0]?.email_log_id ?? ''}`;
  expect(kept.text).toContain('/sign-in-link/');
  const { businessId } = scope;
  const { customerId } = customer;
  const subject = signInSubject(businessId, customer, kept.cause_id);
  const expiresAt = runtime.wallClock() + 60_000;
  return signInUrl(
    linksOf(runtime),
    { businessId, customerId, requestId: kept.cause_id },
    { subject, expiresAt },
  );
}

async function askFor(page: Page, email: string): Promise<void> {
  await page.goto(`${stage.url}/portal/${stage.scope.businessId}`);
  await page.getByLabel('Email').fill(email);
  await page.getByRole('button', { name: 'Send the link' }).click();
  await page.getByRole('heading', { name: 'Look at your email' }).waitFor();
}

test.each([{ javaScriptEnabled: true }, { javaScriptEnabled: false }])(
  'a customer signs in with the link from their mailbox, once, with JavaScript or without: %o',
  async (options) => {
    const email = newEmail();
    await stage.client.customers.create({ email, name: 'Sample Customer' });
    const page = await stage.visitor(options);
    await askFor(page, email);
    const link = await linkOf(email);
    await page.goto(link);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL('**/portal/cst_*');
    await page.getByText(`For ${email}`).waitFor();
    const again = await stage.visitor(options);
    const response = await again.goto(link);
    expect(response?.status()).toBe(404);
    await again.getByRole('link', { name: 'Send another link' }).click();
    await again.getByRole('heading', { name: 'Sign in to your account' }).waitFor();
  },
);

test('a mistyped address is said so in the language of the reader', async () => {
  const page = await stage.visitor({ locale: 'ja-JP' });
  await page.goto(`${stage.url}/sign-in/${stage.scope.businessId}`);
  await page.getByLabel('メールアドレス').fill('だれか');
  await page.getByRole('button', { name: 'リンクを送る' }).click();
  await page.getByText('name@example.com').waitFor();
  expect(await page.getByLabel('メールアドレス').inputValue()).toBe('だれか');
});
