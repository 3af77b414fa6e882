import { assert } from '../domain/assert.ts';

/*
 * Access control: the one table of who may ask what. `docs/authorization.md` is drawn from it, and a test
 * tries each of its cells on every route that there is. A route that is not told apart here is one of the two
 * plain kinds: it reads, or it writes.
 */

/** Callers of the API, by the credential they show. */
export const askers = [
  'no key',
  'garbage key',
  'revoked key',
  'read key',
  'read_write key',
  "another business's key",
  "the other mode's key",
  'portal token',
  'offer token',
  'expired token',
] as const;
export type Asker = (typeof askers)[number];

/** `yes`: it is carried out. `own`: the asker's own business answers. A number: refused with it, and nothing is done. */
export type Outcome = 'yes' | 'own' | '401' | '403' | '404';

type RouteKind =
  'read' | 'secret' | 'write' | 'customer read' | 'customer write' | 'account write' | 'confirm';

const unknown = {
  'no key': '401',
  'garbage key': '401',
  'revoked key': '401',
  'expired token': '401',
} as const;
/** An id of somebody else's is no id; without one, everybody asks about their own. */
const apart = { "another business's key": 'own', "the other mode's key": 'own' } as const;
const noCustomers = { 'portal token': '401', 'offer token': '401' } as const;
const customers = { 'portal token': 'yes', 'offer token': 'yes' } as const;

const outcomes: Readonly<Record<RouteKind, Readonly<Record<Asker, Outcome>>>> = {
  read: { ...unknown, ...apart, ...noCustomers, 'read key': 'yes', 'read_write key': 'yes' },
  secret: { ...unknown, ...apart, ...noCustomers, 'read key': '403', 'read_write key': 'yes' },
  write: { ...unknown, ...apart, ...noCustomers, 'read key': '403', 'read_write key': 'yes' },
  'customer read': { ...unknown, ...apart, ...customers, 'read key': 'yes', 'read_write key': 'yes' },
  'customer write': { ...unknown, ...apart, ...customers, 'read key': '403', 'read_write key': 'yes' },
  // What customers do where they are signed in; the link of one offer is no account.
  'account write': {
    ...unknown,
    ...apart,
    'portal token': 'yes',
    'offer token': '404',
    'read key': '403',
    'read_write key': 'yes',
  },
  confirm: {
    ...unknown,
    ...apart,
    ...customers,
    'no key': 'yes',
    'read key': '403',
    'read_write key': 'yes',
  },
};

/** The operations that are neither plain reading nor plain writing. */
const special: Readonly<Record<string, RouteKind>> = {
  'GET /webhooks/{webhook_id}/secret': 'secret',
  'POST /checkouts/{session_id}/confirm': 'confirm',
  'GET /customers/{customer_id}/presentations': 'customer read',
  'GET /presentations/{presentation_id}': 'customer read',
  'POST /presentations/{presentation_id}/view': 'customer write',
  'POST /presentations/{presentation_id}/accept': 'customer write',
  'POST /presentations/{presentation_id}/decline': 'customer write',
  'POST /presentations/{presentation_id}/undo': 'customer write',
  'POST /subscriptions/{subscription_id}/retention_requests': 'account write',
  'POST /subscriptions/{subscription_id}/retention_requests/preview': 'account write',
  'POST /subscriptions/{subscription_id}/retention_requests/{presentation_id}/fulfil': 'customer write',
};

/** Exists in test mode alone, so that live keys find nothing there. */
const testModeOnly = /^\/(simulator|test_clock)\b/;

/** Outcome of an operation of the API for a caller; `path` as documented. */
export function outcomeOf(method: string, path: string, asker: Asker): Outcome {
  const kind = special[`${method} ${path}`] ?? (method === 'GET' ? 'read' : 'write');
  const outcome = outcomes[kind][asker];
  if (outcome !== 'own') return outcome;
  const isNowhere = testModeOnly.test(path) && asker === "the other mode's key";
  return path.includes('{') || isNowhere ? '404' : 'own';
}

const customerRoutes = Object.entries(special)
  .filter(([, kind]) => kind === 'customer read' || kind === 'customer write' || kind === 'account write')
  .map(([operation]) => {
    const [method = '', path = ''] = operation.split(' ');
    return { method, pattern: new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`) };
  });

/** True if customers call this route themselves, with a token of their own. */
export function isCustomerRoute(method: string, path: string): boolean {
  const asked = method === 'HEAD' ? 'GET' : method;
  return customerRoutes.some((route) => route.method === asked && route.pattern.test(path));
}

/** Kinds of id and link in the addresses of pages. */
export const pageTokens = [
  'session id',
  'payment id',
  'payment method link id',
  "link to the bank's question",
  'payment method link',
  'portal link',
  'offer link',
] as const;
export type PageToken = (typeof pageTokens)[number];

/** `{}` is where the token stands. Everything else of these pages' answers is "no such page". */
const pages: Readonly<Record<string, PageToken | 'anybody'>> = {
  '/checkout/{}': 'session id',
  '/authenticate/{}': "link to the bank's question",
  '/pay/{}': 'payment method link',
  '/portal/{}': 'portal link',
  '/offers/{}': 'offer link',
  '/': 'anybody',
  '/shop': 'anybody',
  '/docs': 'anybody',
  '/health': 'anybody',
  '/ready': 'anybody',
  '/openapi.json': 'anybody',
  '/favicon.ico': 'anybody',
  '/assets': 'anybody',
};

/** Kind of id or link that opens a page; `path` as the router has it. */
export function openerOf(path: string): PageToken | 'anybody' {
  const [first = '', second = ''] = path.split('/').slice(1);
  const opener = pages[second.startsWith(':') ? `/${first}/{}` : `/${first}`] ?? pages[`/${first}`];
  assert(opener, `http/access.ts says who may open ${path}`);
  return opener;
}
