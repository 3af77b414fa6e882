import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findFreePort } from '../../src/store/postgres/free-port.ts';
import type { RecordedRequest } from '../support/stripe-fake/objects.ts';
import { benchOfStripe, charge, known, requestOf } from './suite-bench.ts';
import { refundRequest } from './simulator-fixture.ts';

/*
 * Every request that Rung sends, held against Stripe's own description of its API by stripe-mock, where that is
 * installed: `go install github.com/stripe/stripe-mock@v0.203.0`.
 */

/** Parameters that are newer than the description in that version of the tool. */
const newer: readonly [request: RegExp, parameter: RegExp][] = [
  [/^POST \/v1\/checkout\/sessions$/, /^allowed_payment_method_types/],
];

const tool = findTool();
let mock: ChildProcess | undefined;
let url = '';

beforeAll(async () => {
  if (tool === undefined) return;
  const port = String(await findFreePort());
  mock = spawn(tool, ['-http-addr', `127.0.0.1:${port}`], { stdio: 'ignore' });
  url = `http://127.0.0.1:${port}`;
  for (let attempt = 0; attempt < 200; attempt++) {
    if (await fetch(url).then(Boolean, () => false)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
});
afterAll(() => mock?.kill());

test.skipIf(tool === undefined)('every request is one that Stripe’s description allows', async () => {
  const bench = await benchOfStripe();
  for (const does of ['pays', 'declines', 'asks'] as const) {
    for (const over of [{}, { isCustomerPresent: false }, { forceAuthentication: true }]) {
      const request = await requestOf(bench, does, over);
      await charge(bench.gateway, request);
      await bench.gateway.findCharge(known(request));
      await bench.gateway.abandonCharge?.(known(request));
      await bench.gateway.refund(refundRequest(known(request), 100n));
    }
  }
  for (const amount of [0n, 1200n]) {
    const request = await requestOf(bench, 'pays', {
      amount: { amount, currency: 'JPY' },
      forceAuthentication: true,
    });
    const page = {
      ...request,
      description: 'A course',
      returnUrl: 'https://rung.test/return',
      backUrl: 'https://rung.test/back',
    };
    const gatewayPaymentId = await bench.gateway.cardPage!.preparePage(page);
    await bench.gateway.findCharge({ ...request, gatewayPaymentId });
    await bench.gateway.abandonCharge?.({ ...request, gatewayPaymentId });
  }
  for (const isEndpointWanted of [false, true]) {
    const { businessId } = await requestOf(bench, 'pays');
    const webhookUrl = 'https://rung.test/gateways/stripe/bus_1';
    await bench.gateway.checkAccount?.({ businessId, webhookUrl, isEndpointWanted });
  }
  await bench.stop();
  expect(bench.fake.requests.length).toBeGreaterThan(40);
  const refused = (await Promise.all(bench.fake.requests.map(replay))).flat();
  expect([...new Set(refused)]).toEqual([]);
});

/** Sends a request to stripe-mock; answers what is wrong with it, or nothing. */
async function replay({ method, path: target, body }: RecordedRequest): Promise<string[]> {
  const form = new URLSearchParams(body);
  for (const [request, parameter] of newer) {
    if (!request.test(`${method} ${target}`)) continue;
    for (const key of [...form.keys()]) if (parameter.test(key)) form.delete(key);
  }
  const answer = await fetch(url + target, {
    method,
    headers: { authorization: 'Bearer sk_test_123' },
    ...(method === 'POST' && { body: form }),
  });
  return answer.status === 200 ? [] : [`${method} ${target} ${body}: ${await answer.text()}`];
}

function findTool(): string | undefined {
  const names = [
    process.env['RUNG_STRIPE_MOCK'],
    'stripe-mock',
    path.join(process.env['HOME'] ?? '', 'go/bin/stripe-mock'),
  ];
  return names.find((name) => name !== undefined && spawnSync(name, ['-version']).status === 0);
}
