import { OpenAPIHono } from '@hono/zod-openapi';
import type { ZodError } from 'zod';
import { DomainError, type ErrorCode } from '../domain/errors.ts';
import type { CustomerId, PresentationId } from '../domain/ids.ts';
import type { Scope } from '../domain/scope.ts';
import type { Actor } from '../domain/user/audit.ts';
import type { UserSession } from '../store/platform/user-sessions.ts';
import { refuseControlCharacters } from './control-characters.ts';

export interface Env {
  Variables: {
    requestId: string;
    /** Public base URL of this Rung. */
    publicUrl: string;
    /** Set by `authenticate` on every route that needs a key. */
    scope: Scope;
    /**
     * Set by `authenticate` if the caller is a customer with a token of their own: they see only their own
     * objects.
     */
    customerId: CustomerId | undefined;
    /**
     * Set by `authenticate` if that token belongs to the link of one offer: its holder sees only that
     * presentation.
     */
    presentationId: PresentationId | undefined;
    /** Set by `authenticate` for a read-only key, which is not shown anything that lets its reader act. */
    isReadOnly: boolean | undefined;
    /** Set by `authenticate`: the person or key that changes something, for the audit log. */
    actor: Actor | undefined;
    /** Set for a person who is signed in: their session, and the token of it, which is secret. */
    userSession: UserSession | undefined;
    userToken: string | undefined;
    /**
     * Set when a checkout is confirmed: true if the request carries a key of the seller or the customer's own
     * token.
     */
    isCustomer: boolean | undefined;
    /**
     * Identity of this request among its repeats, recorded on the payments it opens. Set where repeats are
     * recognised.
     */
    requestKey: string | undefined;
    /** Set on pages: origins of the business's gateway, to which forms may lead. */
    gatewayOriginsOf: ((scope: Scope) => readonly string[]) | undefined;
    /** Set on pages of a business: origins that their forms may lead to besides those that a page names itself. */
    formTargets: readonly string[] | undefined;
    /** Set for a request that creates something and would not be recognised if repeated. */
    isNameless: boolean | undefined;
  };
}

/** Router whose inputs are validated by their schemas; invalid input is refused by field. */
export function createRouter(): OpenAPIHono<Env> {
  return new OpenAPIHono<Env>({
    defaultHook: (result) => {
      const code = refusalCodes[result.target] ?? 'INVALID_REQUEST_BODY';
      if (!result.success) throw refuseInput(code, result.error);
      // Bodies are searched as a whole when they are read; URLs are searched here.
      if (result.target === 'json') return;
      const values = result.data as object;
      for (const [name, value] of Object.entries(values)) {
        if (typeof value === 'string') refuseControlCharacters(value, name, code);
      }
    },
  });
}

const refusalCodes: Readonly<Partial<Record<string, ErrorCode>>> = {
  query: 'INVALID_QUERY_PARAMS',
  param: 'INVALID_REQUEST_PARAMETERS',
};

export type Router = ReturnType<typeof createRouter>;

function refuseInput(code: ErrorCode, error: ZodError): DomainError {
  const issue = error.issues[0];
  const path = issue?.path.map(String).join('.') ?? '';
  return new DomainError(code, `${path === '' ? 'The request' : path}: ${issue?.message ?? 'is not valid'}`);
}
