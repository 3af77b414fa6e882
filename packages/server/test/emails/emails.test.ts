import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { asId } from '../../src/domain/ids.ts';
import { dayMs, hourMs, minuteMs } from '../../src/domain/time.ts';
import { createSmtpGateway } from '../../src/gateways/mail/smtp.ts';
import { findOfferPreference } from '../../src/store/offers/offer-settings.ts';
import { linksOf, noOffersUrl } from '../../src/wire/convert/urls.ts';
import { jobHandlers } from '../../src/worker/handlers.ts';
import { createWorker } from '../../src/worker/worker.ts';
import { type Caller, type Json, type TestApi, createTestApi } from '../support/api.ts';
import { createBuyer } from '../support/buyers.ts';
import { type Mailbox, openMailbox } from '../support/mailbox.ts';
import { cards, oneClickBody, sellCourse, sellPlan } from '../support/shop.ts';

/* E-mails, through a real mail server on this machine. */

let api: TestApi;
let mailbox: Mailbox;
let ahead = 0;
beforeAll(async () => {
  mailbox = await openMailbox();
  api = await createTestApi({
    wallClock: () => Date.now() + ahead,
    environment: { RUNG_SMTP_URL: mailbox.url, RUNG_MAIL_FROM: 'billing@example.com' },
  });
});
afterAll(async () => {
  await api.drop();
  await mailbox.close();
});
beforeEach(() => {
  mailbox.refusal = null;
});

const on = { receipt: true, payment_failed: true, renewal_coming: true, refunded: true, cancelled: true };

type Shop = Caller & Pick<TestApi, 'runtime'>;

/** A business of its own, with its e-mails switched on. */
async function openShop(emails: Record<string, boolean> = on): Promise<Shop> {
  const shop = await api.createBusiness('Sample Atelier', 'test');
  const answer = await shop.request('PATCH', '/settings', { emails });
  expect(answer.status, answer.text).toBe(200);
  return { ...shop, runtime: api.runtime };
}

/** A customer with an address of their own: all tests share the mail server. */
async function newBuyer(shop: Shop, options: Parameters<typeof createBuyer>[1] = {}) {
  const buyer = await createBuyer(shop, options);
  const email = `${buyer.customerId.toLowerCase()}@example.com`;
  const answer = await shop.request('PATCH', `/customers/${buyer.customerId}`, { email });
  expect(answer.status, answer.text).toBe(200);
  return buyer;
}

async function buyCourse(shop: Shop, buyer?: Awaited<ReturnType<typeof createBuyer>>) {
  const who = buyer ?? (await newBuyer(shop));
  const sold = await shop.request('POST', '/checkouts', oneClickBody(who, await sellCourse(shop)));
  expect(sold.status, sold.text).toBe(200);
  return { buyer: who, paymentId: sold.body.payment_id as string };
}

const work = (runtime = api.runtime) => createWorker(runtime, jobHandlers).drain();

async function emailsOf(shop: Shop, customerId: string): Promise<Json[]> {
  const listed = await shop.request('GET', `/customers/${customerId}/emails`);
  expect(listed.status, listed.text).toBe(200);
  return listed.body.items as Json[];
}

/** Source of a mail without the line breaks and escapes of quoted-printable. */
const decoded = (source: string) => source.replaceAll('=\r\n', '').replaceAll('=3D', '=');

const mailTo = (address: string) => mailbox.received.filter(({ to }) => to.includes(address));

async function addressOf(shop: Shop, customerId: string): Promise<string> {
  return (await shop.request('GET', `/customers/${customerId}`)).body.email as string;
}

describe('a receipt', () => {
  test('is sent once for an order, with its invoice attached, though two workers look for it', async () => {
    const shop = await openShop();
    const { buyer } = await buyCourse(shop);
    await Promise.all([work(), work()]);
    await work();
    const received = mailTo(await addressOf(shop, buyer.customerId));
    expect(received).toHaveLength(1);
    expect(received[0]!.source).toContain('application/pdf');
    expect(received[0]!.source).toMatch(/^Subject: \[Test\] Your receipt from Sample Atelier/m);
    expect(await emailsOf(shop, buyer.customerId)).toMatchObject([
      { email_type: 'receipt', status: 'sent', from: 'billing@example.com', failure_code: null },
    ]);
  });

  test('is not even considered where the business has switched it off', async () => {
    const shop = await openShop({ receipt: false });
    const { buyer } = await buyCourse(shop);
    const [{ count }] = await api.runtime.sql<[{ count: number }]>`
      select count(*)::integer as count from job where business_id = ${shop.scope.businessId} and kind like 'email.%'`;
    expect(count).toBe(0);
    expect(await emailsOf(shop, buyer.customerId)).toEqual([]);
  });

  test('that a process died over, after the server had it, is sent again under the same message id', async () => {
    const shop = await openShop();
    const { buyer } = await buyCourse(shop);
    const failpoint = (name: string) => {
      if (name === 'email.after-send') throw new Error('the process died here');
    };
    await work({ ...api.runtime, failpoint });
    ahead += minuteMs;
    await work();
    const received = mailTo(await addressOf(shop, buyer.customerId));
    expect(received).toHaveLength(2);
    expect(new Set(received.map(({ messageId }) => messageId)).size).toBe(1);
    expect(await emailsOf(shop, buyer.customerId)).toMatchObject([{ status: 'sent' }]);
  });

  test('that the mail server puts off is sent later', async () => {
    const shop = await openShop();
    mailbox.refusal = '451 4.7.1 come back later';
    const { buyer } = await buyCourse(shop);
    await work();
    expect(mailTo(await addressOf(shop, buyer.customerId))).toHaveLength(0);
    expect(await emailsOf(shop, buyer.customerId)).toMatchObject([{ status: 'sent', from: null }]);
    mailbox.refusal = null;
    await work();
    expect(mailTo(await addressOf(shop, buyer.customerId))).toHaveLength(0);
    ahead += 2 * minuteMs;
    await work();
    expect(mailTo(await addressOf(shop, buyer.customerId))).toHaveLength(1);
  });

  test('that cannot be sent for three days has failed', async () => {
    const shop = await openShop();
    mailbox.refusal = '451 4.7.1 come back later';
    const { buyer } = await buyCourse(shop);
    await work();
    ahead += 3 * dayMs;
    await work();
    expect(await emailsOf(shop, buyer.customerId)).toMatchObject([
      { status: 'failed', failure_code: 'temporary_failure' },
    ]);
  });
});

test('an address that does not exist is not mailed again until it changes', async () => {
  const shop = await openShop();
  mailbox.refusal = '550 5.1.1 no such user';
  const { buyer } = await buyCourse(shop);
  await work();
  mailbox.refusal = null;
  const before = mailbox.asked;
  await buyCourse(shop, buyer);
  await work();
  expect(mailbox.asked).toBe(before);
  expect(await emailsOf(shop, buyer.customerId)).toMatchObject([
    { status: 'blocked', failure_code: 'address_suppressed', policies: { requires_different_address: true } },
    { status: 'failed', failure_code: 'mailbox_not_found' },
  ]);
  const email = `new-${buyer.customerId}@example.com`;
  await shop.request('PATCH', `/customers/${buyer.customerId}`, { email });
  await buyCourse(shop, buyer);
  await work();
  expect(mailTo(email)).toHaveLength(1);
});

test('a server that dislikes the sender does not make the address a bad one', async () => {
  const shop = await openShop();
  mailbox.refusal = '554 5.7.1 sender not allowed';
  const { buyer } = await buyCourse(shop);
  await work();
  expect(await emailsOf(shop, buyer.customerId)).toMatchObject([
    { status: 'failed', failure_code: 'address_rejected' },
  ]);
  mailbox.refusal = null;
  await buyCourse(shop, buyer);
  await work();
  expect(mailTo(await addressOf(shop, buyer.customerId))).toHaveLength(1);
});

test('a refund is told', async () => {
  const shop = await openShop();
  const { buyer, paymentId } = await buyCourse(shop);
  await shop.request('POST', '/refunds', { payment_id: paymentId });
  await work();
  const kinds = (await emailsOf(shop, buyer.customerId)).map(({ email_type: kind }: Json) => kind as string);
  expect(kinds.sort()).toEqual(['receipt', 'refunded']);
});

test('without a mail server an e-mail is kept to be read, without the secrets of its links', async () => {
  const shop = await openShop();
  const { buyer } = await buyCourse(shop);
  const before = mailbox.received.length;
  await work({ ...api.runtime, mail: null });
  expect(mailbox.received).toHaveLength(before);
  const [kept] = await emailsOf(shop, buyer.customerId);
  expect(kept).toMatchObject({ status: 'blocked', failure_code: 'send_failed' });
  const id = kept!.email_log_id as string;
  const body = await shop.request('GET', `/customers/${buyer.customerId}/emails/${id}/body`);
  expect(body.status, body.text).toBe(200);
  expect(body.body.text).toContain('Thank you. Your order is paid.');
  expect(body.body.html).toMatch(/\/invoices\/payments\/pay_\w+\?token="/);
  const other = await api.other.request('GET', `/customers/${buyer.customerId}/emails/${id}/body`);
  expect(other.status).toBe(404);
});

test('a cancellation is told once, when it is asked for', async () => {
  const shop = await openShop();
  const buyer = await newBuyer(shop);
  await shop.request('POST', '/checkouts', oneClickBody(buyer, await sellPlan(shop)));
  const listed = await shop.request('GET', `/subscriptions?customer_id=${buyer.customerId}`);
  const id = listed.body.items[0].subscription_id as string;
  await shop.request('PATCH', `/subscriptions/${id}`, { cancel_at_next_billing_date: true });
  await work();
  await shop.request('PATCH', `/subscriptions/${id}`, { metadata: { seen: 'yes' } });
  await work();
  const sent = await emailsOf(shop, buyer.customerId);
  expect(sent.filter(({ email_type: kind }: Json) => kind === 'cancelled')).toHaveLength(1);
});

test('a yearly renewal is told a week before', async () => {
  const shop = await openShop();
  const buyer = await newBuyer(shop);
  const yearly = { payment_frequency_interval: 'Year' };
  await shop.request('POST', '/checkouts', oneClickBody(buyer, await sellPlan(shop, yearly)));
  await work();
  const clock = await shop.request('GET', '/test_clock');
  const to = new Date(Date.parse(clock.body.now as string) + 359 * dayMs).toISOString();
  const advanced = await shop.request('POST', '/test_clock/advance', { to });
  expect(advanced.status, advanced.text).toBe(200);
  await work();
  const [latest] = await emailsOf(shop, buyer.customerId);
  expect(latest).toMatchObject({ email_type: 'renewal_coming', status: 'sent' });
});

test('quiet hours hold back what nobody asked for, and not what the buyer has just caused', async () => {
  const shop = await openShop();
  const minute = (at: number) => new Date(at).toISOString().slice(11, 16);
  const now = Date.now() + ahead;
  const quiet_hours = { start: minute(now - hourMs), end: minute(now + 2 * hourMs) };
  const changed = await shop.request('PATCH', '/business', { time_zone: 'UTC', quiet_hours });
  expect(changed.body.quiet_hours, changed.text).toEqual(quiet_hours);
  const buyer = await newBuyer(shop, { card: cards.paysFirstCharge });
  await shop.request('POST', '/checkouts', oneClickBody(buyer, await sellPlan(shop)));
  const clock = await shop.request('GET', '/test_clock');
  const to = new Date(Date.parse(clock.body.now as string) + 32 * dayMs).toISOString();
  await shop.request('POST', '/test_clock/advance', { to });
  await work();
  const kinds = async () =>
    (await emailsOf(shop, buyer.customerId)).map(({ email_type: kind }: Json) => kind as string);
  expect(await kinds()).toEqual(['receipt']);
  ahead += 3 * hourMs;
  await work();
  expect(await kinds()).toEqual(['payment_failed', 'receipt']);
});

test('a renewal that failed is told with a link to pay, which is signed and ends after a week', async () => {
  const shop = await openShop();
  const buyer = await newBuyer(shop, { card: cards.paysFirstCharge });
  await shop.request('POST', '/checkouts', oneClickBody(buyer, await sellPlan(shop)));
  const clock = await shop.request('GET', '/test_clock');
  const to = new Date(Date.parse(clock.body.now as string) + 32 * dayMs).toISOString();
  await shop.request('POST', '/test_clock/advance', { to });
  await work();
  const mail = mailTo(await addressOf(shop, buyer.customerId)).find(({ source }) => source.includes('/due/'));
  const link = /\/due\/[\w.~-]+/.exec(decoded(mail?.source ?? ''))?.[0] ?? '';
  const opened = await api.send('GET', link, undefined, {});
  expect(opened.status, opened.text).toBe(303);
  expect(opened.headers.get('location')).toMatch(/^\/pay\//);
  expect((await api.send('GET', link.replace('sub_', 'sub_x'), undefined, {})).status).toBe(404);
  ahead += 8 * dayMs;
  expect((await api.send('GET', link, undefined, {})).status).toBe(404);
});

test('the link that ends offers by e-mail ends them at one POST, and not when it is opened', async () => {
  const shop = await openShop();
  const buyer = await newBuyer(shop);
  const path = noOffersUrl(linksOf(api.runtime), shop.scope.businessId, buyer.customerId).replace(
    api.runtime.config.publicUrl,
    '',
  );
  const preference = () =>
    findOfferPreference(api.runtime.sql, shop.scope, asId<'customer'>(buyer.customerId));
  expect((await api.send('GET', path, undefined, {})).status).toBe(200);
  expect(await preference()).toBe('all');
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  expect((await api.send('POST', path, 'List-Unsubscribe=One-Click', form)).status).toBe(200);
  expect(await preference()).toBe('none');
});

describe('the mail server', () => {
  test('that cannot be reached is told of in one sentence, without its password', async () => {
    const gateway = createSmtpGateway({ url: 'smtp://user:secret-word@127.0.0.1:1', from: 'a@example.com' });
    const problem = await gateway.findProblem();
    expect(problem).toMatch(/^The mail server 127\.0\.0\.1:1 of RUNG_SMTP_URL cannot be reached: /);
    expect(problem).not.toContain('secret-word');
  });
});

test.each([
  ['receipt', 'en'],
  ['payment_failed', 'ja'],
  ['renewal_coming', 'ja'],
  ['plan_changed', 'en'],
  ['cancelled', 'ja'],
  ['refunded', 'en'],
  ['undone', 'ja'],
  ['offer_open', 'en'],
  ['sign_in', 'ja'],
])('the preview of %s in %s has a subject and both forms', async (kind, locale) => {
  const preview = await api.request('GET', `/email-previews?kind=${kind}&locale=${locale}`);
  expect(preview.status, preview.text).toBe(200);
  expect(preview.body.subject).not.toBe('');
  expect(preview.body.html).toContain(`<html lang="${locale}">`);
  expect(preview.body.text).toContain(locale === 'ja' ? 'テストモード' : 'Test mode');
});
