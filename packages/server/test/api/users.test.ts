import { TOTP, Secret } from 'otpauth';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { dayMs, hourMs, minuteMs } from '../../src/domain/time.ts';
import { createSetupLink } from '../../src/use-cases/platform/users/setup-link.ts';
import { type Json, type TestApi, createTestApi, expectRefusal } from '../support/api.ts';
import {
  type Browser,
  createMember,
  createOwner,
  isForPeople,
  openBrowser,
  password,
  tokenOf,
} from '../support/people.ts';
import { stateOf } from '../support/shop.ts';

let api: TestApi;
let owner: Browser;
let now = Date.now();
let emails = 0;
const nextEmail = () => `person.${String((emails += 1))}@example.com`;
beforeAll(async () => {
  api = await createTestApi({ wallClock: () => now });
  owner = await createOwner(api);
});
beforeEach(() => {
  // Far from the attempts of other tests, and near enough that the owner is still signed in.
  now += 16 * minuteMs;
});
afterAll(() => api.drop());

const signIn = (email: string, typed = password, browser = openBrowser(api), headers = {}) =>
  browser.request('POST', '/session', { email, password: typed }, headers);

describe('the first owner', () => {
  test('owns every business without one, and the link works once', async () => {
    const session = (await owner.request('GET', '/session')).body;
    expect(session.businesses.map((each: Json) => [each.name, each.role])).toEqual([
      ['Sample Shop', 'owner'],
      ['Another Shop', 'owner'],
    ]);
    expect(session.business.business_id).toBe(api.scope.businessId);
    expect(await createSetupLink(api.runtime)).toBeNull();
  });

  test('of two who follow one link at once is one', async () => {
    await api.createBusiness('Later Shop', 'test');
    const token = tokenOf(await createSetupLink(api.runtime));
    const answers = await Promise.all(
      [nextEmail(), nextEmail()].map((email) =>
        openBrowser(api).request('POST', '/setup', { token, name: 'Somebody', email, password }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 422]);
    expectRefusal(
      answers.find(({ status }) => status === 422)!,
      422,
      'LINK_INVALID',
    );
  });

  test('cannot be made by a link that is old, unknown or of an invitation', async () => {
    await api.createBusiness('Last Shop', 'test');
    const old = tokenOf(await createSetupLink(api.runtime));
    const invited = await owner.request('POST', '/invitations', { email: nextEmail(), role: 'support' });
    now += dayMs;
    for (const token of [old, 'unknown', tokenOf(invited.body.url)]) {
      const body = { token, name: 'Somebody', email: nextEmail(), password };
      expectRefusal(await openBrowser(api).request('POST', '/setup', body), 422, 'LINK_INVALID');
    }
    owner = openBrowser(api);
    expect((await signIn('owner@example.com', password, owner)).status).toBe(200);
  });
});

describe('a session', () => {
  test('ends after twelve hours without a request, and after fourteen days in any case', async () => {
    const { browser } = await createMember(api, owner, 'support', nextEmail());
    now += 12 * hourMs + minuteMs;
    expectRefusal(await browser.request('GET', '/session'), 401, 'UNAUTHORIZED');
    const email = nextEmail();
    await signIn('owner@example.com', password, owner);
    const kept = (await createMember(api, owner, 'support', email)).browser;
    const createdAt = now;
    while (now < createdAt + 14 * dayMs - 7 * hourMs) {
      now += 6 * hourMs;
      expect((await kept.request('GET', '/session')).status).toBe(200);
      await expect
        .poll(async () => {
          const [row] = await api.runtime.sql<{ seen: number }[]>`
          select last_seen_at as seen from user_session s join user_account u using (user_id) where u.email = ${email}`;
          return row?.seen;
        })
        .toBe(now);
    }
    now = createdAt + 14 * dayMs;
    expectRefusal(await kept.request('GET', '/session'), 401, 'UNAUTHORIZED');
    await signIn('owner@example.com', password, owner);
  });

  test('is refused to another site, and unknown without the header of the dashboard', async () => {
    const before = await stateOf(api.runtime);
    for (const headers of [
      { origin: 'https://evil.example.com' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
    ]) {
      const answer = await owner.request('PATCH', '/business', { display_name: 'Taken' }, headers);
      expectRefusal(answer, 403, 'CROSS_SITE_REQUEST');
      expectRefusal(
        await signIn('owner@example.com', password, openBrowser(api), headers),
        403,
        'CROSS_SITE_REQUEST',
      );
    }
    const bare = await api.send('GET', '/business', undefined, { cookie: owner.cookie });
    expectRefusal(bare, 401, 'UNAUTHORIZED');
    expect(await stateOf(api.runtime)).toEqual(before);
    const own = { origin: 'http://localhost:4000', 'sec-fetch-site': 'same-origin' };
    expect((await owner.request('GET', '/business', undefined, own)).status).toBe(200);
  });

  test('has a cookie that no script reads and no other site sends, and of which the database has a hash', async () => {
    const answer = await signIn('owner@example.com', password, owner);
    expect(answer.headers.get('set-cookie')).toMatch(/^rung_session=ses_\w{43}; .*HttpOnly; SameSite=Strict/);
    const token = owner.cookie.split('=')[1] ?? '';
    const rows = await api.runtime.sql<{ row: string }[]>`select s::text as row from user_session s`;
    for (const { row } of rows) expect(row).not.toContain(token);
  });

  test('concerns the business that is named, and no business of others', async () => {
    const { browser } = await createMember(api, owner, 'developer', nextEmail());
    const elsewhere = { 'x-rung-business': api.other.scope.businessId };
    expectRefusal(await browser.request('GET', '/business', undefined, elsewhere), 404, 'NOT_FOUND');
    const nowhere = { 'x-rung-business': 'bus_unknown' };
    expectRefusal(await browser.request('GET', '/business', undefined, nowhere), 404, 'NOT_FOUND');
    expect((await owner.request('GET', '/business', undefined, elsewhere)).body.business_id).toBe(
      api.other.scope.businessId,
    );
  });

  test('is over everywhere once its person signs out everywhere, changes the password, or is removed', async () => {
    const email = nextEmail();
    const { browser, session } = await createMember(api, owner, 'support', email);
    const other = openBrowser(api);
    await signIn(email, password, other);
    expect((await browser.request('POST', '/session/sign_out_everywhere', {})).status).toBe(204);
    for (const each of [browser, other]) expect((await each.request('GET', '/business')).status).toBe(401);

    await signIn(email, password, browser);
    await signIn(email, password, other);
    const next = 'four loud trains at dusk';
    const stolen = browser.cookie;
    const changed = await browser.request('POST', '/session/password', {
      current_password: password,
      new_password: next,
    });
    expect(changed.status, changed.text).toBe(200);
    expect(browser.cookie).not.toBe(stolen);
    expect((await other.request('GET', '/business')).status).toBe(401);
    expect((await browser.request('GET', '/business')).status).toBe(200);
    expectRefusal(await signIn(email), 401, 'SIGN_IN_FAILED');

    expect((await owner.request('DELETE', `/users/${String(session.user.user_id)}`)).status).toBe(204);
    expectRefusal(await browser.request('GET', '/business'), 404, 'NOT_FOUND');
  });
});

describe('signing in', () => {
  test('tells nobody whether there is an account', async () => {
    const [known, unknown] = [
      await signIn('owner@example.com', 'not the password'),
      await signIn('nobody@example.com', 'not the password'),
    ];
    for (const answer of [known, unknown]) expectRefusal(answer, 401, 'SIGN_IN_FAILED');
    expect(known.body.message).toBe(unknown.body.message);
  });

  test('waits longer after each wrong attempt, for an account that exists and one that does not', async () => {
    for (const email of [nextEmail(), 'owner@example.com']) {
      // From one address, because callers are counted by it.
      const attempt = async (typed: string) =>
        await api.app.request(
          '/session',
          {
            method: 'POST',
            body: JSON.stringify({ email, password: typed }),
            headers: { 'content-type': 'application/json' },
          },
          { incoming: { socket: { remoteAddress: '192.0.2.7' } } },
        );
      const statuses = await Promise.all(Array.from({ length: 9 }, () => attempt('wrong')));
      expect(statuses.map(({ status }) => status).sort()).toEqual([
        401, 401, 401, 401, 401, 429, 429, 429, 429,
      ]);
      const refused = await attempt(password);
      expect([refused.status, Number(refused.headers.get('retry-after'))]).toEqual([429, 15]);
      now += 15_000;
      expect((await attempt('wrong')).status).toBe(401);
      expect(Number((await attempt('wrong')).headers.get('retry-after'))).toBe(30);
    }
    // Another caller is not locked out.
    expect((await signIn('owner@example.com')).status).toBe(200);
  });

  test('strangers of many networks keep each other out, and not who has signed in before', async () => {
    const email = nextEmail();
    await createMember(api, owner, 'support', email);
    const attempt = async (network: number, typed: string) => {
      const answer = await api.app.request(
        '/session',
        {
          method: 'POST',
          body: JSON.stringify({ email, password: typed }),
          headers: { 'content-type': 'application/json' },
        },
        { incoming: { socket: { remoteAddress: `198.51.100.${String(network)}` } } },
      );
      return answer.status;
    };
    expect(await attempt(1, password)).toBe(200);
    for (let network = 2; network < 102; network += 1) expect(await attempt(network, 'wrong')).toBe(401);
    expect(await attempt(102, password)).toBe(429);
    expect(await attempt(1, password)).toBe(200);
  });

  test('refuses weak passwords where an account is made', async () => {
    for (const weak of ['short', 'aaaaaaaaaaaaaaaa', 'person@example.com']) {
      const email = 'person@example.com';
      const invitation = await owner.request('POST', '/invitations', { email, role: 'support' });
      const body = { token: tokenOf(invitation.body.url), name: 'Person', password: weak };
      const answer = await openBrowser(api).request('POST', '/invitations/accept', body);
      expectRefusal(answer, 422, 'PASSWORD_TOO_WEAK', /^password: /);
    }
  });
});

describe('the second factor', () => {
  const codeOf = (secret: string) =>
    new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: now });

  async function withSecondFactor() {
    const email = nextEmail();
    const { browser } = await createMember(api, owner, 'support', email);
    const begun = await browser.request('POST', '/session/totp', { password });
    const secret = String(begun.body.secret);
    const confirmed = await browser.request('POST', '/session/totp/confirm', { code: codeOf(secret) });
    expect(confirmed.status, confirmed.text).toBe(200);
    return { email, secret, codes: confirmed.body.recovery_codes as string[], browser };
  }

  test('is asked after the password, and until then nothing else is answered', async () => {
    const { email, secret } = await withSecondFactor();
    const browser = openBrowser(api);
    const answer = await signIn(email, password, browser);
    expect(answer.body).toMatchObject({ state: 'second_factor_required', user: null, businesses: [] });
    expectRefusal(await browser.request('GET', '/business'), 401, 'SECOND_FACTOR_REQUIRED');
    expectRefusal(
      await browser.request('POST', '/session/totp', { password }),
      401,
      'SECOND_FACTOR_REQUIRED',
    );
    // The code that confirmed the set-up was used.
    const used = await browser.request('POST', '/session/second_factor', { code: codeOf(secret) });
    expectRefusal(used, 422, 'SECOND_FACTOR_FAILED');
    now += 30_000;
    const before = browser.cookie;
    const code = codeOf(secret);
    expect((await browser.request('POST', '/session/second_factor', { code })).body.state).toBe('active');
    expect(browser.cookie).not.toBe(before);
    expect((await browser.request('GET', '/business')).status).toBe(200);

    const again = openBrowser(api);
    await signIn(email, password, again);
    expectRefusal(
      await again.request('POST', '/session/second_factor', { code }),
      422,
      'SECOND_FACTOR_FAILED',
    );
  });

  test('can be a recovery code, each once, and of two at once one counts', async () => {
    const { email, codes } = await withSecondFactor();
    expect(new Set(codes).size).toBe(10);
    const browsers = [openBrowser(api), openBrowser(api)];
    for (const browser of browsers) await signIn(email, password, browser);
    const answers = await Promise.all(
      browsers.map((browser) =>
        browser.request('POST', '/session/second_factor', { recovery_code: codes[0] }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 422]);
    expect(answers.find(({ status }) => status === 200)?.body.user.recovery_codes_left).toBe(9);
  });

  test('is set up and removed with the password only, and kept sealed', async () => {
    const { secret, browser } = await withSecondFactor();
    expectRefusal(
      await browser.request('POST', '/session/totp', { password }),
      422,
      'SECOND_FACTOR_ALREADY_SET',
    );
    const wrong = await browser.request('POST', '/session/totp/remove', { password: 'wrong' });
    expectRefusal(wrong, 422, 'PASSWORD_INCORRECT');
    const rows = await api.runtime.sql<{ row: string }[]>`select u::text as row from user_account u`;
    for (const { row } of rows) expect(row).not.toContain(secret);
    const removed = await browser.request('POST', '/session/totp/remove', { password });
    expect(removed.body.user).toMatchObject({ has_second_factor: false, recovery_codes_left: 0 });
  });
});

describe('the team', () => {
  test('of a business keeps an owner, also when two remove each other at once', async () => {
    const shop = await api.createBusiness('Pair Shop', 'test');
    const first = openBrowser(api, shop);
    const email = nextEmail();
    const token = tokenOf(await createSetupLink(api.runtime));
    const setUp = await first.request('POST', '/setup', { token, name: 'First', email, password });
    const firstId = String(setUp.body.user.user_id);
    expectRefusal(await first.request('DELETE', `/users/${firstId}`), 422, 'LAST_OWNER');
    expectRefusal(await first.request('PATCH', `/users/${firstId}`, { role: 'support' }), 422, 'LAST_OWNER');

    const second = openBrowser(api, shop);
    const invited = await first.request('POST', '/invitations', { email: nextEmail(), role: 'owner' });
    const body = { token: tokenOf(invited.body.url), name: 'Second', password };
    const joined = await second.request('POST', '/invitations/accept', body);
    const secondId = String(joined.body.user.user_id);
    const answers = await Promise.all([
      first.request('DELETE', `/users/${secondId}`),
      second.request('DELETE', `/users/${firstId}`),
    ]);
    expect(answers.map(({ status }) => status)).toContain(204);
    const [row] = await api.runtime.sql<{ owners: number }[]>`
      select count(*)::integer as owners from membership where business_id = ${shop.scope.businessId}`;
    expect(row?.owners).toBe(1);
  });

  test('has the invitations of an owner who leaves, or is one no more, taken back', async () => {
    for (const method of ['DELETE', 'PATCH'] as const) {
      const { browser, session } = await createMember(api, owner, 'owner', nextEmail());
      const invited = await browser.request('POST', '/invitations', { email: nextEmail(), role: 'owner' });
      const path = `/users/${String(session.user.user_id)}`;
      const change = method === 'PATCH' ? { role: 'support' } : undefined;
      expect((await owner.request(method, path, change)).status).toBeLessThan(300);
      const body = { token: tokenOf(invited.body.url), name: 'Returned', password };
      expectRefusal(await openBrowser(api).request('POST', '/invitations/accept', body), 422, 'LINK_INVALID');
    }
  });

  test('is changed by owners alone, and not by an API key', async () => {
    const { browser, session } = await createMember(api, owner, 'developer', nextEmail());
    const path = `/users/${String(session.user.user_id)}`;
    expectRefusal(
      await browser.request('PATCH', path, { role: 'owner' }),
      403,
      'ROLE_NOT_ALLOWED',
      /role owner/,
    );
    expectRefusal(await api.request('PATCH', path, { role: 'owner' }), 403, 'FORBIDDEN_SCOPE');
    expectRefusal(
      await api.request('POST', '/invitations', { email: nextEmail(), role: 'owner' }),
      403,
      'FORBIDDEN_SCOPE',
    );
    expect((await api.request('GET', path)).body.role).toBe('developer');
  });

  test('tells each role what it may not do', async () => {
    const needs = async (browser: Browser) =>
      ((await browser.request('GET', '/session')).body.not_allowed as Json[]).map((each) =>
        String(each.operation),
      );
    const developer = (await createMember(api, owner, 'developer', nextEmail())).browser;
    const support = (await createMember(api, owner, 'support', nextEmail())).browser;
    const reader = (await createMember(api, owner, 'read_only', nextEmail())).browser;
    expect(await needs(owner)).toEqual([]);
    expect(await needs(developer)).toContain('publishFunnel');
    expect(await needs(developer)).toContain('createApiKey');
    expect(await needs(support)).toContain('createApiKey');
    expect(await needs(support)).not.toContain('createRefund');
    expect(await needs(reader)).toContain('createRefund');
    expect(await needs(reader)).not.toContain('listPayments');
  });

  test('is joined with the account that is there, whose password is asked', async () => {
    const email = nextEmail();
    await createMember(api, owner, 'support', email);
    const elsewhere = { 'x-rung-business': api.other.scope.businessId };
    const invited = await owner.request('POST', '/invitations', { email, role: 'read_only' }, elsewhere);
    const token = tokenOf(invited.body.url);
    const accept = (typed: string) =>
      openBrowser(api).request('POST', '/invitations/accept', { token, name: 'Other Name', password: typed });
    expectRefusal(await accept('not the password'), 401, 'SIGN_IN_FAILED');
    const joined = await accept(password);
    expect(joined.body.user.name).toBe('Sample Person');
    expect(joined.body.businesses.map((each: Json) => each.role)).toEqual(['support', 'read_only']);
    expectRefusal(await accept(password), 422, 'LINK_INVALID');
  });
});

describe('the audit log', () => {
  test('says who changed what, before and after, by dashboard and by key', async () => {
    const changed = await owner.request('PATCH', '/business', { legal_name: 'Sample Studio Inc.' });
    expect(changed.status, changed.text).toBe(200);
    now += 1000;
    const product = {
      name: 'Course',
      price: {
        type: 'one_time_price',
        currency: 'USD',
        price: 900,
        discount: 0,
        purchasing_power_parity: false,
      },
      tax_category: 'saas',
    };
    const created = await api.request('POST', '/products', product);
    now += 1000;
    await api.request('PATCH', `/products/${String(created.body.product_id)}`, {
      name: 'Course, second edition',
    });
    const log = (await owner.request('GET', '/audit_log')).body;
    expect(log.items.slice(0, 3)).toMatchObject([
      {
        operation: 'updateProduct',
        actor: { kind: 'api_key' },
        object_id: created.body.product_id,
        changes: [{ field: 'name', before: 'Course', after: 'Course, second edition' }],
        outcome: 'done',
      },
      { operation: 'createProduct', object_id: created.body.product_id, outcome: 'done' },
      {
        operation: 'updateBusiness',
        actor: { kind: 'user', name: 'First Owner' },
        changes: [{ field: 'legal_name', before: null, after: 'Sample Studio Inc.' }],
        request_id: changed.headers.get('x-request-id'),
        outcome: 'done',
      },
    ]);
  });

  test('has nothing of what was refused, sold by a key, or sent twice with one key', async () => {
    const count = async () => {
      const [row] = await api.runtime.sql<
        { count: number }[]
      >`select count(*)::integer as count from audit_entry`;
      return row?.count ?? 0;
    };
    const before = await count();
    await owner.request('PATCH', '/business', { accent_color: 'no colour' });
    await api.request('POST', '/customers', { email: 'buyer@example.com', name: 'Buyer' });
    expect(await count()).toBe(before);
    for (let i = 0; i < 2; i += 1) {
      const headers = { 'idempotency-key': 'customer by hand' };
      await owner.request('POST', '/customers', { email: 'other@example.com', name: 'Other' }, headers);
    }
    expect(await count()).toBe(before + 1);
  });

  test('keeps no secret', async () => {
    const webhook = await owner.request('POST', '/webhooks', {
      url: 'https://hooks.example.com/part-that-is-secret',
    });
    const path = `/webhooks/${String(webhook.body.id)}`;
    await owner.request('PATCH', path, {
      url: 'https://hooks.example.com/other-part-that-is-secret',
      description: 'Orders',
    });
    await owner.request('PATCH', `${path}/headers`, {
      headers: { authorization: 'Bearer header-that-is-secret' },
    });
    const key = await owner.request('POST', '/api_keys', { access: 'read' });
    const rows = await api.runtime.sql<{ row: string }[]>`select e::text as row from audit_entry e`;
    const text = rows.map(({ row }) => row).join('\n');
    expect(text).toContain('Orders');
    expect(text).not.toContain('that-is-secret');
    expect(text).not.toContain(String(key.body.key));
    const made = (await owner.request('GET', '/audit_log?operation=createApiKey')).body.items as Json[];
    expect(made[0]?.object_id).toBe(key.body.api_key_id);
  });

  test('is read in pages and by filters', async () => {
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Json = (
        await owner.request('GET', `/audit_log?limit=2${cursor ? `&cursor=${cursor}` : ''}`)
      ).body;
      seen.push(...(page.items as Json[]).map((each) => String(each.entry_id)));
      cursor = page.next_cursor as string | null;
    } while (cursor !== null);
    const all = (await owner.request('GET', '/audit_log?limit=100')).body.items as Json[];
    expect(seen).toEqual(all.map((each) => each.entry_id));
    const ofKeys = (await owner.request('GET', '/audit_log?operation=createApiKey')).body.items as Json[];
    expect(new Set(ofKeys.map((each) => each.operation))).toEqual(new Set(['createApiKey']));
    expectRefusal(
      await owner.request('GET', '/audit_log?cursor=none'),
      422,
      'INVALID_QUERY_PARAMS',
      /^cursor: /,
    );
    const elsewhere = { 'x-rung-business': api.other.scope.businessId };
    const others = (await owner.request('GET', '/audit_log?limit=100', undefined, elsewhere)).body
      .items as Json[];
    for (const { entry_id: id } of others) expect(seen).not.toContain(id);
  });
});

test('spoiled requests to what people ask for themselves never break anything', async () => {
  const document: Json = (await api.send('GET', '/openapi.json', undefined, {})).body;
  const operations = Object.entries<Json>(document.paths).flatMap(([path, item]) =>
    Object.entries<Json>(item)
      .filter(([, operation]) => isForPeople(operation) && operation.requestBody !== undefined)
      .map(([method, operation]) => ({
        method,
        path,
        body: operation.requestBody.content['application/json'].example,
      })),
  );
  expect(operations.length).toBeGreaterThan(10);
  const strange = [
    null,
    true,
    0,
    -1,
    1e21,
    '',
    ' ',
    '\u0000',
    '\ud800',
    '🎉',
    'x'.repeat(10_000),
    [],
    {},
    [[]],
    "' or 1=1 --",
  ];
  const { browser } = await createMember(api, owner, 'owner', nextEmail());
  for (const { method, path, body } of operations) {
    const address = path.replaceAll(/\{\w+\}/g, 'usr_unknown');
    const bodies = strange.flatMap((value) => [
      value,
      ...Object.keys(body).map((field) => ({ ...body, [field]: value })),
    ]);
    for (const sent of bodies) {
      now += 1000;
      const answer = await browser.request(method.toUpperCase(), address, JSON.stringify(sent));
      expect(
        [401, 404, 422, 429].concat(sent === '' ? [] : [200]),
        `${path} ${JSON.stringify(sent)} ${answer.text}`,
      ).toContain(answer.status);
      if (answer.status !== 200) expect(answer.body.message.length).toBeGreaterThan(10);
    }
  }
});
