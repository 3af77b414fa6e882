import { readFile, readdir } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { asId } from '../../src/domain/ids.ts';
import { findPayment } from '../../src/store/billing/payments.ts';
import { type Json, type TestApi, createTestApi } from '../support/api.ts';
import { createBuyer } from '../support/buyers.ts';
import { expectBooksAgree, oneClickBody, sellCourse } from '../support/shop.ts';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.drop());

const folder = new URL('../../src/store/postgres/migrations/', import.meta.url);

/** As the last release had it. */
const before = `
  alter table business drop column gateway;
  drop table business_gateway, gateway_notification;
  alter table payment drop column gateway, drop column gateway_payment_id, drop column gateway_state;
  alter table refund drop column gateway_refund_id;
  update payment set instrument = instrument - 'provider';
  update payment_method set instrument = instrument - 'provider';
  alter table simulator.refund drop column book cascade;
  alter table simulator.charge drop column book cascade;
  alter table simulator.instrument drop column book cascade;
  alter table simulator.fault_setting drop column book cascade;
  alter table simulator.notification drop column book;
  alter table simulator.instrument add primary key (business_id, token);
  alter table simulator.charge add primary key (business_id, payment_id),
    add foreign key (business_id, token) references simulator.instrument;
  alter table simulator.refund add primary key (business_id, refund_id),
    add foreign key (business_id, payment_id) references simulator.charge;
  alter table simulator.fault_setting add primary key (business_id, kind);`;

test('what was paid before there was a choice of gateways is given back and charged again by the simulator', async () => {
  const { sql } = api.runtime;
  const buyer = await createBuyer(api);
  const course = await sellCourse(api);
  const post = async (path: string, body: Json): Promise<Json> =>
    (await api.request('POST', path, body, { 'idempotency-key': `${path} ${String(Math.random())}` })).body;
  const { payment_id: id } = await post('/checkouts', oneClickBody(buyer, course));
  await sql.unsafe(before);

  const name = (await readdir(folder)).find((each) => each.endsWith('-gateways.sql')) ?? '';
  await sql.unsafe(await readFile(new URL(name, folder), 'utf8'));

  expect(await findPayment(sql, api.scope, asId<'payment'>(id as string))).toMatchObject({
    gateway: { provider: 'simulator', gatewayPaymentId: null, gatewayState: null },
    instrument: { provider: 'simulator' },
  });
  expect(await post('/refunds', { payment_id: id })).toMatchObject({ status: 'succeeded' });
  expect(await post('/checkouts', oneClickBody(buyer, course))).toMatchObject({
    payment_status: 'succeeded',
  });
  await expectBooksAgree(api, api.runtime);
});
