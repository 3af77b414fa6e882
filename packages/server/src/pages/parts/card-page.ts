import type { Scope } from '../../domain/scope.ts';
import { type Runtime, findGatewayFor } from '../../runtime.ts';

/** Name of whoever takes the business's new cards on a page of their own; null where Rung's form does. */
export function cardPageNameOf(runtime: Runtime, scope: Scope): string | null {
  return findGatewayFor(runtime, scope)?.cardPage?.name ?? null;
}
