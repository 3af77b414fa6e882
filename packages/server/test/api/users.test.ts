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
  nextEmail,
  openBrowser,
  password,
  tokenOf,
} from '../support/people.ts';
import { stateOf } from '../support/shop.ts';

let api: TestApi;
let owner: Browser;
let now = Date.now();
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
