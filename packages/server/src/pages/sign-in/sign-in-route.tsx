import { type Context, Hono } from 'hono';
import { deviceOf } from '../../domain/customer/sign-in.ts';
import { asId } from '../../domain/ids.ts';
import type { Scope } from '../../domain/scope.ts';
import type { RateLimiter } from '../../http/rate-limit.ts';
import type { Env } from '../../http/router.ts';
import type { Runtime } from '../../runtime.ts';
import { findBusiness } from '../../store/platform/businesses.ts';
import { requestSignIn } from '../../use-cases/billing/customers/request-sign-in.ts';
import { findSignIn, signIn } from '../../use-cases/billing/customers/sign-in.ts';
import { signInPath } from '../../wire/convert/urls.ts';
import { isEmail } from '../parts/checkout-form.ts';
import { ErrorView } from '../parts/error-view.tsx';
import { pageContext, respondWithPage, sellerPageContext } from '../parts/respond-with-page.ts';
import { toHalfWidth } from '../parts/typed-text.ts';
import { LinkSentView, LinkUsedView, SignInLinkView, SignInView } from './sign-in-view.tsx';

/*
 * Sign-in to the portal by e-mail (ADR 60).
 *
 *     GET  /sign-in/{business}      asks for an address
 *     POST /sign-in/{business}      sends it a link, if a customer has it, and says the same in any case
 *     GET  /sign-in-link/{link}     a button; opening the link uses nothing up
 *     POST /sign-in-link/{link}     opens the portal, once
 */

/** Pages that ask for a link. They are public. */
export function signInPages(runtime: Runtime, limiter: RateLimiter) {
  const router = new Hono<Env>();
  router.get('/:business_id', async (c) => {
    const scope = await findSeller(c, runtime, limiter);
    if (!scope) return showNotFound(c);
    const page = await sellerPageContext(c, runtime, scope);
    return respondWithPage(c, <SignInView page={page} typed="" error={null} />);
  });
  router.post('/:business_id', async (c) => {
    const scope = await findSeller(c, runtime, limiter);
    if (!scope) return showNotFound(c);
    const page = await sellerPageContext(c, runtime, scope);
    const typed = (await c.req.formData()).get('email');
    const email = toHalfWidth(typeof typed === 'string' ? typed : '').trim();
    if (email.length > 254 || !isEmail(email)) {
      const error = email === '' ? 'required' : 'email_invalid';
      return respondWithPage(c, <SignInView page={page} typed={email} error={error} />, 422);
    }
    limiter.admitSignIn(c, scope.businessId, email);
    const device = deviceOf(c.req.header('user-agent'));
    await requestSignIn(runtime, scope, { email, locale: page.locale, device });
    return respondWithPage(c, <LinkSentView page={page} email={email} hasMail={runtime.mail !== null} />);
  });
  return router;
}

/** Pages that the link in the e-mail leads to. */
export function signInLinkPages(runtime: Runtime, limiter: RateLimiter) {
  const router = new Hono<Env>();
  router.get('/:link', async (c) => {
    const link = admitLink(c, limiter);
    const found = await findSignIn(runtime, link);
    if (!found) return showUsed(c, runtime, limiter, link);
    const page = await sellerPageContext(c, runtime, found.scope);
    return respondWithPage(c, <SignInLinkView page={page} customers={found.customers} />);
  });
  router.post('/:link', async (c) => {
    const link = admitLink(c, limiter);
    const customerId = (await c.req.formData()).get('customer_id');
    const token = await signIn(runtime, link, typeof customerId === 'string' ? customerId : '');
    return token === undefined ? showUsed(c, runtime, limiter, link) : c.redirect(`/portal/${token}`, 303);
  });
  return router;
}

function admitLink(c: Context<Env>, limiter: RateLimiter): string {
  c.header('cache-control', 'private, no-store');
  c.header('referrer-policy', 'no-referrer');
  const link = c.req.param('link') ?? '';
  limiter.admitHolder(c, 'sign_in', link);
  return link;
}

async function findSeller(
  c: Context<Env>,
  runtime: Runtime,
  limiter: RateLimiter,
): Promise<Scope | undefined> {
  const scope = await findBusiness(runtime.sql, asId<'business'>(c.req.param('business_id') ?? ''));
  if (!scope) limiter.admitStranger(c, 'guess');
  return scope;
}

/** The page of a link that is not good any more, in the seller's name where there is such a seller. */
async function showUsed(
  c: Context<Env>,
  runtime: Runtime,
  limiter: RateLimiter,
  link: string,
): Promise<Response> {
  limiter.admitStranger(c, 'guess');
  const [businessId = ''] = link.split('~');
  const scope = await findBusiness(runtime.sql, asId<'business'>(businessId));
  const page = scope ? await sellerPageContext(c, runtime, scope) : pageContext(c);
  return respondWithPage(
    c,
    <LinkUsedView page={page} againUrl={scope ? signInPath(businessId) : null} />,
    404,
  );
}

function showNotFound(c: Context<Env>): Promise<Response> {
  const page = { ...pageContext(c), error: 'not_found' as const, requestId: null, nextUrl: null };
  return respondWithPage(c, <ErrorView page={page} />, 404);
}
