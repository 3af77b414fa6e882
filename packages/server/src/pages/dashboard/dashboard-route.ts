import { randomBytes } from 'node:crypto';
import { type Context, Hono } from 'hono';
import type { Env } from '../../http/router.ts';
import { type DashboardFile, findDashboardFile } from './dashboard-files.ts';

/** Placeholder that `packages/dashboard/index.html` has where the nonce of an answer belongs. */
const noncePlaceholder = '__NONCE__';

/**
 * App that delivers the dashboard at `/dashboard`: its files, and its one page for every other address, because the
 * application in the browser knows the pages. What it shows comes from the API, for whoever is signed in.
 */
export function dashboardPages() {
  const app = new Hono<Env>();
  app.get('/', (c) => answerPage(c));
  app.get('/*', (c) => {
    const name = c.req.path.slice('/dashboard/'.length);
    const file = name === 'index.html' ? undefined : findDashboardFile(name);
    if (file !== undefined) return answerFile(c, file, name.startsWith('assets/'));
    // A file of a release before: the page asks for it again after it was loaded anew.
    if (name.startsWith('assets/')) return c.notFound();
    return answerPage(c);
  });
  return app;
}

function answerFile(c: Context<Env>, file: DashboardFile, isHashed: boolean): Response {
  c.header('content-type', file.type);
  c.header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache');
  c.header('vary', 'accept-encoding');
  c.header('x-content-type-options', 'nosniff');
  const accepted = c.req.header('accept-encoding') ?? '';
  if (file.brotli !== null && /\bbr\b/.test(accepted)) {
    c.header('content-encoding', 'br');
    return c.body(file.brotli);
  }
  if (file.gzip !== null && /\bgzip\b/.test(accepted)) {
    c.header('content-encoding', 'gzip');
    return c.body(file.gzip);
  }
  return c.body(file.plain);
}

function answerPage(c: Context<Env>): Response {
  const page = findDashboardFile('index.html');
  if (page === undefined)
    return c.text('The dashboard is not built. `npm start` builds it, as does `npm run build`.', 503);
  // Dialogs put a style sheet into the page while they are open; the nonce allows theirs and no other.
  const nonce = randomBytes(16).toString('base64url');
  for (const [name, value] of Object.entries(headers(nonce))) c.header(name, value);
  return c.html(Buffer.from(page.plain).toString('utf8').replaceAll(noncePlaceholder, nonce));
}

function headers(nonce: string): Readonly<Record<string, string>> {
  return {
    'content-security-policy': [
      "default-src 'none'",
      "script-src 'self'",
      `style-src 'self' 'nonce-${nonce}'`,
      "font-src 'self'",
      "img-src 'self' data:",
      "connect-src 'self'",
      "frame-src 'self'",
      "form-action 'self'",
      "frame-ancestors 'none'",
      "base-uri 'none'",
    ].join('; '),
    'cross-origin-opener-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=()',
    'referrer-policy': 'same-origin',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
  };
}
