import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { minuteMs } from '../../src/domain/time.ts';
import { createSetupLink } from '../../src/use-cases/platform/users/setup-link.ts';
import { type Json, type TestApi, createTestApi, expectRefusal } from '../support/api.ts';
import {
  type Browser,
  createMember,
  createOwner,
  nextEmail,
  openBrowser,
  password,
  tokenOf,
} from '../support/people.ts';

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
