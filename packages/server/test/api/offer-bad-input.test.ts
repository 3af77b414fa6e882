import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answer, type Json, type TestApi, createTestApi, expectRefusal } from '../support/api.ts';
import { type Buyer, createBuyer } from '../support/buyers.ts';
import { createFunnel, createOffer, offerBody } from '../support/offers.ts';
import { act, present, publish, raise } from '../support/presentations.ts';
import { sellPlan, stateOf } from '../support/shop.ts';

/*
 * What cannot be read, kept or meant is refused by the path of its field, wherever offers take input, and
 * nothing is changed by it. What contradicts the rules of offers and funnels is in the tests beside this one.
 */

let api: TestApi;
let buyer: Buyer;
let moment: string;
/** Where requests go, by the names used below. */
let places: Readonly<Record<string, string>>;
let course: string;
let plan: string;
beforeAll(async () => {
  api = await createTestApi();
  plan = await sellPlan(api);
  const offer = await createOffer(api);
  course = offer.product_id;
  const funnel = await createFunnel(api);
  const shown = await present(api);
  buyer = await createBuyer(api);
  ({ moment } = await publish(api));
  places = {
    '/offers/{}': `/offers/${offer.offer_id}`,
    '/funnels/{}': `/funnels/${funnel.funnel_id}`,
    '/presentations/{}': `/presentations/${shown.presentation.presentation_id}`,
    '/customers/{}': `/customers/${buyer.customerId}`,
  };
});
afterAll(() => api.drop());

/** Stands for what is tried in its place. */
const tried = '<tried>';

type Field = readonly [method: string, path: string, field: string, body: () => Json];

/** Sends a request in whose field stands the text as it is, be it JSON that no program would write. */
function send([method, path, , body]: Field, text: string): Promise<Answer> {
  const [pattern = ''] = /^\/\w+\/\{\}/.exec(path) ?? [];
  const address = path.replace(pattern, places[pattern] ?? pattern);
  return api.request(method, address, JSON.stringify(body()).replace(`"${tried}"`, text));
}

/** The answer begins with the field, or with one within it. */
const beginsWith = (field: string): RegExp => new RegExp(`^${field.replaceAll('.', '\\.')}[.:]`);

describe('no field holds', () => {
  const ofOffers = (over: Json) => (): Json => ({ ...offerBody(course), ...over });
  const ofFunnels = (over: Json) => (): Json => ({ name: 'A draft', moment: 'milestone', ...over });
  const named = { fact: 'context', key: 'plan', op: 'equals', value: tried };
  const fields: readonly Field[] = [
    ['POST', '/offers', 'name', ofOffers({ name: tried })],
    ['POST', '/offers', 'copy.en.headline', ofOffers({ copy: { en: { headline: tried } } })],
    [
      ...(['POST', '/offers', 'copy.ja.value_points.0'] as const),
      ofOffers({ copy: { ja: { headline: '追加', value_points: [tried] } } }),
    ],
    ['PATCH', '/offers/{}', 'copy.en.badge', () => ({ copy: { en: { headline: 'Add it', badge: tried } } })],
    ['PATCH', '/offers/{}', 'metadata.note', () => ({ metadata: { note: tried } })],
    ['POST', '/funnels', 'name', ofFunnels({ name: tried })],
    ['POST', '/funnels', 'audience.all.0.value', ofFunnels({ audience: { all: [named] } })],
    ['PATCH', '/funnels/{}', 'steps.0.step_id', () => ({ steps: [{ step_id: tried, offer_id: 'off_1' }] })],
    [
      ...(['POST', '/moments', 'context.note'] as const),
      () => ({ customer_id: buyer.customerId, moment, context: { note: tried } }),
    ],
    ['POST', '/moments', 'moment', () => ({ customer_id: buyer.customerId, moment: tried })],
    ['POST', '/presentations/{}/view', 'quantity', () => ({ quantity: tried })],
    ['POST', '/presentations/{}/accept', 'quote_id', () => ({ quote_id: tried })],
    ['POST', '/presentations/{}/accept', 'screen.notices.0', () => ({ screen: { notices: [tried] } })],
    ['POST', '/presentations/{}/decline', 'reason', () => ({ reason: tried })],
    ['PATCH', '/customers/{}/offer-preferences', 'preference', () => ({ preference: tried })],
    ['PATCH', '/offer_settings', 'undo_minutes', () => ({ undo_minutes: tried })],
  ];
  const unreadable: readonly (readonly [what: string, text: string, why: RegExp])[] = [
    ['a NUL', '"a\\u0000b"', /control characters/],
    ['half an emoji', '"\\ud83d"', /broken Unicode/],
    ['a field named __proto__', '{"__proto__": "x"}', /__proto__: cannot be the name/],
    ['100,000 lists', '['.repeat(100_000) + ']'.repeat(100_000), /nested deeper than 32 levels/],
    ['100,000 groups', '{"not":'.repeat(100_000) + '1' + '}'.repeat(100_000), /nested deeper than 32 levels/],
  ];

  test.each(fields)('that cannot be read or kept: %s %s %s', async (...field) => {
    const before = await stateOf(api.runtime);
    for (const [what, text, why] of unreadable) {
      const answer = await send(field, text);
      expectRefusal(answer, 422, 'INVALID_REQUEST_BODY', beginsWith(field[2]));
      expect(answer.body.message, what).toMatch(why);
    }
    expect(await stateOf(api.runtime)).toEqual(before);
  });
});

describe('a number', () => {
  const spends = { fact: 'total_spent', op: 'at_least', amount: tried, currency: 'USD' };
  const ofOffers = (field: string, over: Json): Field => [
    ...(['POST', '/offers', field] as const),
    () => ({ ...offerBody(course), ...over }),
  ];
  const ofFunnels = (field: string, over: Json): Field => ['PATCH', '/funnels/{}', field, () => over];
  const fields: readonly Field[] = [
    ofOffers('quantity.minimum', { quantity: { minimum: tried, maximum: 2 } }),
    ofOffers('quantity.maximum', { quantity: { minimum: 1, maximum: tried } }),
    ofOffers('discount.bps', { discount: { type: 'percentage', bps: tried } }),
    ofOffers('discount.amount', { discount: { type: 'amount', amount: tried, currency: 'USD' } }),
    ofOffers('remember_declines_days', { remember_declines_days: tried }),
    [
      ...(['POST', '/offers', 'discount.cycles'] as const),
      () => ({
        ...offerBody(plan, { kind: 'subscription' }),
        discount: { type: 'percentage', bps: 1000, cycles: tried },
      }),
    ],
    ofFunnels('holdout_bps', { holdout_bps: tried }),
    ofFunnels('max_proposals', { max_proposals: tried }),
    ofFunnels('expires_minutes', { expires_minutes: tried }),
    ofFunnels('audience.amount', { audience: spends }),
    ofFunnels('audience.value', { audience: { fact: 'purchase_count', op: 'equals', value: tried } }),
    ['POST', '/presentations/{}/view', 'quantity', () => ({ quantity: tried })],
    ['PATCH', '/offer_settings', 'undo_minutes', () => ({ undo_minutes: tried })],
  ];
  // The last but one is read as an endless number; the last looks like a date, and is none.
  const impossible = ['-1', '0.5', '1e21', '9007199254740993', '-1e308', '1e400', '"2026-02-30T00:00:00Z"'];

  test.each(fields)('that nothing can have is refused: %s %s %s', async (...field) => {
    const before = await stateOf(api.runtime);
    for (const text of impossible) {
      const answer = await send(field, text);
      expect({ text, status: answer.status, said: answer.text }).toMatchObject({ text, status: 422 });
      expect(answer.body.message, text).toMatch(beginsWith(field[2]));
    }
    expect(await stateOf(api.runtime)).toEqual(before);
  });

  test('in a context may be any but an endless one, and dates there are text', async () => {
    const field: Field = [
      ...(['POST', '/moments', 'context.used'] as const),
      () => ({ customer_id: buyer.customerId, moment: 'usage_limit', context: { used: tried } }),
    ];
    expectRefusal(await send(field, '1e400'), 422, 'INVALID_REQUEST_BODY', /^context\.used: .*finite/);
    for (const text of ['-1e308', '9007199254740993', '"2026-02-30"']) {
      expect((await send(field, text)).status, text).toBe(200);
    }
  });
});

describe('what names nothing', () => {
  test('a moment that no funnel is for proposes nothing, and says so', async () => {
    const { presentation, trace_id } = await raise(api, buyer, 'never_heard_of');
    expect(presentation).toBeNull();
    const trace = (await api.request('GET', `/traces/${String(trace_id)}`)).body;
    expect(trace).toMatchObject({ moment: 'never_heard_of', candidates: [] });
  });

  test.each(['constructor', '__proto__', 'toString'])(
    'a context has no "%s" but what was sent',
    async (key) => {
      const { moment: asked } = await publish(api, {
        funnel: { audience: { fact: 'context', key, op: 'exists' } },
      });
      const other = await createBuyer(api);
      expect((await raise(api, other, asked, { context: {} })).presentation).toBeNull();
    },
  );

  test('a state that no presentation has', async () => {
    const path = `/customers/${buyer.customerId}/presentations?state=paid`;
    expectRefusal(await api.request('GET', path), 422, 'INVALID_QUERY_PARAMS', /^state: /);
  });
});

describe('accepting changes nothing', () => {
  async function accept(presentation: Json): Promise<Answer> {
    const before = await stateOf(api.runtime);
    const path = `/presentations/${String(presentation.presentation_id)}/accept`;
    const answer = await api.request('POST', path, {});
    expect(await stateOf(api.runtime)).toEqual(before);
    return answer;
  }

  test('of what was accepted: the first answer comes again', async () => {
    const { presentation } = await present(api);
    const first = await act(api, presentation.presentation_id as string, 'accept');
    const again = await accept(presentation);
    expect({ status: again.status, body: again.body }).toEqual({ status: 200, body: first });
  });

  test('of what was declined, or accepted and taken back', async () => {
    const declined = (await present(api)).presentation;
    await act(api, declined.presentation_id as string, 'decline');
    expectRefusal(await accept(declined), 422, 'PRESENTATION_DECLINED');
    const undone = (await present(api)).presentation;
    await act(api, undone.presentation_id as string, 'accept');
    await act(api, undone.presentation_id as string, 'undo');
    expectRefusal(await accept(undone), 422, 'PRESENTATION_NOT_OPEN');
  });

  test('of what has expired, by the clock of the business', async () => {
    const { presentation } = await present(api, { funnel: { expires_minutes: 30 } });
    await api.request('POST', '/test_clock/advance', { to: presentation.expires_at });
    expectRefusal(await accept(presentation), 422, 'PRESENTATION_EXPIRED');
  });

  test("of another business's: it is the same 404 as one that nobody has", async () => {
    const { presentation } = await present({ ...api.other, runtime: api.runtime });
    const foreign = await accept(presentation);
    expectRefusal(foreign, 404, 'NOT_FOUND');
    const none = await accept({ presentation_id: 'prs_000000000000000000000' });
    expect(foreign.body).toEqual({ ...none.body, request_id: foreign.body.request_id });
  });
});
