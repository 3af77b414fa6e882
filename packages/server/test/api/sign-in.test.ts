import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApp } from '../../src/app.ts';
import { maxSignInLinks, signInLinkMs } from '../../src/domain/customer/sign-in.ts';
import { minuteMs } from '../../src/domain/time.ts';
import { jobHandlers } from '../../src/worker/handlers.ts';
import { createWorker } from '../../src/worker/worker.ts';
import { type Caller, type Json, type TestApi, createTestApi } from '../support/api.ts';
import { type Mailbox, openMailbox } from '../support/mailbox.ts';
import { Browser, submit, visit } from '../support/pages.ts';

/* Sign-in to the portal by e-mail, through a real mail server on this machine. */

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

let addresses = 0;
const newAddress = () => `reader-${String(++addresses)}@example.com`;

async function createCustomer(email: string, name = 'Sample Customer', shop: Caller = api): Promise<string> {
  const made = await shop.request('POST', '/customers', { email, name });
  expect(made.status, made.text).toBe(200);
  return made.body.customer_id as string;
}

const work = () => createWorker(api.runtime, jobHandlers).drain();

/** Asks for a link a minute after the one before, and has what follows done. */
async function ask(email: string, businessId: string = api.scope.businessId) {
  ahead += minuteMs;
  const answer = await submit(api, `/sign-in/${businessId}`, { email }, new Browser());
  await work();
  return answer;
}

/** Links that this address was sent, oldest first. */
function linksTo(email: string): string[] {
  const mails = mailbox.received.filter(({ to }) => to.includes(email));
  return mails.map(({ source }) => {
    const text = source.replaceAll('=\r\n', '').replaceAll('=3D', '=');
    return /\/sign-in-link\/[\w.~-]+/.exec(text)?.[0] ?? '';
  });
}

async function linkFor(email: string): Promise<string> {
  await ask(email);
  return linksTo(email).at(-1) ?? '';
}

const enter = (link: string, customerId: string) =>
  submit(api, link, { customer_id: customerId }, new Browser());

test('whoever has the mailbox of a customer signs in to their account, in whatever case they type it', async () => {
  const email = newAddress();
  const customerId = await createCustomer(email);
  await ask(email.toUpperCase().replace('@', '＠'));
  const link = linksTo(email).at(-1) ?? '';
  const page = await visit(api, link, new Browser());
  expect(page.status, page.text).toBe(200);
  expect(page.text).toContain('You open the account of Sample Customer.');
  const entered = await enter(link, customerId);
  expect(entered.status, entered.text).toBe(303);
  const portal = await visit(api, entered.headers.get('location') ?? '', new Browser());
  expect(portal.status).toBe(200);
  expect(portal.text).toContain(email);
});

test('the answer is the same to the letter for an address that nobody has, and nothing is sent', async () => {
  const [known, unknown] = [newAddress(), newAddress()];
  await createCustomer(known);
  const [first, second] = [await ask(known), await ask(unknown)];
  expect([first.status, second.status]).toEqual([200, 200]);
  expect(second.text.replaceAll(unknown, '')).toBe(first.text.replaceAll(known, ''));
  expect(linksTo(known)).toHaveLength(1);
  expect(linksTo(unknown)).toEqual([]);
  const [{ count }] = await api.runtime.sql<[{ count: number }]>`
    select count(*)::integer as count from job where kind = 'email.sign_in' and payload ->> 'email' in (${known}, ${unknown})`;
  expect(count, 'the same is written for both').toBe(2);
});

test('an address of another business opens nothing here', async () => {
  const email = newAddress();
  await createCustomer(email, 'Somebody Else', api.other);
  await ask(email);
  expect(linksTo(email)).toEqual([]);
});

describe('a link', () => {
  test('is used up by one press, and not by being opened', async () => {
    const email = newAddress();
    const customerId = await createCustomer(email);
    const link = await linkFor(email);
    expect((await visit(api, link, new Browser())).status).toBe(200);
    expect((await visit(api, link, new Browser())).status).toBe(200);
    expect((await enter(link, customerId)).status).toBe(303);
    expect((await enter(link, customerId)).status).toBe(404);
    const used = await visit(api, link, new Browser());
    expect(used.status).toBe(404);
    expect(used.text).toContain(`href="/sign-in/${api.scope.businessId}"`);
  });

  test('that two press at once signs in one of them', async () => {
    const email = newAddress();
    const customerId = await createCustomer(email);
    const link = await linkFor(email);
    const pressed = await Promise.all([1, 2, 3, 4].map(() => enter(link, customerId)));
    expect(pressed.map(({ status }) => status).sort()).toEqual([303, 404, 404, 404]);
  });

  test('ends after a quarter of an hour', async () => {
    const email = newAddress();
    const customerId = await createCustomer(email);
    const link = await linkFor(email);
    ahead += signInLinkMs;
    expect((await visit(api, link, new Browser())).status).toBe(404);
    expect((await enter(link, customerId)).status).toBe(404);
  });

  test('opens nothing when it was changed, or the address has another owner by now', async () => {
    const email = newAddress();
    const customerId = await createCustomer(email);
    const other = await createCustomer(newAddress());
    const link = await linkFor(email);
    expect((await enter(link, other)).status, 'another customer').toBe(404);
    expect((await enter(link.replace(customerId, other), other)).status).toBe(404);
    expect(
      (await enter(link.replace(api.scope.businessId, api.other.scope.businessId), customerId)).status,
    ).toBe(404);
    await api.request('PATCH', `/customers/${customerId}`, { email: newAddress() });
    expect((await enter(link, customerId)).status).toBe(404);
  });

  test('lets whoever shares an address choose between their accounts', async () => {
    const email = newAddress();
    await createCustomer(email, 'First Person');
    const second = await createCustomer(email, 'Second Person');
    const link = await linkFor(email);
    const page = await visit(api, link, new Browser());
    expect(page.text).toContain('First Person, since');
    expect(page.text).toContain('Second Person, since');
    const entered = await enter(link, second);
    expect(entered.status).toBe(303);
    const session = await api.runtime.sql<{ customer_id: string }[]>`
      select customer_id from customer_session order by created_at desc limit 1`;
    expect(session).toEqual([{ customer_id: second }]);
  });
});

test('no mailbox is flooded: a link that still works is all that is sent', async () => {
  const email = newAddress();
  await createCustomer(email);
  for (let count = 0; count < maxSignInLinks + 2; count++) expect((await ask(email)).status).toBe(200);
  expect(linksTo(email)).toHaveLength(maxSignInLinks);
  expect((await visit(api, linksTo(email).at(-1) ?? '', new Browser())).status).toBe(200);
  ahead += signInLinkMs;
  await ask(email);
  expect(linksTo(email)).toHaveLength(maxSignInLinks + 1);
});

test('a caller who asks again and again is stopped, and another is not', async () => {
  const app = createApp({ ...api.runtime, wallClock: () => Date.UTC(2026, 0, 1) });
  const askFrom = async (remoteAddress: string, email: string): Promise<number> => {
    const body = new URLSearchParams({ email });
    const origin = { incoming: { socket: { remoteAddress } } };
    const path = `/sign-in/${api.scope.businessId}`;
    return (await app.request(path, { method: 'POST', body }, origin)).status;
  };
  const statuses: number[] = [];
  for (let count = 0; count < 3; count++) statuses.push(await askFrom('192.0.2.1', 'one@example.com'));
  expect(statuses, 'for one address').toEqual([200, 200, 429]);
  expect(await askFrom('192.0.2.2', 'one@example.com')).toBe(200);
  expect(await askFrom('192.0.2.1', 'two@example.com')).toBe(200);
  expect(await askFrom('192.0.2.1', 'three@example.com')).toBe(200);
  expect(await askFrom('192.0.2.1', 'four@example.com'), 'for all').toBe(429);
});

test('what is no address is said so, and nothing is sent', async () => {
  ahead += minuteMs;
  for (const email of ['', 'nobody', `${'a'.repeat(250)}@example.com`]) {
    const answer = await submit(api, `/sign-in/${api.scope.businessId}`, { email }, new Browser());
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('aria-invalid="true"');
  }
  expect((await visit(api, '/sign-in/bus_nobody', new Browser())).status).toBe(404);
  const moved = await visit(api, `/portal/${api.scope.businessId}`, new Browser());
  expect(moved.headers.get('location')).toBe(`/sign-in/${api.scope.businessId}`);
});

test('the seller sees that a link was sent, and never the link', async () => {
  const email = newAddress();
  const customerId = await createCustomer(email);
  const link = await linkFor(email);
  const listed = await api.request('GET', `/customers/${customerId}/emails`);
  const [sent] = listed.body.items as Json[];
  expect(sent).toMatchObject({ email_type: 'sign_in', status: 'sent', has_preview: false });
  const path = `/customers/${customerId}/emails/${String(sent?.email_log_id)}/body`;
  expect((await api.request('GET', path)).status).toBe(404);
  const [stored] = await api.runtime.sql<[{ html: string; text: string }]>`
    select html, text from email where email_id = ${String(sent?.email_log_id)}`;
  const secret = link.split('~').at(-1) ?? '';
  expect(secret).not.toBe('');
  expect(stored.html + stored.text).not.toContain(secret);
});
