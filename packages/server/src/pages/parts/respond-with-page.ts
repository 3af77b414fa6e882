import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { createMiddleware } from 'hono/factory';
import type { JSX } from 'hono/jsx/jsx-runtime';
import type { Scope } from '../../domain/scope.ts';
import type { Subscription } from '../../domain/subscription/subscription.ts';
import type { Env } from '../../http/router.ts';
import type { CardFieldsOrigins } from '../../gateways/payment/payment-gateway.ts';
import { type Runtime, findGatewayFor } from '../../runtime.ts';
import { findBusinessRecord } from '../../store/platform/business-records.ts';
import { type Locale, asLocale, chooseLocale, localeCookie } from '../i18n/locale.ts';
import { renderPage } from './layout.tsx';
import type { Page, Seller } from './page.ts';
import { pageHeaders } from './security-headers.ts';

const cookieLifetimeSeconds = 365 * 24 * 60 * 60;

/** Language of this request, remembered if the customer has just chosen it. */
function localeOf(c: Context<Env>, forced: Locale | null, fallback?: Locale): Locale {
  const chosen = asLocale(c.req.query('lang'));
  if (chosen) {
    setCookie(c, localeCookie, chosen, {
      path: '/',
      maxAge: cookieLifetimeSeconds,
      sameSite: 'Lax',
      httpOnly: true,
    });
  }
  if (chosen === undefined && forced !== null) return forced;
  return chooseLocale(
    {
      query: chosen,
      cookie: getCookie(c, localeCookie),
      acceptLanguage: c.req.header('accept-language'),
    },
    fallback,
  );
}

interface PageSubject {
  readonly subscription?: Pick<Subscription, 'timeZone'> | null;
  /** Language fixed by the seller; null leaves the choice to the customer. */
  readonly locale?: Locale | null;
}

/** Context of the request for any page. */
export function pageContext(c: Context<Env>, forced: Locale | null = null, fallback?: Locale): Page {
  const url = new URL(c.req.url);
  url.searchParams.delete('lang');
  return { locale: localeOf(c, forced, fallback), path: `${url.pathname}${url.search}`, seller: null };
}

/**
 * Context for a page of a business. Dates are in the time zone of the subscription it concerns; otherwise of
 * the business.
 */
export async function sellerPageContext(
  c: Context<Env>,
  runtime: Runtime,
  scope: Scope,
  { subscription, locale = null }: PageSubject = {},
): Promise<Page & { readonly seller: Seller }> {
  const record = await findBusinessRecord(runtime.sql, scope);
  const page = pageContext(c, locale, record.defaultLocale ?? undefined);
  c.set('formTargets', c.get('gatewayOriginsOf')?.(scope));
  const seller = {
    name: scope.businessName,
    isTestMode: scope.mode === 'test',
    timeZone: (subscription ?? scope).timeZone,
    record,
  };
  return { ...page, seller };
}

/** Has pages of a business let their forms lead to the pages of its gateway. */
export function ledToGateways(runtime: Runtime) {
  return createMiddleware<Env>(async (c, next) => {
    c.set('gatewayOriginsOf', (scope) => {
      const challenges = findGatewayFor(runtime, scope)?.challenges;
      return challenges?.kind === 'gateway_page' ? challenges.origins : [];
    });
    await next();
  });
}

/**
 * Answers with a page. `formTargets` are origins that its forms may redirect to besides this one, `fields` those of the
 * gateway whose fields it shows.
 */
export async function respondWithPage(
  c: Context<Env>,
  view: JSX.Element,
  status: 200 | 401 | 404 | 410 | 422 | 429 | 500 | 503 = 200,
  formTargets: readonly string[] = [],
  fields?: CardFieldsOrigins,
): Promise<Response> {
  const targets = [...new Set([...formTargets, ...(c.get('formTargets') ?? [])])];
  for (const [name, value] of Object.entries(pageHeaders(targets, fields))) c.header(name, value);
  return c.html(await renderPage(view), status);
}

/** Origins of the pages of these gateways, for the policy of a page that charges methods which they keep. */
export function originsOfGateways(
  { gateways }: Pick<Runtime, 'gateways'>,
  providers: readonly (string | undefined)[],
): string[] {
  return [...new Set(providers)].flatMap((provider) => {
    const challenges = (provider === undefined ? undefined : gateways.find(provider))?.challenges;
    return challenges?.kind === 'gateway_page' ? challenges.origins : [];
  });
}

/** Origins of addresses, for the content security policy; invalid addresses are left out. */
export function toOrigins(...addresses: readonly (string | null)[]): string[] {
  return addresses.flatMap((address) =>
    address !== null && URL.canParse(address) ? [new URL(address).origin] : [],
  );
}
