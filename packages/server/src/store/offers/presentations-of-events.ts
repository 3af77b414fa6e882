import type { PresentationId } from '../../domain/ids.ts';
import type { Presentation } from '../../domain/offer/presentation.ts';
import type { Scope } from '../../domain/scope.ts';
import { defineRead } from '../postgres/define-read.ts';
import type { Database } from '../postgres/postgres.ts';
import { type PresentationRow, presentationColumns, presentationFromRow } from './presentations.ts';

type NamedRow = PresentationRow & { readonly business_id: string; readonly presentation_id: string };

const readPresentation = defineRead<PresentationId, NamedRow, Presentation | undefined>(
  (sql, named) => sql<NamedRow[]>`
    select p.business_id, p.presentation_id, ${presentationColumns(sql, 'p')} from ${named}
      join presentation p on p.business_id = named.business_id and p.presentation_id = named.id`,
  (row) => row.presentation_id,
  ([row]) => row && presentationFromRow(row),
);

/** Finds a presentation that an event is about, together with others asked for at the same time. */
export function readPresentationOfEvent(database: Database, { businessId }: Scope, id: PresentationId) {
  return readPresentation(database, { businessId, id });
}
