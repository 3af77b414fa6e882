import { z } from '@hono/zod-openapi';
import type { Runtime } from '../../runtime.ts';
import { listExportNames } from '../../store/platform/exported-tables.ts';
import { listExportColumns } from '../../store/platform/exports.ts';
import { type Export, exportRows } from '../../use-cases/platform/exports/export-rows.ts';
import { toApiExports, toExportCsv, toExportCsvHeader, toJsonLines } from '../../wire/convert/exports.ts';
import { csvHeaders, formatParam, wantsCsv } from '../../wire/csv.ts';
import { refusals } from '../../wire/schemas/fields.ts';
import { refuseReadOnly } from '../authenticate.ts';
import { defineRoute, readPromises } from '../route-promises.ts';
import { type Router, createRouter } from '../router.ts';
import { toStream } from '../stream-answer.ts';

const exportQuery = z.object({
  of: z
    .enum(listExportNames())
    .optional()
    .openapi({ description: 'Kind of rows. Left out: the kinds that there are, and their columns.' }),
  format: formatParam,
});

const exportsSchema = z.object({
  items: z.array(
    z.object({
      of: z.string().openapi({ example: 'customers' }),
      columns: z.array(
        z.object({
          name: z.string().openapi({ example: 'created_at' }),
          type: z
            .string()
            .openapi({ description: 'Its type in PostgreSQL.', example: 'timestamp with time zone' }),
        }),
      ),
    }),
  ),
});

const linesType = 'application/x-ndjson';

/** Routes for taking along all that Rung keeps of a business. */
export function exportRoutes(runtime: Runtime): Router {
  const router = createRouter();
  router.openapi(
    defineRoute({
      method: 'get',
      path: '/export',
      promises: { ...readPromises, askers: 'secret' },
      operationId: 'exportRows',
      tags: ['Export'],
      description:
        'All rows of one kind that Rung keeps of the business, as they are kept: lines of JSON, one object each, or CSV. They are sent as they are read, in any number. Secrets are left out. Needs a key with write access, because with everything of a business its holder could do harm.',
      request: { query: exportQuery },
      responses: {
        200: {
          description: 'In the order of their ids.',
          content: {
            'application/json': { schema: exportsSchema },
            [linesType]: { schema: z.string() },
            'text/csv': { schema: z.string() },
          },
        },
        ...refusals,
      },
    }),
    async (c) => {
      refuseReadOnly(c, 'everything of the business');
      const { of: name, format } = c.req.valid('query');
      if (name === undefined) return c.json(toApiExports(await listExportColumns(runtime.sql)), 200);
      const isTable = wantsCsv(c, format);
      const exported = await exportRows(runtime, c.get('scope'), name);
      const headers = isTable ? csvHeaders(name) : linesHeaders(name);
      return c.body(toStream(isTable ? csvOf(exported) : linesOf(exported)), 200, headers);
    },
  );
  return router;
}

function linesHeaders(name: string): Record<string, string> {
  return { 'content-type': linesType, 'content-disposition': `attachment; filename="${name}.jsonl"` };
}

async function* linesOf({ columns, pages }: Export): AsyncGenerator<string, void> {
  for await (const rows of pages) yield toJsonLines(columns, rows);
}

async function* csvOf({ columns, pages }: Export): AsyncGenerator<string, void> {
  yield toExportCsvHeader(columns);
  for await (const rows of pages) yield toExportCsv(columns, rows);
}
