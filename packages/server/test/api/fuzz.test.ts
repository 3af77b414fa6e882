import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openApiDocument } from '../../src/http/openapi.ts';
import { type Caller, type Json, type TestApi, createTestApi } from '../support/api.ts';
import { createBuyer } from '../support/buyers.ts';
import { against, draftExperiment, startExperiment } from '../support/experiments.ts';
import { buryJob } from '../support/jobs.ts';
import { createFunnel, createOffer, offerBody, stepOf } from '../support/offers.ts';
import { present, publish } from '../support/presentations.ts';
import { holdPlan, publishRetention, requestRetention, requestsOf } from '../support/retention.ts';
import {
  bookOf,
  buyAsGuest,
  cartOf,
  cashOf,
  guest,
  issueCode,
  oneClickBody,
  openCheckout,
  sellCourse,
  sellPlan,
} from '../support/shop.ts';
import { isForPeople } from '../support/people.ts';

const cases = 5_000;
const atATime = 10;
/** Repeats a run: RUNG_FUZZ_SEED=123. */
const seed = Number(process.env['RUNG_FUZZ_SEED'] ?? Date.now() % 1_000_000);

let api: TestApi;
let now = Date.now();
beforeAll(async () => {
  // Every look at the clock takes a moment, so that the rate limit admits all of it.
  api = await createTestApi({ wallClock: () => (now += 20) });
  // The same good requests are sent again and again.
  await api.request('PATCH', '/settings', { allow_multiple_subscriptions: true });
});
afterAll(() => api.drop());

const strange: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    false,
    0,
    -1,
    1,
    0.1,
    1e21,
    -1e308,
    Number.MAX_SAFE_INTEGER,
    Number.MAX_SAFE_INTEGER + 2,
    2 ** 31,
    2 ** 63,
    '',
    ' ',
    '0',
    'null',
    'true',
    '-1',
    '\u0000',
    '\ud800',
    '🎉',
    '１２３',
    '2026-02-30T00:00:00Z',
    '9999-12-31T23:59:59Z',
    '+275760-09-13T00:00:00Z',
    "' or 1=1 --",
    '${7*7}',
    '__proto__',
    'constructor',
    'http://[::1',
    'javascript:alert(1)',
    'x'.repeat(10_000),
    [],
    {},
    [[]],
    [null],
    { length: 1 },
  ),
  fc.jsonValue({ maxDepth: 3 }),
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);

/** How one field of a good request is spoiled: the place is a share of all places there are. */
const spoiling = fc.record({
  route: fc.nat(),
  places: fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), {
    minLength: 1,
    maxLength: 3,
  }),
  how: fc.constantFrom('replace', 'remove', 'rename', 'wrap', 'repeat'),
  value: strange,
  isWhole: fc.integer({ min: 0, max: 19 }).map((roll) => roll === 0),
});

type Spoiling = typeof spoiling extends fc.Arbitrary<infer T> ? T : never;

function placesIn(value: unknown, path: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, inner]) => placesIn(inner, [...path, key]))];
}

function spoil(body: Json, { places, how, value, isWhole }: Spoiling): Json {
  if (isWhole) return value;
  const spoiled = structuredClone(body);
  for (const share of places) {
    const all = placesIn(spoiled).filter((path) => path.length > 0);
    const path = all[Math.floor(share * all.length)] ?? [];
    const key = path.at(-1);
    if (key === undefined) return value;
    const parent = path.slice(0, -1).reduce((inner: Json, step) => inner?.[step], spoiled);
    const old = parent[key];
    if (how === 'replace') parent[key] = structuredClone(value);
    else if (how === 'wrap') parent[key] = [old];
    else if (how === 'repeat')
      parent[key] = Array.isArray(old) ? [...old, ...old] : `${String(old)}${String(old)}`;
    else {
      if (Array.isArray(parent)) parent.splice(Number(key), 1);
      else Reflect.deleteProperty(parent, key);
      if (how === 'rename' && !Array.isArray(parent)) parent[`${String(key)}_`] = old;
    }
  }
  return spoiled;
}

/** Nobody buys anything any more once the clock is far in the future, so another business moves its own. */
function callerOf(path: string): Caller {
  return path.startsWith('/test_clock') ? api.other : api;
}

/** A good request for every route that takes a POST. */
async function goodRequests(): Promise<Record<string, readonly [string, Json]>> {
  const [course, plan, code] = [await sellCourse(api), await sellPlan(api), await issueCode(api)];
  const gift = await sellCourse(api, { price: 300, pay_what_you_want: true });
  const buyer = await createBuyer(api);
  const { payment_id: paymentId, subscription_id: subscriptionId } = await buyAsGuest(api, [course, plan]);
  const subscription = await api.client.subscriptions.retrieve(subscriptionId);
  const onDemand = await buyAsGuest(api, [plan], {
    session: { subscription_data: { on_demand: { mandate_only: false, product_price: 700 } } },
  });
  const { items }: Json = await api.client.payments.retrieveLineItems(paymentId);
  const discount = (
    await api.request('POST', '/discounts', {
      type: 'percentage',
      amount: 100,
      customer_eligibility: 'specific',
    })
  ).body;
  const webhook = (await api.request('POST', '/webhooks', { url: 'https://hooks.example.com/rung' })).body;
  const address = { country: 'JP', state: 'Tokyo', city: 'Chiyoda', street: '1-1', zipcode: '100-0001' };
  const checkout = oneClickBody(buyer, course, {
    product_cart: [...cartOf(course, plan), { product_id: gift, quantity: 2, amount: 400 }],
    billing_address: address,
    billing_currency: 'USD',
    discount_codes: [code],
    metadata: { key: 'value', count: 1, flag: true },
    return_url: 'https://shop.example.com/',
    cancel_url: 'https://shop.example.com/',
    feature_flags: { allow_discount_code: true, always_create_new_customer: false },
    subscription_data: { trial_period_days: 3 },
    custom_fields: [{ key: 'size', label: 'Size', field_type: 'dropdown', options: ['S'], required: false }],
    customization: { force_language: 'ja', theme: 'dark' },
    force_3ds: false,
    tax_id: 'JP123',
    customer_business_name: 'Sample KK',
  });
  const seat = await api.client.addons.create({
    name: 'Seat',
    price: 500,
    currency: 'USD',
    tax_category: 'saas',
  });
  const pro = await sellPlan(api, { price: 8000 });
  await api.request('PATCH', `/products/${pro}`, { addons: [seat.id] });
  const change = {
    product_id: pro,
    quantity: 2,
    proration_billing_mode: 'prorated_immediately',
    addons: [{ addon_id: seat.id, quantity: 3 }],
    discount_codes: [await issueCode(api)],
    effective_at: 'immediately',
    cancel_scheduled_change_plan: false,
    metadata: { key: 'value' },
  };
  const offer = offerBody(course, {
    quantity: { minimum: 1, maximum: 2 },
    discount: { type: 'amount', amount: 100, currency: 'USD' },
    remember_declines_days: 30,
    includes: [gift],
    metadata: { key: 'value' },
  });
  const { offer_id: offerId } = await createOffer(api, { product_id: course });
  const step = stepOf('upsell', offerId, { accepted: null });
  const { funnel_id: funnelId } = await createFunnel(api, { steps: [step] });
  const funnel = {
    name: 'Funnel',
    moment: 'usage_limit',
    audience: {
      all: [
        { fact: 'owned_products', op: 'includes_none', products: [course] },
        { any: [{ fact: 'total_spent', op: 'at_least', amount: 100, currency: 'USD' }] },
        { not: { fact: 'subscription', op: 'exists', statuses: ['active'], minimum_age_days: 3 } },
        { fact: 'context', key: 'seats', op: 'at_least', value: '3' },
      ],
    },
    holdout_bps: 100,
    expires_minutes: 60,
    metadata: { key: 'value' },
  };
  const openSession = () =>
    openCheckout(api, [course], { custom_fields: checkout['custom_fields' as never] });
  return {
    '/products': [
      '/products',
      {
        name: 'Plan',
        description: 'Text',
        tax_category: 'saas',
        addons: [],
        metadata: { key: 'value' },
        price: {
          type: 'recurring_price',
          currency: 'USD',
          price: 3000,
          discount: 0,
          purchasing_power_parity: false,
          payment_frequency_count: 1,
          payment_frequency_interval: 'Month',
          subscription_period_count: 1,
          subscription_period_interval: 'Year',
          trial_period_days: 7,
          trial_amount: 100,
          tax_inclusive: true,
        },
      },
    ],
    '/products/{id}/unarchive': [`/products/${course}/unarchive`, {}],
    '/addons': [
      '/addons',
      { name: 'Seat', price: 500, currency: 'USD', tax_category: 'saas', description: 'x' },
    ],
    '/discounts': [
      '/discounts',
      {
        type: 'flat',
        amount: 500,
        name: 'Sale',
        restricted_to: [course],
        usage_limit: 10,
        per_customer_usage_limit: 1,
        subscription_cycles: 3,
        expires_at: '2100-01-01T00:00:00Z',
        starts_at: '2026-01-01T00:00:00Z',
        metadata: {},
        currency_options: [
          { currency: 'USD', max_amount_possible: 500, minimum_subtotal: 0, is_default: true },
        ],
      },
    ],
    '/discounts/{discount_id}/customers': [
      `/discounts/${String(discount.discount_id)}/customers`,
      { customer_ids: [buyer.customerId] },
    ],
    '/customers': ['/customers', { email: 'a@example.com', name: 'A', phone_number: '+81', metadata: {} }],
    '/customers/{customer_id}/customer-portal/session': [
      `/customers/${buyer.customerId}/customer-portal/session`,
      {},
    ],
    '/customers/{customer_id}/wallets/ledger-entries': [
      `/customers/${buyer.customerId}/wallets/ledger-entries`,
      { amount: 100, currency: 'USD', entry_type: 'credit', reason: 'x', idempotency_key: 'k' },
    ],
    '/checkouts': ['/checkouts', checkout],
    '/checkouts/preview': ['/checkouts/preview', checkout],
    '/checkouts/{session_id}/confirm': [
      `/checkouts/${await openSession()}/confirm`,
      guest({ custom_field_responses: [{ key: 'size', value: 'S' }] }),
    ],
    '/payments': [
      '/payments',
      {
        product_cart: cartOf(course),
        customer: { customer_id: buyer.customerId },
        billing: address,
        payment_method_id: buyer.paymentMethodId,
        metadata: { key: 'value' },
        discount_code: code,
        payment_link: true,
        return_url: 'https://shop.example.com/',
      },
    ],
    '/subscriptions': [
      '/subscriptions',
      {
        product_id: plan,
        quantity: 1,
        addons: [],
        one_time_product_cart: [{ product_id: gift, quantity: 2, amount: 400 }],
        customer: { customer_id: buyer.customerId },
        billing: address,
        billing_currency: 'USD',
        payment_method_id: buyer.paymentMethodId,
        payment_link: false,
        return_url: 'https://shop.example.com/',
        metadata: { key: 'value' },
        discount_codes: [code],
        trial_period_days: 3,
        on_demand: null,
      },
    ],
    '/subscriptions/{subscription_id}/charge': [
      `/subscriptions/${String(onDemand.subscription_id)}/charge`,
      {
        product_price: 2500,
        product_currency: 'USD',
        product_description: 'Usage',
        metadata: { key: 'value' },
      },
    ],
    '/subscriptions/{subscription_id}/update-payment-method': [
      `/subscriptions/${subscription.subscription_id}/update-payment-method`,
      { type: 'existing', payment_method_id: subscription.payment_method_id },
    ],
    '/subscriptions/{subscription_id}/change-plan': [
      `/subscriptions/${subscription.subscription_id}/change-plan`,
      { ...change, on_payment_failure: 'prevent_change' },
    ],
    '/subscriptions/{subscription_id}/change-plan/compare': [
      `/subscriptions/${subscription.subscription_id}/change-plan/compare`,
      { product_ids: [pro], quantity: 2, addons: [{ addon_id: seat.id, quantity: 1 }] },
    ],
    '/subscriptions/{subscription_id}/change-plan/preview': [
      `/subscriptions/${subscription.subscription_id}/change-plan/preview`,
      { ...change, quote_id: null },
    ],
    '/refunds': [
      '/refunds',
      {
        payment_id: paymentId,
        reason: 'Why not',
        metadata: { key: 'value' },
        items: [{ item_id: items[0].items_id, amount: 1, tax_inclusive: true }],
      },
    ],
    '/webhooks': [
      '/webhooks',
      {
        url: 'https://hooks.example.com/rung',
        description: 'x',
        filter_types: ['payment.succeeded'],
        headers: { 'x-key': 'value' },
        metadata: { key: 'value' },
        rate_limit: 10,
        idempotency_key: 'once',
      },
    ],
    '/webhooks/{webhook_id}/rotate-secret': [`/webhooks/${String(webhook.id)}/rotate-secret`, {}],
    '/webhooks/{webhook_id}/replay': [
      `/webhooks/${String(webhook.id)}/replay`,
      { since: '2026-01-01T00:00:00Z', event_ids: ['evt_1'] },
    ],
    ...(await goodAnswers()),
    ...(await goodRetention()),
    ...(await goodExperiments()),
    '/offers': ['/offers', offer],
    '/offers/{offer_id}/unarchive': [`/offers/${offerId}/unarchive`, {}],
    '/funnels': ['/funnels', { ...funnel, steps: [step] }],
    '/funnels/{funnel_id}/publish': [`/funnels/${funnelId}/publish`, {}],
    '/funnels/{funnel_id}/unpublish': [`/funnels/${funnelId}/unpublish`, {}],
    '/funnels/{funnel_id}/audience/preview': [`/funnels/${funnelId}/audience/preview`, {}],
    '/funnels/{funnel_id}/replay': [
      `/funnels/${funnelId}/replay`,
      { from: '2026-01-01', to: '2026-02-01T00:00:00Z' },
    ],
    '/analytics/rebuild': ['/analytics/rebuild', {}],
    '/gateway/check': ['/gateway/check', { create_webhook_endpoint: true }],
    '/jobs/{job_id}/retry': [`/jobs/${await buryJob(api)}/retry`, {}],
    '/api_keys': ['/api_keys', { name: 'Key', access: 'read', rate_limit_tier: 1 }],
    '/test_clock/advance': ['/test_clock/advance', { to: '2100-01-01T00:00:00Z', freeze: true }],
  };
}

/** What is compared on funnels, one of each kind of action. */
async function goodExperiments(): Promise<Record<string, [string, unknown]>> {
  const stages = [await publish(api), await publish(api), await publish(api)];
  const [started, stopped, promoted] = [
    await draftExperiment(api, stages[0]!.funnelId),
    await startExperiment(api, stages[1]!.funnelId),
    await startExperiment(api, stages[2]!.funnelId),
  ];
  const pathOf = ({ experiment_id: id }: Json, verb: string) => `/experiments/${String(id)}/${verb}`;
  const copy = { headline: 'Another', value_points: ['Fits'], accept_label: null };
  const discount = { type: 'percentage', bps: 500, cycles: null };
  return {
    '/experiments': [
      '/experiments',
      {
        funnel_id: stages[0]!.funnelId,
        step_id: 'upsell',
        name: 'Experiment',
        window_days: 7,
        ...against({ offer_id: 'off_any', copy: { en: copy }, discount, swaps_with: 'downsell' }),
      },
    ],
    '/experiments/{experiment_id}/start': [pathOf(started, 'start'), {}],
    '/experiments/{experiment_id}/stop': [pathOf(stopped, 'stop'), {}],
    '/experiments/{experiment_id}/promote': [pathOf(promoted, 'promote'), { variant_id: 'other' }],
  };
}

/** Retention requests that are carried out. */
async function goodRetention(): Promise<Record<string, [string, unknown]>> {
  const plans = await publishRetention(api);
  const [leaving, offered] = [await holdPlan(api, plans.pro), await holdPlan(api, plans.pro)];
  const { presentation: before } = await requestRetention(api, offered, { kind: 'cancel' });
  const smaller = { product_id: plans.basic, quantity: 1, effective_at: 'next_billing_date' };
  return {
    '/subscriptions/{subscription_id}/retention_requests': [
      requestsOf(leaving),
      { ...smaller, kind: 'change_plan', quote_id: null },
    ],
    '/subscriptions/{subscription_id}/retention_requests/preview': [
      `${requestsOf(leaving)}/preview`,
      smaller,
    ],
    '/subscriptions/{subscription_id}/retention_requests/{presentation_id}/fulfil': [
      `${requestsOf(offered)}/${String(before.presentation_id)}/fulfil`,
      {},
    ],
  };
}

/** A moment, and what follows from it. Each answer has a presentation of its own. */
async function goodAnswers(): Promise<Record<string, [string, unknown]>> {
  const { buyer, presentation, stage } = await present(api);
  const [declined, accepted] = await Promise.all([present(api), present(api)]);
  const pathOf = (shown: Json, verb: string) => `/presentations/${String(shown.presentation_id)}/${verb}`;
  const screen = {
    accept_label: 'Add it',
    notices: ['You can take it back.'],
    surface: 'app',
    ip_address: '192.0.2.7',
    user_agent: 'A browser',
  };
  return {
    '/moments': [
      '/moments',
      {
        customer_id: buyer.customerId,
        moment: stage.moment,
        context: { used: 95, plan: 'basic', isNew: true },
        surface: 'app',
        session: 'visit-1',
      },
    ],
    '/presentations/{presentation_id}/view': [pathOf(presentation, 'view'), { quantity: 1 }],
    '/presentations/{presentation_id}/accept': [
      pathOf(accepted.presentation, 'accept'),
      { quote_id: accepted.presentation.quote.quote_id, payment_method_id: null, locale: 'ja', screen },
    ],
    '/presentations/{presentation_id}/decline': [pathOf(declined.presentation, 'decline'), {}],
    '/presentations/{presentation_id}/undo': [pathOf(accepted.presentation, 'undo'), {}],
  };
}

test(`${String(cases)} spoiled requests to every route that takes a POST never break anything (seed ${String(seed)})`, async () => {
  const good = await goodRequests();
  const course = await sellCourse(api);
  const routes = Object.entries(openApiDocument(api.app).paths ?? {})
    // People's own routes are spoiled in users.test.ts.
    .filter(([, { post }]) => post && !isForPeople(post))
    .map(([path]) => path);
  expect(
    routes.filter((route) => !(route in good)),
    'every route has a good request',
  ).toEqual([]);
  for (const route of routes) {
    const [path, body] = good[route] ?? [route, {}];
    const answer = await callerOf(path).request('POST', path, body, { 'idempotency-key': `good ${route}` });
    expect({ route, status: answer.status, text: answer.text }).toMatchObject({ status: 200 });
  }

  // A session is paid once, and then everything is refused alike: each attempt needs one of its own.
  const confirmRoute = '/checkouts/{session_id}/confirm';
  const pathOf = async (route: string, path: string) =>
    route === confirmRoute ? `/checkouts/${await openCheckout(api, [course])}/confirm` : path;

  const broken: unknown[] = [];
  const statuses = new Map<number, number>();
  const attempt = async (spoiling: Spoiling) => {
    const route = routes[spoiling.route % routes.length] ?? '';
    const [goodPath, body] = good[route] ?? ['/', {}];
    const path = await pathOf(route, goodPath);
    const sent = spoil(body, spoiling);
    const answer = await callerOf(path).request('POST', path, JSON.stringify(sent));
    statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
    const isRefusal = answer.status >= 400 && answer.status < 500 && answer.status !== 429;
    const isTaught = isRefusal && typeof answer.body?.code === 'string' && answer.body?.message?.length > 10;
    if (answer.status !== 200 && !isTaught)
      broken.push({ path, sent, status: answer.status, text: answer.text });
  };
  const samples = fc.sample(spoiling, { numRuns: cases, seed });
  for (let start = 0; start < samples.length; start += atATime) {
    await Promise.all(samples.slice(start, start + atATime).map(attempt));
  }
  expect(broken.slice(0, 5)).toEqual([]);
  expect(statuses.get(422), 'most are refused').toBeGreaterThan(cases / 4);
  expect(statuses.get(200), 'some are still good').toBeGreaterThan(cases / 50);
  expect(await cashOf(api, api.runtime)).toEqual(await bookOf(api, api.runtime));
}, 900_000);
