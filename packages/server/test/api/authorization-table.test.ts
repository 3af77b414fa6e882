import { linksOf, noOffersUrl, payDueUrl } from '../../src/wire/convert/urls.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type CallerKind,
  type PageToken,
  callerKinds,
  pageTokenFor,
  outcomeFor,
  pageTokens,
} from '../../src/http/access.ts';
import { openApiDocument } from '../../src/http/openapi.ts';
import { apiRoutes, pageRoutes } from '../../src/http/served-routes.ts';
import { insertCustomerSession } from '../../src/store/platform/customer-sessions.ts';
import { transaction } from '../../src/store/postgres/postgres.ts';
import { asId } from '../../src/domain/ids.ts';
import { type Answer, type TestApi, createTestApi } from '../support/api.ts';
import { type LivelyBusiness, addressOf, createLivelyBusiness } from '../support/lively.ts';
import { type Browser, createMember } from '../support/people.ts';
import { stateOf } from '../support/shop.ts';

/*
 * Every cell of the table in http/access.ts, on every route that is served, with the ids of a business that has one of
 * everything. First all that is refused, after which nothing may have been written; then what is carried out.
 */

let api: TestApi;
let business: LivelyBusiness;
let credentials: Readonly<Record<CallerKind, string | Browser | null>>;
beforeAll(async () => {
  api = await createTestApi();
  business = await createLivelyBusiness(api);
  const { owner } = business;
  const live = await api.createBusiness('Live Shop', 'live');
  const revoked = (await api.request('POST', '/api_keys', { access: 'read_write' })).body;
  await api.request('DELETE', `/api_keys/${String(revoked.api_key_id)}`);
  const expired = `cst_${'e'.repeat(43)}`;
  const customerId = asId<'customer'>(business.customerId);
  const session = { scope: api.scope, customerId, returnUrl: null, token: expired };
  await transaction(api.runtime.sql, (tx) =>
    insertCustomerSession(tx, { ...session, createdAt: 0, expiresAt: 1 }),
  );
  credentials = {
    'no key': null,
    'garbage key': `rung_test_${'g'.repeat(32)}`,
    'revoked key': String(revoked.key),
    'read key': api.readOnlyKey,
    'read_write key': api.apiKey,
    "another business's key": api.other.apiKey,
    "the other mode's key": live.apiKey,
    'portal token': business.portalToken,
    'offer token': business.offerToken,
    'expired token': expired,
    owner,
    developer: (await createMember(api, owner, 'developer')).browser,
    support: (await createMember(api, owner, 'support')).browser,
    'read_only user': (await createMember(api, owner, 'read_only')).browser,
  };
});
afterAll(() => api.drop());

const operations = () => apiRoutes(openApiDocument(api.app));

const nobodys: Readonly<Record<string, string>> = new Proxy(
  {},
  { get: () => 'unknown_000000000000000000000' },
);

function ask(method: string, path: string, asker: CallerKind): Promise<Answer> {
  const credential = credentials[asker];
  if (typeof credential === 'object' && credential !== null) {
    return credential.request(method, path, method === 'GET' || method === 'DELETE' ? undefined : {});
  }
  const headers = credential === null ? {} : { authorization: `Bearer ${credential}` };
  const body = method === 'GET' || method === 'DELETE' ? undefined : {};
  return api.send(method, path, body, headers);
}

const told = (answer: Answer) => ({ status: answer.status, code: answer.body?.code as unknown });

describe.each(callerKinds)('%s', (asker) => {
  test('is refused wherever the table says so, as it says, and nothing is written', async () => {
    const before = await stateOf(api.runtime);
    for (const { method, path } of operations()) {
      const outcome = outcomeFor(method, path, asker);
      const where = `${method} ${path}`;
      if (outcome === 'yes' || outcome === 'own') continue;
      const answer = await ask(method, addressOf(path, business.ids), asker);
      if (outcome === '404') {
        // A body that is refused is refused before anything is looked for: then it is for nobody's as well.
        const unknown = await ask(method, addressOf(path, nobodys), asker);
        expect(told(answer), where).toEqual(told(unknown));
        expect(method === 'GET' ? [404] : [404, 422], where).toContain(answer.status);
      } else {
        expect(String(answer.status), `${where} ${answer.text}`).toBe(outcome);
      }
    }
    expect(await stateOf(api.runtime)).toEqual(before);
  });

  test('reads what the table says it may, and of another business nothing', async () => {
    for (const { method, path } of operations()) {
      const outcome = outcomeFor(method, path, asker);
      if (method !== 'GET' || (outcome !== 'yes' && outcome !== 'own')) continue;
      const answer = await ask(method, addressOf(path, business.ids), asker);
      expect(answer.status, `${path} ${answer.text}`).toBe(200);
      if (outcome !== 'own') continue;
      for (const id of Object.values(business.ids)) expect(answer.text, path).not.toContain(id);
    }
  });
});

// Last, because what is carried out changes what there is.
test.each(callerKinds)('%s is let through to what the table says it may do', async (asker) => {
  // After that its person is signed out.
  const last = ({ method, path }: { method: string; path: string }) =>
    method === 'DELETE' ? 1 : path === '/session/sign_out_everywhere' ? 2 : 0;
  const writes = operations()
    .filter(({ method }) => method !== 'GET')
    .sort((a, b) => last(a) - last(b));
  for (const { method, path } of writes) {
    const outcome = outcomeFor(method, path, asker);
    if (outcome !== 'yes' && outcome !== 'own') continue;
    // Its own keys and things are what the rest is tried with.
    if (method === 'DELETE' && asker !== 'read_write key') continue;
    const answer = await ask(method, addressOf(path, business.ids), asker);
    expect([401, 403, 429, 500], `${method} ${path} ${answer.text}`).not.toContain(answer.status);
  }
});

describe('a page', () => {
  test('opens to what the table says belongs in its address, and to nothing else', async () => {
    const tail = (url: string) => url.split('/').at(-1) ?? '';
    const tokens: Readonly<Record<PageToken, string>> = {
      'session id': business.ids['session_id'] ?? '',
      'payment id': business.ids['paid_id'] ?? '',
      'payment method link id': /pml_\w+/.exec(business.methodLink)?.[0] ?? '',
      "link to the bank's question": tail(business.bankLink),
      'payment method link': tail(business.methodLink),
      'portal link': business.portalToken,
      'offer link': business.offerToken,
      'signature of the gateway': 'unsigned',
      'upload link': tail(business.uploadLink),
      'link to pay what is due': tail(
        payDueUrl(linksOf(api.runtime), api.scope.businessId, business.ids['subscription_id'] ?? ''),
      ),
      'link to no more offers': tail(
        noOffersUrl(linksOf(api.runtime), api.scope.businessId, business.customerId),
      ),
    };
    const addressed = (path: string, token: string): string =>
      path
        .replace(/:\w+(\{[^}]*\})?/, token)
        .replaceAll(
          /:(\w+)/g,
          (_, name: string) => business.ids[name === 'payment_id' ? 'plan_payment_id' : name] ?? 'pm_unknown',
        );
    const pages = pageRoutes(api.app, openApiDocument(api.app));
    expect(pages.length).toBeGreaterThan(20);
    const before = await stateOf(api.runtime);
    for (const { method, path } of pages) {
      const opener = pageTokenFor(path);
      if (opener === 'anybody') continue;
      for (const kind of pageTokens) {
        const where = `${method} ${path} with the ${kind}`;
        if (kind === opener) continue;
        const headers = { 'content-type': 'application/x-www-form-urlencoded' };
        const answer = await api.send(
          method,
          addressed(path, tokens[kind]),
          method === 'GET' ? undefined : 'answer=approve&action=pay&method=x',
          method === 'GET' ? {} : headers,
        );
        // Whoever answers a bank that has not asked is led to the start; a receipt that is none, to the link itself.
        const location = answer.headers.get('location');
        const isTurnedAway =
          // What is no token of an offer is an id of the API, which reads no forms.
          (path.startsWith('/offers') && answer.body?.code !== undefined) ||
          [404, 401].includes(answer.status) ||
          location === '/' ||
          location === `/pay/${tokens[kind]}`;
        expect(isTurnedAway, `${where}: ${String(answer.status)} ${String(location)}`).toBe(true);
      }
    }
    expect(await stateOf(api.runtime)).toEqual(before);

    for (const { method, path } of pages) {
      const opener = pageTokenFor(path);
      if (method !== 'GET' || opener === 'anybody') continue;
      const answer = await api.send(method, addressed(path, tokens[opener]), undefined, {});
      // 422: let in, and asked for what the page needs.
      expect([200, 303, 422], `${path} with the ${opener}`).toContain(answer.status);
    }
  });
});
