import { OpenAPIHono } from '@hono/zod-openapi';
import type { ZodError } from 'zod';
import { DomainError, type ErrorCode } from '../domain/errors.ts';
import type { CustomerId, PresentationId } from '../domain/ids.ts';
import type { Scope } from '../domain/scope.ts';
import { refuseControlCharacters } from './control-characters.ts';

export interface Env {
  Variables: {
    requestId: string;
    /** Where this Rung is reached from outside. */
    publicUrl: string;
    /** Set by `authenticate` on every route that needs a key. */
    scope: Scope;
    /** Set by `authenticate` where a customer asks with a token of their own: they see what is theirs. */
    customerId: CustomerId | undefined;
    /** Set by `authenticate` where that token is of the link of one offer: of all presentations they see that. */
    presentationId: PresentationId | undefined;
    /** Set by `authenticate` for a key that may only read: what it is shown lets nobody act. */
    isReadOnly: boolean | undefined;
    /** Set where a checkout is confirmed: whether a key of the seller or the customer's own token came along. */
    isCustomer: boolean | undefined;
    /** Names this request among its repeats; what it opens carries the name. Set where repeats are recognised. */
    requestKey: string | undefined;
    /** Set for a request that begins and would not be recognised when it came again. */
    isNameless: boolean | undefined;
  };
}

/** A group of routes whose inputs are checked by their schemas; what does not fit is refused by field. */
export function createRouter(): OpenAPIHono<Env> {
  return new OpenAPIHono<Env>({
    defaultHook: (result) => {
      const code = refusalCodes[result.target] ?? 'INVALID_REQUEST_BODY';
      if (!result.success) throw refuseInput(code, result.error);
      // Bodies are searched as a whole when they are read; addresses only here.
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
