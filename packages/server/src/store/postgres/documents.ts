import { fromJson, toJson } from './json.ts';

/*
 * Stored documents: domain objects kept whole in a jsonb column. The code's types may change while rows stay, so each
 * document carries the number of its shape, `schema`, and its kind has one step from each number to the next:
 *
 *   row ──fromJson──→ fields of version n ──upgrades[n]──→ n + 1 ──→ … ──→ the type of today
 *
 * A document without `schema` is version 0, as the last release before the numbers wrote it. Nothing is rewritten when
 * a kind gains a step: a row is brought up to date when it is read, and has the new number once it is written again.
 * Statements that look into a document use paths that hold in every version (ADR 30).
 *
 * A column that holds a list holds a list of documents, each with its own number. What is inside a document is a part
 * of it and has none.
 */

/** A document as it was stored, or after a step: its fields with amounts as bigints, without `schema`. */
export type StoredFields = Readonly<Record<string, unknown>>;

/** Step from one version to the next: pure, and total over everything that the older version ever wrote. */
export type Upgrade = (stored: StoredFields) => StoredFields;

/** One kind of stored document, whose current type is `Value`. */
export interface DocumentKind<Value extends object> {
  readonly name: string;
  /** Version that is written today. */
  readonly schema: number;
  readonly toDocument: (value: Value) => object;
  readonly fromDocument: (stored: unknown) => Value;
  /** As `toDocument`, for a column that may be null. */
  readonly toDocumentOrNull: (value: Value | null) => object | null;
  readonly fromDocumentOrNull: (stored: unknown) => Value | null;
  /** As `toDocument`, for a column that holds a list. */
  readonly toDocuments: (values: readonly Value[]) => object[];
  readonly fromDocuments: (stored: unknown) => Value[];
}

/**
 * Kind of document with the steps to its current version: `upgrades[n]` makes version n + 1 of version n. After a
 * release a step never changes; the type changes with a step behind the last.
 */
export function documentKind<Value extends object>(
  name: string,
  upgrades: readonly [Upgrade, ...Upgrade[]],
): DocumentKind<Value> {
  const schema = upgrades.length;
  const toDocument = (value: Value): object => ({ ...toJson(value), schema });
  const fromDocument = (stored: unknown): Value => {
    const { schema: version = 0, ...fields } = fromJson(stored) as StoredFields;
    return upgraded(name, upgrades, version, fields) as Value;
  };
  return {
    name,
    schema,
    toDocument,
    fromDocument,
    toDocumentOrNull: (value) => value && toDocument(value),
    fromDocumentOrNull: (stored) => (stored === null ? null : fromDocument(stored)),
    toDocuments: (values) => values.map(toDocument),
    fromDocuments: (stored) => (stored as unknown[]).map(fromDocument),
  };
}

function upgraded(
  name: string,
  upgrades: readonly Upgrade[],
  version: unknown,
  stored: StoredFields,
): StoredFields {
  const isKnown = typeof version === 'number' && Number.isInteger(version) && version >= 0;
  if (!isKnown || version > upgrades.length) {
    throw new Error(
      `A stored ${name} has schema ${String(version)}; this release reads up to ${String(upgrades.length)}. ` +
        'A newer release wrote it: run that one, or a newer one still.',
    );
  }
  return upgrades.slice(version).reduce((fields, upgrade) => upgrade(fields), stored);
}

/** Step for a shape that stayed as it was when the numbers began. */
export const unchanged: Upgrade = (stored) => stored;
