import { assert } from '../domain/assert.ts';
import { type UserRole, roleCovers } from '../domain/user/role.ts';
import { type Access, findPromises } from './route-promises.ts';

/*
 * Access control: kinds of callers, and the outcome of each kind of access for them. Routes declare their
 * access (`http/route-promises.ts`). `docs/authorization.md` is generated from both, and a test tries every
 * cell on every served route.
 */

/** Callers of the API, by the credential they show. */
export const callerKinds = [
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
  'owner',
  'developer',
  'support',
  'read_only user',
] as const;
export type CallerKind = (typeof callerKinds)[number];

/**
 * Outcome of an operation. `yes`: carried out. `own`: answers about the caller's own business only. A status
 * number: refused with it, and nothing is changed.
 */
export type Outcome = 'yes' | 'own' | '401' | '403' | '404';

const unknown = {
  'no key': '401',
  'garbage key': '401',
  'revoked key': '401',
  'expired token': '401',
} as const;
/**
 * Ids of another business count as unknown; operations without an id always concern the caller's own
 * business.
 */
const ownOutcomes = { "another business's key": 'own', "the other mode's key": 'own' } as const;
const noCustomers = { 'portal token': '401', 'offer token': '401' } as const;
const customers = { 'portal token': 'yes', 'offer token': 'yes' } as const;

/** Roles of the callers who are people: their outcome follows from the least role of a route. */
const roles = {
  owner: 'owner',
  developer: 'developer',
  support: 'support',
  'read_only user': 'read_only',
} as const satisfies Partial<Record<CallerKind, UserRole>>;

type CredentialKind = Exclude<CallerKind, keyof typeof roles>;

const noKeys = {
  'read key': '401',
  'read_write key': '401',
  "another business's key": '401',
  "the other mode's key": '401',
} as const;
const everybody = Object.fromEntries(callerKinds.map((kind) => [kind, 'yes'])) as Record<
  CredentialKind,
  'yes'
>;

const outcomes: Readonly<Record<Access, Readonly<Record<CredentialKind, Outcome>>>> = {
  read: { ...unknown, ...ownOutcomes, ...noCustomers, 'read key': 'yes', 'read_write key': 'yes' },
  secret: { ...unknown, ...ownOutcomes, ...noCustomers, 'read key': '403', 'read_write key': 'yes' },
  write: { ...unknown, ...ownOutcomes, ...noCustomers, 'read key': '403', 'read_write key': 'yes' },
  'customer read': { ...unknown, ...ownOutcomes, ...customers, 'read key': 'yes', 'read_write key': 'yes' },
  'customer write': { ...unknown, ...ownOutcomes, ...customers, 'read key': '403', 'read_write key': 'yes' },
  // Actions of signed-in customers; the link of one offer is not an account.
  'account write': {
    ...unknown,
    ...ownOutcomes,
    'portal token': 'yes',
    'offer token': '404',
    'read key': '403',
    'read_write key': 'yes',
  },
  confirm: {
    ...unknown,
    ...ownOutcomes,
    ...customers,
    'no key': 'yes',
    'read key': '403',
    'read_write key': 'yes',
  },
  'team write': {
    ...unknown,
    ...noCustomers,
    'read key': '403',
    'read_write key': '403',
    "another business's key": '403',
    "the other mode's key": '403',
  },
  'user read': { ...unknown, ...noCustomers, ...noKeys },
  'user write': { ...unknown, ...noCustomers, ...noKeys },
  anybody: everybody,
};

/** Outcome of an operation of the API for a caller; `path` as documented. */
export function outcomeFor(method: string, path: string, asker: CallerKind): Outcome {
  const promises = findPromises(method, path);
  assert(promises, `${method} ${path} declares its promises`);
  if (isPerson(asker)) {
    // Paying takes a card and no key: who is signed in to the dashboard is a stranger there.
    if (promises.askers === 'confirm') return 'yes';
    return roleCovers(roles[asker], promises.leastRole) ? 'yes' : '403';
  }
  const outcome = outcomes[promises.askers][asker];
  if (outcome !== 'own') return outcome;
  const isNowhere = promises.isTestModeOnly === true && asker === "the other mode's key";
  return path.includes('{') || isNowhere ? '404' : 'own';
}

function isPerson(asker: CallerKind): asker is keyof typeof roles {
  return asker in roles;
}

/** Kinds of ids and link tokens in the URLs of pages. */
export const pageTokens = [
  'session id',
  'payment id',
  'payment method link id',
  "link to the bank's question",
  'payment method link',
  'portal link',
  'offer link',
  'signature of the gateway',
  'upload link',
  'link to pay what is due',
  'link to no more offers',
  'link to sign in',
] as const;
export type PageToken = (typeof pageTokens)[number];

/** Pages by path; `{}` marks the token. Any other token is answered with "no such page". */
const pages: Readonly<Record<string, PageToken | 'anybody'>> = {
  '/checkout/{}': 'session id',
  '/authenticate/{}': "link to the bank's question",
  '/pay/{}': 'payment method link',
  '/portal/{}': 'portal link',
  '/offers/{}': 'offer link',
  '/gateways/{}': 'signature of the gateway',
  '/uploads/{}': 'upload link',
  '/due/{}': 'link to pay what is due',
  '/no-offers/{}': 'link to no more offers',
  '/sign-in-link/{}': 'link to sign in',
  '/sign-in': 'anybody',
  '/': 'anybody',
  '/shop': 'anybody',
  '/dashboard': 'anybody',
  '/docs': 'anybody',
  '/health': 'anybody',
  '/ready': 'anybody',
  '/openapi.json': 'anybody',
  '/favicon.ico': 'anybody',
  '/assets': 'anybody',
  '/images': 'anybody',
  '/legal': 'anybody',
};

/** Kind of id or link token that opens a page; `path` as the router has it. */
export function pageTokenFor(path: string): PageToken | 'anybody' {
  const [first = '', second = ''] = path.split('/').slice(1);
  const opener = pages[second.startsWith(':') ? `/${first}/{}` : `/${first}`] ?? pages[`/${first}`];
  assert(opener, `http/access.ts says who may open ${path}`);
  return opener;
}
