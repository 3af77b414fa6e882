import { type RouteConfig, createRoute } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { matchedRoutes } from 'hono/route';
import { assert } from '../domain/assert.ts';
import type { UserRole } from '../domain/user/role.ts';
import type { Env } from './router.ts';

/*
 * Promises of a route: who may call it, how repeats are treated, and whether the answer is a secret. They are
 * declared where the route is defined and looked up by the middleware in front of it, so that no other list
 * has to know its path. A test checks the promises of every served route.
 */

/** Callers that are admitted; `http/access.ts` defines the outcome for each kind of caller. */
export type Access =
  | 'read'
  | 'secret'
  | 'write'
  | 'customer read'
  | 'customer write'
  | 'account write'
  | 'confirm'
  /** Somebody who is signed in, about themselves. */
  | 'user read'
  | 'user write'
  /** Signed-in people only: a key that could change who may do what would lend its maker every role. */
  | 'team write'
  /** Whoever has a password, or a link that works once. */
  | 'anybody';

/**
 * Identity of a request among its repeats.
 *
 * - `none`: carried out each time, because it reads, or has the same effect however often it is sent.
 * - `by key`: by its `Idempotency-Key`. Without one it is carried out each time.
 * - `by key or content`: without a key, by key holder, address and body, for a while after the answer. It
 *   moves money.
 * - `by key or twin`: the same, but only until the first is answered: later an identical request may be meant
 *   anew.
 */
type Repeats = 'none' | 'by key' | 'by key or content' | 'by key or twin';

export interface RoutePromises {
  readonly askers: Access;
  readonly repeats: Repeats;
  /** Least role of a person who may call it; absent, as `leastRole` says. */
  readonly role?: UserRole;
  /** Field and value that a body must have to be recognised by its content; absent, every body is. */
  readonly ifBody?: readonly [field: string, value: unknown];
  /**
   * The answer contains a secret that is stored as a hash only: the stored answer is sealed with the API key
   * that asked, and repeated to that key alone.
   */
  readonly hasSecretAnswer?: true;
  /** A repeat that is not recognised changes nothing, or creates something that is used at most once. */
  readonly isHarmless?: true;
  /** Available in test mode only; live keys get 404. */
  readonly isTestModeOnly?: true;
}

export const readPromises = { askers: 'read', repeats: 'none' } as const satisfies RoutePromises;
/** Promises of an update, change or removal, which has the same effect however often it is sent. */
export const updatePromises = { askers: 'write', repeats: 'none' } as const satisfies RoutePromises;
export const createPromises = { askers: 'write', repeats: 'by key' } as const satisfies RoutePromises;
export const paymentPromises = {
  askers: 'write',
  repeats: 'by key or content',
} as const satisfies RoutePromises;

/** Defined route, by what the middleware in front of it asks for. */
export interface DefinedRoute extends RoutePromises {
  readonly operationId: string;
  /** Path as documented. */
  readonly path: string;
  /** Least role of a person who may call it. */
  readonly leastRole: UserRole;
}

/** Defined routes, by method and path. */
const promises = new Map<string, DefinedRoute>();

/** Resources that people change who look after customers; others are changed by developers. */
const supportTags: ReadonlySet<string> = new Set([
  'Checkout sessions',
  'Customers',
  'E-mails',
  'Moments',
  'Payments',
  'Presentations',
  'Refunds',
  'Retention requests',
  'Subscriptions',
  'Wallets',
]);

function leastRole({ role, askers }: RoutePromises, tags: readonly string[]): UserRole {
  if (role !== undefined) return role;
  if (askers === 'secret') return 'developer';
  if (askers === 'anybody' || askers.endsWith('read') || askers === 'user write') return 'read_only';
  return tags.some((tag) => supportTags.has(tag)) ? 'support' : 'developer';
}

type RouteAt<Path extends string> = Omit<RouteConfig, 'path'> & { path: Path };

/** Defines an API route with its promises, which are left out of its OpenAPI description. */
export function defineRoute<const Path extends string, Route extends RouteAt<Path>>(
  definition: Route & { readonly path: Path; readonly promises: RoutePromises },
) {
  const { promises: made, ...route } = definition;
  const { operationId, tags = [] } = definition;
  assert(operationId, `${definition.method} ${definition.path} has an operationId`);
  promises.set(operationName(definition.method, definition.path), {
    ...made,
    operationId,
    path: definition.path,
    leastRole: leastRole(made, tags),
  });
  return createRoute<Path, Route>(route as unknown as Route);
}

/** Promises of an operation; `path` as documented. */
export function findPromises(method: string, path: string): DefinedRoute | undefined {
  return promises.get(operationName(method, path));
}

/** Promises of the route that will handle this request; undefined if none will. */
export function requestPromises(c: Context<Env>): DefinedRoute | undefined {
  const route = matchedRoutes(c).find(({ method }) => method !== 'ALL');
  return route && findPromises(route.method, route.path.replaceAll(/:(\w+)/g, '{$1}'));
}

/** Every defined route. */
export function definedRoutes(): readonly DefinedRoute[] {
  return [...promises.values()];
}

function operationName(method: string, path: string): string {
  return `${method.toUpperCase()} ${path}`;
}
