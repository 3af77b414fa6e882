import { z } from '@hono/zod-openapi';

/** Query parameters of every list. */
export const pageQuery = z.object({
  page_size: z.coerce
    .number()
    .int()
    .min(1)
    .max(100)
    .default(10)
    .openapi({ description: 'Rows a page, 1 to 100.' }),
  page_number: z.coerce
    .number()
    .int()
    .min(0)
    .max(1_000_000)
    .optional()
    .openapi({ description: 'Counted from 0. Left out: pages 0 and 1 together.' }),
});

/** Slice of a list to answer with. */
export interface Page {
  readonly limit: number;
  readonly offset: number;
}

/**
 * The official auto-pager asks for page 2 after a first page without a number, so an unnumbered page holds
 * pages 0 and 1: nothing is lost and nothing comes twice.
 */
export function toPage(query: { page_size: number; page_number?: number | undefined }): Page {
  if (query.page_number === undefined) return { limit: 2 * query.page_size, offset: 0 };
  return { limit: query.page_size, offset: query.page_number * query.page_size };
}

/** RFC 3339 time in a query or a body, parsed as an `Instant`. */
export const instantParam = z.iso
  .datetime({ offset: true, error: 'must be a date and time such as 2026-01-31T00:00:00Z' })
  .transform((text) => Date.parse(text))
  .pipe(z.number().int())
  .openapi({ type: 'string', format: 'date-time' });

/** Boolean in a query. */
export const booleanParam = z
  .enum(['true', 'false'], 'must be true or false')
  .transform((text) => text === 'true')
  .openapi({ type: 'boolean' });

export const createdBetween = {
  created_at_gte: instantParam.optional(),
  created_at_lte: instantParam.optional(),
};

/** One or several values of a query parameter, with commas between them. */
export const listParam = <Value extends string>(values: readonly [Value, ...Value[]], name: string) =>
  z
    .string()
    .max(400)
    .transform((text) => text.split(','))
    .pipe(z.array(z.enum(values)).min(1))
    .optional()
    .openapi({
      param: { style: 'form', explode: false },
      type: 'array',
      items: { type: 'string', enum: [...values] },
      description: `One or several, with commas between them: ${name}.`,
    });

/** Text of a search in a query. */
export const searchParam = (finds: string) =>
  z
    .string()
    .max(200)
    .optional()
    .openapi({ description: `Finds ${finds}. Words match by their beginnings; all must be there.` });
