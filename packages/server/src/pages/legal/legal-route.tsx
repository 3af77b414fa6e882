import { Hono } from 'hono';
import { asId } from '../../domain/ids.ts';
import type { RateLimiter } from '../../http/rate-limit.ts';
import type { Env } from '../../http/router.ts';
import type { Runtime } from '../../runtime.ts';
import { findBusiness } from '../../store/platform/businesses.ts';
import { ErrorView } from '../parts/error-view.tsx';
import { pageContext, respondWithPage, sellerPageContext } from '../parts/respond-with-page.ts';
import { LegalView } from './legal-view.tsx';

/** Legal notices of sellers. They are public: each page of a seller links to its own. */
export function legalPages(runtime: Runtime, limiter: RateLimiter) {
  const router = new Hono<Env>();
  router.get('/:business_id', async (c) => {
    const scope = await findBusiness(runtime.sql, asId<'business'>(c.req.param('business_id')));
    if (!scope) {
      limiter.admitStranger(c, 'guess');
      const page = { ...pageContext(c), error: 'not_found' as const, requestId: null, nextUrl: null };
      return respondWithPage(c, <ErrorView page={page} />, 404);
    }
    const page = await sellerPageContext(c, runtime, scope);
    return respondWithPage(c, <LegalView page={page} />);
  });
  return router;
}
