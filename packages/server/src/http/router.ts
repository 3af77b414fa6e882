import { OpenAPIHono } from '@hono/zod-openapi';
import type { ZodError } from 'zod';
import { DomainError } from '../domain/errors.ts';
import type { Scope } from '../domain/scope.ts';

export interface Env {
  Variables: {
    requestId: string;
    /** Set by `authenticate` on every route that needs a key. */
    scope: Scope;
    /** Names this request among its repeats; what it opens carries the name. Set on POST. */
    requestKey: string;
  };
}

/** A group of routes whose inputs are checked by their schemas; what does not fit is refused by field. */
export function createRouter(): OpenAPIHono<Env> {
  return new OpenAPIHono<Env>({
    defaultHook: (result) => {
      if (result.success) return;
      throw refuseInput(result.target, result.error);
    },
  });
}

function refuseInput(target: string, error: ZodError): DomainError {
  const issue = error.issues[0];
  const path = issue?.path.map(String).join('.') ?? '';
  const message = `${path === '' ? 'The request' : path}: ${issue?.message ?? 'is not valid'}`;
  if (target === 'query') return new DomainError('INVALID_QUERY_PARAMS', message);
  if (target === 'param') return new DomainError('INVALID_REQUEST_PARAMETERS', message);
  return new DomainError('INVALID_REQUEST_BODY', message);
}
