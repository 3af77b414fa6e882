import { afterEach, beforeEach, expect, test } from 'vitest';
import { seedDemoBusiness } from '../../src/demo/seed-demo.ts';
import { jobHandlers } from '../../src/worker/handlers.ts';
import { createWorker } from '../../src/worker/worker.ts';
import { type TestApi, createTestApi } from '../support/api.ts';
import { createBuyer } from '../support/buyers.ts';
import { type TestDatabase, createTestDatabase, testSecretKeys } from '../support/database.ts';
import { type Mailbox, openMailbox } from '../support/mailbox.ts';
import { oneClickBody, sellCourse } from '../support/shop.ts';
import { apiKey, eventually, startServer } from './server-process.ts';

/* Processes that are killed, by SIGKILL, before, between and after sending an e-mail and recording that it was sent. */

let database: TestDatabase;
let api: TestApi;
let mailbox: Mailbox;
beforeEach(async () => {
  [database, mailbox] = await Promise.all([createTestDatabase(), openMailbox()]);
  api = await createTestApi({ database });
  // E-mails of the demo are kept before there is a mail server: the doomed process would die of one of them.
  await seedDemoBusiness(api.runtime, { apiKey });
  await createWorker(api.runtime, jobHandlers).drain();
});
afterEach(async () => {
  await api.drop();
  await mailbox.close();
});

const start = (failpoint?: string) =>
  startServer({
    DATABASE_URL: database.url,
    RUNG_SECRET_KEY: testSecretKeys.join(','),
    RUNG_SMTP_URL: mailbox.url,
    RUNG_MAIL_FROM: 'billing@example.com',
    ...(failpoint === undefined ? {} : { RUNG_FAILPOINT: failpoint }),
  });

const ownMail = (address: string) => mailbox.received.filter(({ to }) => to.includes(address));

async function buyWithReceipt(): Promise<{ readonly customerId: string; readonly address: string }> {
  await api.request('PATCH', '/settings', { emails: { receipt: true } });
  const buyer = await createBuyer(api);
  const address = `${buyer.customerId.toLowerCase()}@example.com`;
  await api.request('PATCH', `/customers/${buyer.customerId}`, { email: address });
  const sold = await api.request('POST', '/checkouts', oneClickBody(buyer, await sellCourse(api)));
  expect(sold.status, sold.text).toBe(200);
  return { customerId: buyer.customerId, address };
}

async function statusOf(customerId: string): Promise<string | undefined> {
  const [row] = await api.runtime.sql<{ status: string }[]>`
    select status from email where customer_id = ${customerId} and kind = 'receipt'`;
  return row?.status;
}

test.each([
  { failpoint: 'email.before-send', before: 0, after: 1 },
  // The mail server has it, and nothing says so: it is sent again under the same name.
  { failpoint: 'email.after-send', before: 1, after: 2 },
  { failpoint: 'email.after-record', before: 1, after: 1 },
])(
  'an e-mail whose process is killed at $failpoint is not lost, and sent once more at most',
  async ({ failpoint, before, after }) => {
    const doomed = await start(failpoint);
    const { customerId, address } = await buyWithReceipt();
    await doomed.exited;
    expect(ownMail(address)).toHaveLength(before);
    await start();
    const unfinished = async () => {
      const [row] = await api.runtime.sql<[{ count: number }]>`
        select count(*)::integer as count from job where kind = 'email.send' and done_at is null`;
      return row.count;
    };
    await eventually(async () => {
      expect([await statusOf(customerId), await unfinished()]).toEqual(['sent', 0]);
    });
    expect(ownMail(address)).toHaveLength(after);
    expect(new Set(ownMail(address).map(({ messageId }) => messageId)).size).toBe(1);
  },
  300_000,
);
