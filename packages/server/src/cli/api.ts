import type { ApiAccess } from '../config.ts';

/** JSON object of the API. */
export type Json = Readonly<Record<string, unknown>>;

/** API client of the `rung` command. A refusal is thrown with the API's own message. */
export interface Api {
  request(method: string, path: string, body?: Json): Promise<Json>;
  /** Undefined if there is no such object. */
  find(path: string): Promise<Json | undefined>;
  /** Body of an answer of any size, as it arrives. */
  download(path: string): Promise<AsyncIterable<Uint8Array>>;
  /** Every row of a list. */
  list(path: string, query?: Readonly<Record<string, string>>): Promise<Json[]>;
}

export type Fetch = (url: string, init: RequestInit) => Response | Promise<Response>;

const pageSize = 100;

export function connectApi({ baseUrl, apiKey }: ApiAccess, fetch: Fetch): Api {
  const send = async (method: string, path: string, body?: Json): Promise<Response> => {
    const headers: Record<string, string> = { authorization: `Bearer ${apiKey}` };
    if (body !== undefined) headers['content-type'] = 'application/json';
    try {
      return await fetch(`${baseUrl}${path}`, {
        method,
        headers,
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
    } catch (cause) {
      throw new Error(`No Rung answers at ${baseUrl}. Start it, or set RUNG_BASE_URL.`, { cause });
    }
  };
  const request: Api['request'] = async (method, path, body) => read(await send(method, path, body));
  return {
    request,
    download: async (path) => {
      const response = await send('GET', path);
      if (!response.ok || response.body === null) throw await refusalOf(response);
      return chunksOf(response.body);
    },
    find: async (path) => {
      const response = await send('GET', path);
      return response.status === 404 ? undefined : read(response);
    },
    list: async (path, query = {}) => {
      const rows: Json[] = [];
      for (let page = 0; ; page++) {
        const search = new URLSearchParams({
          ...query,
          page_size: String(pageSize),
          page_number: String(page),
        });
        const answer = await request('GET', `${path}?${search.toString()}`);
        const items = answer['items'] as readonly Json[];
        rows.push(...items);
        if (items.length < pageSize) return rows;
      }
    },
  };
}

async function read(response: Response): Promise<Json> {
  if (!response.ok) throw await refusalOf(response);
  const text = await response.text();
  return (text === '' ? {} : JSON.parse(text)) as Json;
}

async function* chunksOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  try {
    for (let step = await reader.read(); !step.done; step = await reader.read()) yield step.value;
  } finally {
    await reader.cancel();
  }
}

async function refusalOf(response: Response): Promise<Error> {
  const text = await response.text();
  const { code = response.status, message = 'no reason was given' } = JSON.parse(text || '{}') as {
    readonly code?: string;
    readonly message?: string;
  };
  return new Error(`${code}: ${message}`);
}
