import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { createMiddleware } from 'hono/factory';
import { DomainError } from '../domain/errors.ts';
import { loggedPath } from '../http/logged-path.ts';
import type { RateLimiter } from '../http/rate-limit.ts';
import { hasControlCharacter, withoutControlCharacters } from '../http/control-characters.ts';
import type { Env } from '../http/router.ts';
import type { Runtime } from '../runtime.ts';
import { classifyDatabaseFailure } from '../store/postgres/database-failures.ts';
import { version } from '../version.ts';
import { ledToGateways, respondWithPage, pageContext } from './parts/respond-with-page.ts';
import { assetPaths, assetsApp } from './parts/assets.ts';
import { imagesApp } from './parts/images.ts';
import { ErrorView, type PageError } from './parts/error-view.tsx';
import { HomeView } from './home/home-view.tsx';
import { authenticatePages } from './authenticate/authenticate-route.tsx';
import { dashboardPages } from './dashboard/dashboard-route.ts';
import { checkoutPages } from './checkout/checkout-route.tsx';
import { legalPages } from './legal/legal-route.tsx';
import { duePages, noOffersPages } from './letters/letters-route.tsx';
import { methodPages } from './method/method-route.tsx';
import { offerPages, offerToken } from './offer/offer-route.tsx';
import { portalPages } from './portal/portal-route.tsx';
import { shopPages } from './shop/shop-route.tsx';
import { signInLinkPages, signInPages } from './sign-in/sign-in-route.tsx';

/** App of all pages that people open; its errors are pages too. */
export function pagesApp(runtime: Runtime, limiter: RateLimiter) {
  const app = new Hono<Env>();
  app.route('/assets', assetsApp);
  app.route('/images', imagesApp(runtime, limiter));
  app.route('/dashboard', dashboardPages());
  // Browsers request this path by default for pages without an icon of their own, such as the API reference.
  app.get('/favicon.ico', (c) => c.redirect(assetPaths().icon));
  app.get('/', (c) => {
    const page = {
      ...pageContext(c),
      version,
      publicUrl: runtime.config.publicUrl,
      hasDemo: runtime.config.hasDemo,
    };
    return respondWithPage(c, <HomeView page={page} />);
  });
  for (const [path, routes, own = path] of [
    ['/shop', shopPages],
    ['/checkout', checkoutPages],
    ['/authenticate', authenticatePages],
    ['/portal', portalPages],
    ['/pay', methodPages],
    ['/due', duePages],
    ['/no-offers', noOffersPages],
    ['/legal', legalPages],
    ['/sign-in', signInPages],
    ['/sign-in-link', signInLinkPages],
    // The API shares this path; the pages' part of it begins with a token.
    ['/offers', offerPages, `/offers${offerToken}`],
  ] as const) {
    if (path === '/shop' && !runtime.config.hasDemo) continue;
    app.on('POST', `${own}/*`, formsAreSmall, readForm);
    app.use(`${own}/*`, addressesAreText, ledToGateways(runtime));
    const pages = routes(runtime, limiter);
    pages.onError((error, c) => {
      const isExpected = error instanceof DomainError;
      if (!isExpected) {
        runtime.log.error(
          { err: error, request_id: c.get('requestId'), path: loggedPath(c.req.path) },
          'page failed',
        );
      }
      const kind: PageError = isExpected ? pageErrorOf(error) : 'broken';
      const requestId = kind === 'broken' ? c.get('requestId') : null;
      const page = { ...pageContext(c), error: kind, requestId, nextUrl: null };
      const isAway = classifyDatabaseFailure(error) !== undefined;
      if (isAway) c.header('retry-after', '1');
      return respondWithPage(c, <ErrorView page={page} />, isAway ? 503 : statusOf[kind]);
    });
    app.route(path, pages);
    app.on(['GET', 'POST'], `${own}/*`, (c) => {
      const nextUrl = path === '/shop' ? path : null;
      const page = { ...pageContext(c), error: 'not_found' as const, requestId: null, nextUrl };
      return respondWithPage(c, <ErrorView page={page} />, statusOf.not_found);
    });
  }
  return app;
}

const maxFormKilobytes = 64;

const formsAreSmall = bodyLimit({
  maxSize: maxFormKilobytes * 1024,
  onError: (c) => {
    // The rest of the body is not read, so the connection cannot be reused.
    c.header('connection', 'close');
    throw new DomainError(
      'PAYLOAD_TOO_LARGE',
      `A form here is at most ${String(maxFormKilobytes)} KB large.`,
    );
  },
});

/** Reads the form; Hono caches it, so the page's handler gets it again. */
const readForm = createMiddleware<Env>(async (c, next) => {
  try {
    cleanForm(await c.req.formData());
  } catch (cause) {
    throw new DomainError('INVALID_REQUEST_BODY', 'Pages read forms. Send one as browsers do.', { cause });
  }
  await next();
});

/** Removes control characters: nobody types them, and PostgreSQL cannot store them all as text. */
function cleanForm(form: FormData): void {
  for (const [name, value] of [...form]) {
    if (typeof value !== 'string') continue;
    const text = withoutControlCharacters(value);
    if (text !== value) form.set(name, text);
  }
}

/**
 * Answers 404 to paths with control characters: no id has any, and PostgreSQL cannot store them all as text.
 */
const addressesAreText = createMiddleware<Env>(async (c, next) => {
  if (!hasControlCharacter(c.req.url)) return next();
  const page = { ...pageContext(c), error: 'not_found' as const, requestId: null, nextUrl: null };
  return respondWithPage(c, <ErrorView page={page} />, statusOf.not_found);
});

const statusOf = {
  not_found: 404,
  checkout_not_found: 404,
  checkout_expired: 410,
  checkout_consumed: 410,
  portal_expired: 404,
  document_link_expired: 404,
  link_not_found: 404,
  link_expired: 410,
  link_replaced: 410,
  subscription_ended: 410,
  tried_too_often: 410,
  offer_expired: 404,
  too_many_requests: 429,
  for_programs: 401,
  stopping: 503,
  broken: 500,
} as const satisfies Record<PageError, number>;

function pageErrorOf(error: DomainError): PageError {
  switch (error.code) {
    case 'TOO_MANY_REQUESTS':
      return 'too_many_requests';
    case 'SUBSCRIPTION_PAYMENT_RETRY_LIMIT_EXCEEDED':
      return 'tried_too_often';
    case 'CHECKOUT_SESSION_EXPIRED':
      return 'checkout_expired';
    case 'CHECKOUT_SESSION_CONSUMED':
      return 'checkout_consumed';
    default:
      return 'not_found';
  }
}
