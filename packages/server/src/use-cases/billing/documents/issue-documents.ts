import { assert } from '../../../domain/assert.ts';
import {
  type DocumentKind,
  type DocumentSubject,
  type UnnumberedDocument,
  drawNumbers,
  seriesFor,
} from '../../../domain/invoice/document-number.ts';
import type { Scope } from '../../../domain/scope.ts';
import type { Runtime } from '../../../runtime.ts';
import { findBusinessRecord } from '../../../store/platform/business-records.ts';
import {
  type IssuedDocument,
  insertIssuedDocuments,
  listIssuedDocuments,
  lockSeries,
} from '../../../store/billing/issued-documents.ts';
import { transaction } from '../../../store/postgres/postgres.ts';

/** Issued documents of payments and refunds. */
export class IssuedDocuments {
  readonly #byName: ReadonlyMap<string, IssuedDocument>;

  constructor(documents: readonly IssuedDocument[]) {
    this.#byName = new Map(documents.map((each) => [nameOf(each.kind, each.subjectId), each]));
  }

  find(kind: DocumentKind, subjectId: string): IssuedDocument | undefined {
    return this.#byName.get(nameOf(kind, subjectId));
  }

  /** Document that has been issued. */
  get(kind: DocumentKind, subjectId: string): IssuedDocument {
    const found = this.find(kind, subjectId);
    assert(found, 'a document is there once it was issued');
    return found;
  }

  /** Number as printed; null where there is none. */
  label(kind: DocumentKind, subjectId: string): string | null {
    return this.find(kind, subjectId)?.label ?? null;
  }
}

const nameOf = (kind: DocumentKind, subjectId: string): string => `${kind} ${subjectId}`;

/** Documents of payments and refunds that have been issued; issues none. */
export async function findIssuedDocuments(
  { sql }: Pick<Runtime, 'sql'>,
  scope: Scope,
  subjectIds: readonly string[],
): Promise<IssuedDocuments> {
  return new IssuedDocuments(
    subjectIds.length === 0 ? [] : await listIssuedDocuments(sql, scope, subjectIds),
  );
}

/**
 * Issues the documents that these succeeded payments and refunds lack, and returns all of them. A number is drawn when a
 * document is first wanted, outside the settlement of its payment (ADR 45), and is never drawn again.
 */
export async function issueDocuments(
  runtime: Runtime,
  scope: Scope,
  subjects: readonly DocumentSubject[],
): Promise<IssuedDocuments> {
  const ids = subjects.map(({ subjectId }) => subjectId);
  if (ids.length === 0) return new IssuedDocuments([]);
  const issued = new IssuedDocuments(await listIssuedDocuments(runtime.sql, scope, ids));
  if (subjects.every(({ subjectId, kinds }) => kinds.every((kind) => issued.find(kind, subjectId))))
    return issued;
  const { numberPrefixes } = await findBusinessRecord(runtime.sql, scope);
  const wanted = subjects.flatMap(({ subjectId, at, kinds }) =>
    kinds.map((kind): UnnumberedDocument => ({
      kind,
      subjectId,
      at,
      series: seriesFor(kind, numberPrefixes, at, scope.timeZone),
    })),
  );
  return transaction(runtime.sql, async (tx) => {
    const last = new Map<string, number>();
    const names = [...new Set(wanted.map(({ series }) => series.name))].toSorted();
    for (const name of names) last.set(name, await lockSeries(tx, scope, name));
    // Read under the locks: what another request has just issued keeps its number.
    const present = await listIssuedDocuments(tx, scope, ids);
    const known = new IssuedDocuments(present);
    const drawn = drawNumbers(
      wanted.filter(({ kind, subjectId }) => known.find(kind, subjectId) === undefined),
      last,
    );
    const sellerRevision = scope.profileRevision;
    if (drawn.length > 0) {
      await insertIssuedDocuments(tx, scope, drawn, { sellerRevision, issuedAt: runtime.wallClock() });
    }
    return new IssuedDocuments([...present, ...drawn.map((each) => ({ ...each, sellerRevision }))]);
  });
}
