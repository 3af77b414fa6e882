import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import { type FieldChange, findChanges } from '../domain/user/audit.ts';
import type { Runtime } from '../runtime.ts';
import { beginAudit, finishAudit } from '../use-cases/platform/users/audit-change.ts';
import { type DefinedRoute, findPromises, requestPromises } from './route-promises.ts';
import type { Env } from './router.ts';

/** Sends a request through the whole API, as this one came. */
type Reread = (request: Request, env: unknown) => Response | Promise<Response>;

/** Operations that are sent like changes and change nothing. */
const changesNothing = /^(preview|compare|check|replayFunnel$)/;
const noChanges: readonly FieldChange[] = [];

/**
 * Middleware that keeps the audit log: the entry is committed before the change and completed with its answer, so that
 * no change is without one. A change that is refused leaves none. Fields before and after are those that the object's
 * own GET answers.
 *
 * Of people every change is kept, of API keys what builds the business. What keys sell, refund and renew is in the
 * events and the books, and costs no statement here.
 */
export function audit(runtime: Runtime, reread: Reread) {
  return createMiddleware<Env>(async (c, next) => {
    const route = requestPromises(c);
    const actor = c.get('actor');
    if (actor === undefined || route === undefined || !isAudited(c, route, actor.kind)) return next();
    const { businessId } = c.get('scope');
    const getter = findGetter(c, route);
    const before = getter ? await readObject(c, reread) : null;
    const named = lastParam(c, route);
    const entryId = await beginAudit(runtime, businessId, {
      actor,
      operation: route.operationId,
      objectId: named ?? null,
      requestId: c.get('requestId'),
    });
    await next();
    const { status } = c.res;
    const isDone = status < 400;
    const answered = isDone ? await readAnswer(c.res) : null;
    const after = getter && isDone && c.req.method !== 'DELETE' ? await readObject(c, reread) : null;
    await finishAudit(runtime, businessId, {
      entryId,
      status,
      objectId: named ?? idIn(answered),
      changes: getter && isDone ? findChanges(before, after) : noChanges,
    });
  });
}

function isAudited(c: Context<Env>, route: DefinedRoute, kind: 'user' | 'api_key'): boolean {
  if (c.req.method === 'GET' || c.req.method === 'HEAD' || changesNothing.test(route.operationId))
    return false;
  return kind === 'user' || route.leastRole === 'developer' || route.leastRole === 'owner';
}

/** Promises of the GET at the same address, if what it answers is no secret. */
function findGetter(c: Context<Env>, { path }: DefinedRoute): DefinedRoute | undefined {
  if (c.req.method === 'POST') return undefined;
  const getter = findPromises('GET', path);
  return getter?.askers === 'read' ? getter : undefined;
}

/** Last id in the address. */
function lastParam(c: Context<Env>, { path }: DefinedRoute): string | undefined {
  const index = path.split('/').findLastIndex((part) => part.startsWith('{'));
  return index === -1 ? undefined : c.req.path.split('/')[index];
}

async function readObject(c: Context<Env>, reread: Reread): Promise<object | null> {
  const headers = new Headers();
  for (const name of ['authorization', 'cookie', 'x-rung-client', 'x-rung-business']) {
    const value = c.req.header(name);
    if (value !== undefined) headers.set(name, value);
  }
  const response = await reread(new Request(c.req.url.split('?')[0] ?? c.req.url, { headers }), c.env);
  return response.ok ? readAnswer(response) : null;
}

async function readAnswer(response: Response): Promise<object | null> {
  if (!response.headers.get('content-type')?.startsWith('application/json')) return null;
  const answer: unknown = await response.clone().json();
  return typeof answer === 'object' && answer !== null ? answer : null;
}

/** First id in an answer: that of the object which was created. Nothing else of an answer is kept. */
function idIn(answer: object | null): string | null {
  for (const [field, value] of Object.entries(answer ?? {}) as [string, unknown][]) {
    const isId = field === 'id' || (field.endsWith('_id') && !/^(business|brand)_id$/.test(field));
    if (isId && typeof value === 'string') return value;
  }
  return null;
}
