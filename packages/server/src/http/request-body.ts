import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import { DomainError } from '../domain/errors.ts';
import { hasControlCharacter, refuseControlCharacters } from './control-characters.ts';
import type { Env } from './router.ts';

const maxBodyBytes = 1024 * 1024;
const maxDepth = 32;

/**
 * Reads a JSON body once, within the size limit. Refuses broken JSON, characters that PostgreSQL cannot
 * store, and names and nesting that only an attacker sends.
 */
export const readJsonBody = createMiddleware<Env>(async (c, next) => {
  if (c.req.method === 'GET' || c.req.method === 'HEAD') return next();
  const text = await readBodyText(c);
  if (text === '') return next();
  const contentType = c.req.header('content-type') ?? '';
  if (!contentType.includes('json')) {
    throw new DomainError(
      'INVALID_REQUEST_BODY',
      'Send the body as JSON, with content-type: application/json.',
    );
  }
  refuseUnstorable(parse(text), '', 0);
  return next();
});

/** Reads the raw body once, within the size limit; empty if there is none. */
export async function readBodyText(c: Context<Env>): Promise<string> {
  // After a body is refused unread, the connection cannot be used for another request.
  const refuse = (): never => {
    c.header('connection', 'close');
    throw new DomainError('PAYLOAD_TOO_LARGE', 'The body is larger than 1 MB. Send less in one request.');
  };
  const declared = c.req.header('content-length');
  if (Number(declared ?? '0') > maxBodyBytes) refuse();
  // A server receives no more than was declared, and reads it without a web stream.
  const text =
    declared === undefined
      ? (await readStream(c.req.raw.body, maxBodyBytes, refuse)).toString('utf8')
      : Buffer.from(await c.req.raw.arrayBuffer()).toString('utf8');
  // The stream is consumed, so later readers of the body get the cached text. Hono declares the text itself
  // here, and keeps a promise of it.
  c.req.bodyCache.text = Promise.resolve(text) as unknown as string;
  return text;
}

/** Reads a body that is no text, within a size limit. */
export async function readBodyBytes(c: Context<Env>, mostBytes: number, refusal: string): Promise<Buffer> {
  const refuse = (): never => {
    c.header('connection', 'close');
    throw new DomainError('PAYLOAD_TOO_LARGE', refusal);
  };
  if (Number(c.req.header('content-length') ?? '0') > mostBytes) refuse();
  return readStream(c.req.raw.body, mostBytes, refuse);
}

/** Refuses URLs with control characters: no id has any, and PostgreSQL cannot store them all as text. */
export const refuseUnstorableAddress = createMiddleware<Env>(async (c, next) => {
  if (!hasControlCharacter(c.req.url)) return next();
  throw new DomainError(
    'NOT_FOUND',
    'The path contains control characters, which no id has. Check the id in it.',
  );
});

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new DomainError(
      'INVALID_REQUEST_BODY',
      'The body is not valid JSON. Check quotes, commas and braces.',
      {
        cause,
      },
    );
  }
}

async function readStream(
  body: ReadableStream<Uint8Array> | null,
  mostBytes: number,
  refuse: () => never,
): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    size += chunk.byteLength;
    if (size > mostBytes) refuse();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function refuseUnstorable(value: unknown, path: string, depth: number): void {
  if (depth > maxDepth) {
    throw new DomainError(
      'INVALID_REQUEST_BODY',
      `${path}: is nested deeper than ${String(maxDepth)} levels.`,
    );
  }
  if (typeof value === 'string') {
    refuseControlCharacters(value, path);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      refuseControlCharacters(key, path);
      const field = path === '' ? key : `${path}.${key}`;
      // Copying it into an object would silently drop it.
      if (key === '__proto__') {
        throw new DomainError('INVALID_REQUEST_BODY', `${field}: cannot be the name of a field. Rename it.`);
      }
      refuseUnstorable(inner, field, depth + 1);
    }
  }
}
