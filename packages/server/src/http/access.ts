import { assert } from '../domain/assert.ts';
import { type Access, promisesOf } from './route-promises.ts';

/*
 * Access control: callers, and what each kind of access means for them. Routes declare their kind
 * (`http/route-promises.ts`). `docs/authorization.md` is drawn from both, and a test tries each of its cells on every
 * route that there is.
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

const outcomes: Readonly<Record<Access, Readonly<Record<Asker, Outcome>>>> = {
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

/** Outcome of an operation of the API for a caller; `path` as documented. */
export function outcomeOf(method: string, path: string, asker: Asker): Outcome {
  const promises = promisesOf(method, path);
  assert(promises, `${method} ${path} declares its promises`);
  const outcome = outcomes[promises.askers][asker];
  if (outcome !== 'own') return outcome;
  const isNowhere = promises.isTestModeOnly === true && asker === "the other mode's key";
  return path.includes('{') || isNowhere ? '404' : 'own';
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
  'signature of the gateway',
] as const;
export type PageToken = (typeof pageTokens)[number];

/** `{}` is where the token stands. Everything else of these pages' answers is "no such page". */
const pages: Readonly<Record<string, PageToken | 'anybody'>> = {
  '/checkout/{}': 'session id',
  '/authenticate/{}': "link to the bank's question",
  '/pay/{}': 'payment method link',
  '/portal/{}': 'portal link',
  '/offers/{}': 'offer link',
  '/gateways/{}': 'signature of the gateway',
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
