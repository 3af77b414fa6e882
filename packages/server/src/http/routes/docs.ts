import { createHash } from 'node:crypto';
import { html, raw } from 'hono/html';
import { errorChapters } from '../error-guide.ts';
import { createRouter } from '../router.ts';

/** Page that the `doc_url` of every error links to: the meaning and the remedy of each code. */
export function docsRoutes() {
  const router = createRouter();
  router.get('/docs/errors', (c) => {
    c.header('content-security-policy', contentSecurityPolicy);
    return c.html(errorsPage());
  });
  return router;
}

const styles = `
:root { color-scheme: light dark; --paper: #f4f2ec; --ink: #1b1a17; --quiet: #5d594f; --rule: #dcd7ca; --accent: #1d49b4; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #131210; --ink: #f2efe8; --quiet: #aca699; --rule: #38352e; --accent: #9db8ff; }
}
body { margin: 0 auto; max-width: 44rem; padding: 2rem 1.25rem 6rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.55 system-ui, sans-serif; }
h1 { font-size: 1.6rem; }
h2 { margin: 3rem 0 1rem; font-size: 1.15rem; }
h3 { margin: 0; font: 600 0.95rem/1.4 ui-monospace, monospace; overflow-wrap: anywhere; }
h3 a { color: inherit; text-decoration: none; }
h3 span { color: var(--quiet); font-weight: 400; }
section { border-top: 1px solid var(--rule); padding: 1rem 0; scroll-margin-top: 1rem; }
section:target { border-left: 3px solid var(--accent); padding-left: 1rem; }
p { margin: 0.35rem 0 0; }
code { font: 0.9em ui-monospace, monospace; }
a { color: var(--accent); }
`;

const contentSecurityPolicy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(styles).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

function errorsPage() {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Errors · Rung</title>
        ${raw(`<style>${styles}</style>`)}
      </head>
      <body>
        <main>
          <h1>Errors</h1>
          <p>
            Every error is JSON with <code>code</code>, <code>message</code>, <code>request_id</code> and
            <code>doc_url</code>. A 4xx has changed nothing. After a 5xx ask again: nothing is charged twice.
            The <a href="/docs/api">API reference</a> has the endpoints.
          </p>
          ${errorChapters.map(
            ({ title, errors }) =>
              html`<h2>${title}</h2>
                ${errors.map(
                  ({ code, status, cause, fix }) =>
                    html`<section id="${code.toLowerCase()}">
                      <h3><a href="#${code.toLowerCase()}">${code}</a> <span>${status}</span></h3>
                      <p>${withCode(cause)}</p>
                      <p>${withCode(fix)}</p>
                    </section>`,
                )}`,
          )}
        </main>
      </body>
    </html>`;
}

/** Text with its backticked parts as code; the template escapes the rest. */
function withCode(text: string) {
  return text.split('`').map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : part));
}
