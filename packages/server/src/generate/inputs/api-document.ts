import { readConfig } from '../../config.ts';
import { createApp } from '../../app.ts';
import { openApiDocument } from '../../http/openapi.ts';
import { createRuntime } from '../../create-runtime.ts';
import { connect } from '../../store/postgres/postgres.ts';

/** OpenAPI description of the routes. No connection is opened: the pool connects at its first statement. */
export function apiDocument() {
  return openApiDocument(servedApp());
}

/** App with every served route. */
export function servedApp() {
  const config = readConfig({ RUNG_LOG_LEVEL: 'silent' });
  return createApp(
    createRuntime({
      config,
      sql: connect('postgres://nowhere.invalid/rung'),
      secretKeys: ['never used to seal'],
    }),
  );
}

const methods = ['get', 'post', 'put', 'patch', 'delete'] as const;

/** Operation of an API: `GET /customers/{}`, with parameters by position. */
export interface Operation {
  readonly signature: string;
  readonly method: string;
  readonly path: string;
}

/** Parameters are compared by position, because each side has its own names. */
export function operation(method: string, path: string): Operation {
  return { signature: `${method.toUpperCase()} ${path.replaceAll(/\{\w*\}/g, '{}')}`, method, path };
}

/** Operations of the API, in the order of its routes. */
export function servedOperations(): readonly Operation[] {
  return Object.entries(apiDocument().paths ?? {}).flatMap(([path, item]) =>
    methods.filter((method) => method in item).map((method) => operation(method, path)),
  );
}
