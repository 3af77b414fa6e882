import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { gzipSync } from 'node:zlib';
import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Instant } from '../domain/time.ts';
import { version } from '../version.ts';
import { addComposedTypes } from './openapi-schemas.ts';
import { parameterExamples, requestExamples } from './request-examples.ts';
import type { Env } from './router.ts';

const document = {
  openapi: '3.1.0',
  info: {
    title: 'Rung',
    version,
    license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    description:
      'Billing that speaks the Dodo Payments wire, and one-click offers on saved payment methods. Amounts are integers in the minor unit of their currency; times are RFC 3339 in UTC.',
  },
  security: [{ bearer: [] }],
};

/**
 * Fixed time at which the repository's file has its examples read, so that the file does not change from day
 * to day.
 */
const fileReadAt = Date.UTC(2027, 0, 1);

/** OpenAPI description generated from the routes, with an example for every request. */
export function openApiDocument(app: OpenAPIHono<Env>, at: Instant = fileReadAt) {
  app.openAPIRegistry.registerComponent('securitySchemes', 'bearer', { type: 'http', scheme: 'bearer' });
  app.openAPIRegistry.registerComponent('securitySchemes', 'session', {
    type: 'apiKey',
    in: 'cookie',
    name: 'rung_session',
    description:
      'Cookie of a person who is signed in to the dashboard (`__Host-rung_session` over https). Every request sends `x-rung-client: dashboard` with it, and the business that it concerns as `x-rung-business`. A person may call every operation that their role allows.',
  });
  const description = app.getOpenAPI31Document(document);
  const examples = requestExamples(at);
  for (const [address, path] of Object.entries(description.paths ?? {})) {
    for (const operation of [path.get, path.post, path.put, path.patch, path.delete]) {
      if (operation?.operationId === undefined) continue;
      operation.summary ??= toTitle(operation.operationId);
      exemplify(operation, address, examples[operation.operationId]);
    }
  }
  addComposedTypes(description);
  return description;
}

/** Parts of an operation that can hold an example. */
interface Exemplified {
  readonly parameters?: readonly object[];
  readonly requestBody?: object;
}

function exemplify({ parameters = [], requestBody }: Exemplified, address: string, body?: object): void {
  for (const parameter of parameters as { name?: string; in?: string; schema?: { example?: unknown } }[]) {
    const name = `{${parameter.name ?? ''}}`;
    const example =
      parameterExamples[address.slice(0, address.indexOf(name) + name.length)] ?? parameterExamples[name];
    if (parameter.in === 'path' && parameter.schema && example !== undefined)
      parameter.schema.example = example;
  }
  const { content } = (requestBody ?? {}) as { content?: Record<string, { example?: object }> };
  const json = content?.['application/json'];
  if (json && body) json.example = body;
}

/** `createCheckoutSession` as a title: "Create checkout session". */
function toTitle(operationId: string): string {
  const words = operationId.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/**
 * Configuration of the API reference page, with every feature turned off that would contact a third-party
 * server.
 */
const readerConfiguration = JSON.stringify({
  withDefaultFonts: false,
  hideClientButton: true,
  telemetry: false,
  showDeveloperTools: 'never',
  agent: { disabled: true },
  mcp: { disabled: true },
});

/**
 * Serves the OpenAPI description and a reference page. The page's script is served from here, not from a CDN.
 */
export function serveOpenApi(app: OpenAPIHono<Env>): void {
  const script = `/docs/api/reference.js`;
  app.get('/openapi.json', (c) => c.json(openApiDocument(app, Date.now())));
  app.get('/docs/api', (c) => {
    c.header(
      'content-security-policy',
      "default-src 'self'; script-src 'self' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'",
    );
    return c.html(`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Rung API reference</title>
  </head>
  <body>
    <script id="api-reference" data-url="/openapi.json" data-configuration='${readerConfiguration}'></script>
    <script src="${script}"></script>
  </body>
</html>`);
  });
  app.get(script, (c) => {
    c.header('content-type', 'text/javascript; charset=utf-8');
    c.header('content-encoding', 'gzip');
    c.header('cache-control', 'public, max-age=86400');
    packedScript ??= packScript();
    return c.body(packedScript);
  });
}

let packedScript: Uint8Array<ArrayBuffer> | undefined;

/**
 * Compresses the reference page's script, megabytes of text, on its first request. Every browser can
 * decompress it.
 */
function packScript(): Uint8Array<ArrayBuffer> {
  const require = createRequire(import.meta.url);
  const entry = require.resolve('@scalar/api-reference');
  const folder = entry.slice(0, entry.lastIndexOf('/dist/'));
  return new Uint8Array(gzipSync(readFileSync(`${folder}/dist/browser/standalone.js`)));
}
