import { noEmails } from '../../src/domain/email/email.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestApi, createTestApi, expectRefusal } from '../support/api.ts';
import { describeEndpoint } from '../support/battery.ts';
import { sellPlan } from '../support/shop.ts';
import { openDiary } from '../scenarios/diary.ts';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.drop());

const defaults = {
  plan_change_resets_billing_date: false,
  on_payment_failure: 'apply_change',
  allow_multiple_subscriptions: false,
  payment_retries: { enabled: false, window_days: 13 },
  time_zone: 'UTC',
  tax_rounding: 'half_up',
  authentication: { default: 'when_asked', countries: {} },
  // Nobody is mailed until the business says so.
  emails: noEmails,
};

describeEndpoint(() => api, {
  method: 'GET',
  path: '/settings',
  prepare: async () => ({ path: '/settings' }),
});
describeEndpoint(() => api, {
  method: 'PATCH',
  path: '/settings',
  prepare: async () => ({
    path: '/settings',
    body: { payment_retries: { window_days: 20 } },
    object: '/settings',
  }),
});

describe('the settings', () => {
  test('are as on the platform until something is decided', async () => {
    const shop = await api.createBusiness('New Shop', 'live');
    expect((await shop.request('GET', '/settings')).body).toEqual(defaults);
  });

  test('take what is named, leave the rest, and answer the whole', async () => {
    const shop = await api.createBusiness('New Shop', 'test');
    const steps = [
      {
        change: { payment_retries: { enabled: true } },
        expected: { payment_retries: { enabled: true, window_days: 13 } },
      },
      {
        change: { payment_retries: { window_days: 30 } },
        expected: { payment_retries: { enabled: true, window_days: 30 } },
      },
      {
        change: { on_payment_failure: 'prevent_change' },
        expected: { on_payment_failure: 'prevent_change' },
      },
      {
        change: { allow_multiple_subscriptions: true },
        expected: { allow_multiple_subscriptions: true },
      },
      {
        change: { plan_change_resets_billing_date: true },
        expected: { plan_change_resets_billing_date: true },
      },
      {
        change: { payment_retries: { enabled: false } },
        expected: { payment_retries: { enabled: false, window_days: 30 } },
      },
      {
        change: { authentication: { countries: { JP: 'always' } } },
        expected: { authentication: { default: 'when_asked', countries: { JP: 'always' } } },
      },
      {
        change: { authentication: { default: 'always' } },
        expected: { authentication: { default: 'always', countries: { JP: 'always' } } },
      },
      {
        change: { authentication: { countries: { US: 'when_asked' } } },
        expected: { authentication: { default: 'always', countries: { US: 'when_asked' } } },
      },
      { change: { time_zone: 'asia/tokyo' }, expected: { time_zone: 'Asia/Tokyo' } },
      { change: { emails: { receipt: true } }, expected: { emails: { ...noEmails, receipt: true } } },
      { change: {}, expected: {} },
    ];
    let whole: object = defaults;
    for (const { change, expected } of steps) {
      whole = { ...whole, ...expected };
      const answer = await shop.request('PATCH', '/settings', change);
      expect({ status: answer.status, body: answer.body }).toEqual({ status: 200, body: whole });
      expect((await shop.request('GET', '/settings')).body).toEqual(whole);
    }
  });

  test('that are changed at the same time are all kept', async () => {
    const shop = await api.createBusiness('New Shop', 'test');
    await Promise.all([
      shop.request('PATCH', '/settings', { on_payment_failure: 'prevent_change' }),
      shop.request('PATCH', '/settings', { plan_change_resets_billing_date: true }),
      shop.request('PATCH', '/settings', { payment_retries: { enabled: true } }),
      shop.request('PATCH', '/settings', { payment_retries: { window_days: 7 } }),
      shop.request('PATCH', '/settings', { tax_rounding: 'down' }),
    ]);
    expect((await shop.request('GET', '/settings')).body).toEqual({
      plan_change_resets_billing_date: true,
      on_payment_failure: 'prevent_change',
      allow_multiple_subscriptions: false,
      payment_retries: { enabled: true, window_days: 7 },
      time_zone: 'UTC',
      tax_rounding: 'down',
      authentication: defaults.authentication,
      emails: noEmails,
    });
  });

  test.each<[string, unknown]>([
    ['allow_multiple_subscriptions', { allow_multiple_subscriptions: 'no' }],
    ['plan_change_resets_billing_date', { plan_change_resets_billing_date: 'yes' }],
    ['plan_change_resets_billing_date', { plan_change_resets_billing_date: null }],
    ['on_payment_failure', { on_payment_failure: 'cancel' }],
    ...['Tokyo', '+09:00', '', 9, null].map((zone): [string, unknown] => ['time_zone', { time_zone: zone }]),
    ['authentication', { authentication: 'always' }],
    ['authentication.default', { authentication: { default: 'never' } }],
    ['authentication.countries.JP', { authentication: { countries: { JP: 'risk' } } }],
    ['authentication.countries', { authentication: { countries: { XX: 'always' } } }],
    ['payment_retries', { payment_retries: true }],
    ['payment_retries', { payment_retries: null }],
    ['payment_retries.enabled', { payment_retries: { enabled: 1 } }],
    ...[0, 31, -1, 1.5, 1e21, '13', null].map((days): [string, unknown] => [
      'payment_retries.window_days',
      { payment_retries: { window_days: days, enabled: true } },
    ]),
  ])('refuse a bad %s by name and change nothing: %j', async (field, body) => {
    const shop = await api.createBusiness('New Shop', 'test');
    const whole = { plan_change_resets_billing_date: true, on_payment_failure: 'prevent_change' };
    const answer = await shop.request('PATCH', '/settings', { ...whole, ...(body as object) });
    expectRefusal(answer, 422, 'INVALID_REQUEST_BODY', new RegExp(`^${field}: `));
    expect((await shop.request('GET', '/settings')).body).toEqual(defaults);
  });

  test('are of one business alone', async () => {
    await api.request('PATCH', '/settings', { on_payment_failure: 'prevent_change' });
    expect((await api.other.request('GET', '/settings')).body.on_payment_failure).toBe('apply_change');
  });

  test('decide whether a change of plan starts a period', async () => {
    const diary = await openDiary(api, '2027-01-01T00:00Z');
    const { shop } = diary;
    const [basic, pro] = [await sellPlan(shop), await sellPlan(shop, { price: 8000 })];
    const id = await diary.subscribe(basic);
    await diary.on('2027-01-16T12:00Z');
    const preview = async () =>
      (
        await shop.request('POST', `/subscriptions/${id}/change-plan/preview`, {
          product_id: pro,
          quantity: 1,
          proration_billing_mode: 'difference_immediately',
        })
      ).body.new_plan.next_billing_date as string;
    expect(await preview()).toBe('2027-02-01T00:00:00.000Z');
    await shop.request('PATCH', '/settings', { plan_change_resets_billing_date: true });
    expect(await preview()).toBe('2027-02-16T12:00:00.000Z');
  });

  test('leave the billing date where a prorated change keeps its cycle, at the same amount', async () => {
    const diary = await openDiary(api, '2027-01-01T00:00Z');
    const { shop } = diary;
    const [basic, pro] = [await sellPlan(shop), await sellPlan(shop, { price: 8000 })];
    const id = await diary.subscribe(basic);
    await diary.on('2027-01-16T12:00Z');
    await shop.request('PATCH', '/settings', { plan_change_resets_billing_date: true });
    const ask = (path: string, mode: string) =>
      shop.request('POST', `/subscriptions/${id}/${path}`, {
        product_id: pro,
        quantity: 1,
        proration_billing_mode: mode,
      });
    const previews = [];
    for (const mode of ['prorated_immediately', 'prorated_immediately_keep_cycle']) {
      const { new_plan, immediate_charge } = (await ask('change-plan/preview', mode)).body;
      previews.push([immediate_charge.summary.total_amount, new_plan.next_billing_date]);
    }
    // 15.5 of 31 days are left: 40.00 − 15.00, in both.
    expect(previews).toEqual([
      [2500, '2027-02-16T12:00:00.000Z'],
      [2500, '2027-02-01T00:00:00.000Z'],
    ]);
    const { body: compared } = await shop.request('POST', `/subscriptions/${id}/change-plan/compare`, {
      product_ids: [pro],
    });
    const modes = compared.plans[0].modes as {
      proration_billing_mode: string;
      next_renewal: { date: string };
    }[];
    expect(modes.slice(0, 2).map((mode) => [mode.proration_billing_mode, mode.next_renewal.date])).toEqual([
      ['prorated_immediately', '2027-02-16T12:00:00.000Z'],
      ['prorated_immediately_keep_cycle', '2027-02-01T00:00:00.000Z'],
    ]);
    const { body: changed } = await ask('change-plan', 'prorated_immediately_keep_cycle');
    expect(changed).toMatchObject({
      status: 'succeeded',
      proration_billing_mode: 'prorated_immediately_keep_cycle',
    });
    expect(await diary.subscription(id)).toMatchObject({ next_billing_date: '2027-02-01T00:00:00.000Z' });
  });
});
