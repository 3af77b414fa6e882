import { z } from '@hono/zod-openapi';
import { DomainError } from '../domain/errors.ts';
import type { Place, PlacedPage } from '../store/postgres/placed.ts';
import { toPage } from './pagination.ts';

/** Place in a sorted list, after which the next page begins: sort, value of its last row, and its order of creation. */
export interface Cursor {
  readonly sort: string;
  readonly value: string;
  readonly order: string;
}

const cursorShape = z.tuple([z.string().max(40), z.string().regex(/^-?\d{1,18}$/), z.string().max(100)]);

/** Digits of milliseconds until the year 2286. */
const longestInstant = 13;

export const cursorParam = z.string().max(200).optional().openapi({
  description:
    '`next_cursor` of the page before, with the same filters and sort: fast on any page. page_number counts from there.',
});

export const nextCursorSchema = z
  .string()
  .nullable()
  .openapi({ description: 'For the next page; null on the last.' });

export function toApiCursor({ sort, value, order }: Cursor): string {
  return Buffer.from(JSON.stringify([sort, value, order])).toString('base64url');
}

/** Reads a cursor, which must be of the same sort; rows of one value are told apart by a number, or by a name. */
export function fromApiCursor(
  text: string | undefined,
  sort: string,
  orderForm: RegExp = /^\d{1,18}$/,
): Cursor | null {
  if (text === undefined) return null;
  const [named, value, order] = parsed(text);
  const isInRange = sort.endsWith('amount') || value.length <= longestInstant;
  if (named === sort && !(isInRange && orderForm.test(order))) throw noCursor();
  if (named === sort) return { sort, value, order };
  throw new DomainError(
    'INVALID_QUERY_PARAMS',
    `cursor: is of a list sorted by ${named}, and sort is ${sort}.`,
  );
}

function parsed(text: string): z.infer<typeof cursorShape> {
  try {
    return cursorShape.parse(JSON.parse(Buffer.from(text, 'base64url').toString()));
  } catch (cause) {
    throw noCursor({ cause });
  }
}

function noCursor(options?: ErrorOptions): DomainError {
  return new DomainError('INVALID_QUERY_PARAMS', 'cursor: must be the next_cursor of a page.', options);
}

/** Page of a list that is sorted by its creation, newest first. */
export function fromApiPlace(query: {
  readonly cursor?: string | undefined;
  page_size: number;
  page_number?: number | undefined;
}): PlacedPage {
  const cursor = fromApiCursor(query.cursor, newestFirst);
  if (cursor === null) return { ...toPage(query), after: null };
  const after = { createdAt: Number(cursor.value), order: BigInt(cursor.order) };
  return { ...toPage(query), after };
}

/** Cursor after the last of these rows; null if they do not fill their page. */
export function toApiNextPlace(rows: readonly Place[], { limit }: PlacedPage): string | null {
  const last = rows.at(-1);
  if (!last || rows.length < limit) return null;
  return toApiCursor({ sort: newestFirst, value: String(last.createdAt), order: String(last.order) });
}

const newestFirst = '-created_at';
