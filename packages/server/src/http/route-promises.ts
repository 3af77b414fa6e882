import { type RouteConfig, createRoute } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { matchedRoutes } from 'hono/route';
import type { Env } from './router.ts';

/*
 * Promises of a route: who may ask, what becomes of a repeat, and whether the answer is a secret. They are declared
 * where the route is defined, and the middleware before it looks them up, so that no list elsewhere has to know its
 * address. A test goes over every route that is served and tries what it promises.
 */

/** Callers that are let in; `http/access.ts` says of each kind of caller what that means. */
export type Access =
  'read' | 'secret' | 'write' | 'customer read' | 'customer write' | 'account write' | 'confirm';

/**
 * Identity of a request among its repeats.
 *
 * - `none`: it is carried out each time, because it reads, or leaves the same behind however often it is sent.
 * - `by key`: its `Idempotency-Key`. Without one it is carried out each time.
 * - `by key or content`: without a key, key holder, address and body, for a while after the answer. It moves money.
 * - `by key or twin`: the same, but only until the first is answered: later the same words may be meant anew.
 */
type Repeats = 'none' | 'by key' | 'by key or content' | 'by key or twin';

export interface RoutePromises {
  readonly askers: Access;
  readonly repeats: Repeats;
  /** Field and value that a body must have to be an identity; every body is one otherwise. */
  readonly ifBody?: readonly [field: string, value: unknown];
  /** The answer holds what is kept as a hash only: it is kept sealed with the key that asked, and repeated to that alone. */
  readonly hasSecretAnswer?: true;
  /** A repeat without any identity changes nothing, or makes what is used once or not at all. */
  readonly isHarmless?: true;
  /** Exists in test mode alone, so that live keys find nothing there. */
  readonly isTestModeOnly?: true;
}

export const reads = { askers: 'read', repeats: 'none' } as const satisfies RoutePromises;
/** For what is replaced, changed or removed: it leaves the same behind however often it is sent. */
export const changes = { askers: 'write', repeats: 'none' } as const satisfies RoutePromises;
export const creates = { askers: 'write', repeats: 'by key' } as const satisfies RoutePromises;
export const movesMoney = {
  askers: 'write',
  repeats: 'by key or content',
} as const satisfies RoutePromises;

/** Promises of the routes that were defined, by method and address. */
const promises = new Map<string, RoutePromises>();

type RouteAt<Path extends string> = Omit<RouteConfig, 'path'> & { path: Path };

/** Defines a route of the API with its promises, which its description leaves out. */
export function defineRoute<const Path extends string, Route extends RouteAt<Path>>(
  definition: Route & { readonly path: Path; readonly promises: RoutePromises },
) {
  const { promises: made, ...route } = definition;
  promises.set(operationName(definition.method, definition.path), made);
  return createRoute<Path, Route>(route as unknown as Route);
}

/** Promises of an operation; `path` as documented. */
export function promisesOf(method: string, path: string): RoutePromises | undefined {
  return promises.get(operationName(method, path));
}

/** Promises of the route that will answer this request; undefined where none will. */
export function askedPromises(c: Context<Env>): RoutePromises | undefined {
  const route = matchedRoutes(c).find(({ method }) => method !== 'ALL');
  return route && promisesOf(route.method, route.path.replaceAll(/:(\w+)/g, '{$1}'));
}

function operationName(method: string, path: string): string {
  return `${method.toUpperCase()} ${path}`;
}
