import type { Context } from 'hono';
import type { ErrorCode } from '../../domain/errors.ts';
import { answerError, errorStatus } from '../../http/errors.ts';
import type { Env } from '../../http/router.ts';
import { respondWithPage, pageContext } from './respond-with-page.ts';
import { ErrorView, type ErrorPage } from './error-view.tsx';

/**
 * Error answer in the reader's format: JSON for programs, and a page with a link onward for a person in a
 * browser. Page apps have error pages of their own.
 */
export function answerReader(
  c: Context<Env>,
  code: ErrorCode,
  message: string,
): Response | Promise<Response> {
  const isRead = c.req.method === 'GET' || c.req.method === 'HEAD';
  const isForm = c.req.header('content-type')?.includes('form') === true;
  const isBrowser = c.req.header('accept')?.includes('text/html') === true && (isRead || isForm);
  const isProgram = c.req.header('authorization') !== undefined;
  if (!isBrowser || isProgram) return answerError(c, code, message);
  const usual: number = errorStatus[code];
  switch (code) {
    case 'NOT_FOUND':
      return answer(404, { error: 'not_found', nextUrl: '/' });
    case 'UNAUTHORIZED':
      return answer(401, { error: 'for_programs', nextUrl: '/docs/api' });
    case 'TOO_MANY_REQUESTS':
      return answer(429, { error: 'too_many_requests', nextUrl: null });
    case 'SERVER_STOPPING':
      return answer(503, { error: 'stopping', nextUrl: null });
    default:
      if (usual < 500) return answerError(c, code, message);
      return answer(usual === 503 ? 503 : 500, {
        error: 'broken',
        nextUrl: null,
        requestId: c.get('requestId'),
      });
  }

  function answer(
    status: 401 | 404 | 429 | 500 | 503,
    page: Pick<ErrorPage, 'error' | 'nextUrl'> & { readonly requestId?: string },
  ): Promise<Response> {
    return respondWithPage(c, <ErrorView page={{ ...pageContext(c), requestId: null, ...page }} />, status);
  }
}
