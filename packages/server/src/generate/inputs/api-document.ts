import { readConfig } from '../../config.ts';
import { createApp } from '../../app.ts';
import { openApiDocument } from '../../http/openapi.ts';
import { createRuntime } from '../../create-runtime.ts';
import { connect } from '../../store/postgres/postgres.ts';

/** The description of the API, read off the routes. Nothing is connected: a pool opens with its first statement. */
export function apiDocument() {
  return openApiDocument(servedApp());
}

/** All that is served. */
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

/** One operation of an API: `GET /customers/{}`, its parameters without their names. */
export interface Operation {
  readonly signature: string;
  readonly method: string;
  readonly path: string;
}

/** Parameters are compared by place, because each side names them in its own way. */
export function operation(method: string, path: string): Operation {
  return { signature: `${method.toUpperCase()} ${path.replaceAll(/\{\w*\}/g, '{}')}`, method, path };
}

/** What the API answers to, in the order of its routes. */
export function servedOperations(): readonly Operation[] {
  return Object.entries(apiDocument().paths ?? {}).flatMap(([path, item]) =>
    methods.filter((method) => method in item).map((method) => operation(method, path)),
  );
}
