import { fromJson, toJson } from './json.ts';
import { withUsual, withoutUsual } from './usual-fields.ts';

/*
 * Stored documents: domain objects stored whole in a jsonb column. The code's types may change while rows stay, so each
 * document carries the version of its shape, `schema`, and its kind has one upgrade step from each version to the next:
 *
 *   row ──fromJson──→ fields of version n ──upgrades[n]──→ n + 1 ──→ … ──→ the current type
 *
 * A document without `schema` is version 0, as written by the last release before versions. Adding a step rewrites
 * nothing: a row is upgraded when it is read, and stored in the new version when it is written again. Statements that
 * look into a document use paths that exist in every version (ADR 30).
 *
 * Kinds that are written with every payment leave out the fields that are as usual (`usual-fields.ts`).
 *
 * A column that holds a list holds a list of documents, each with its own version. Nested objects are part of their
 * document and have no version.
 */

/** Document as stored, or after an upgrade step: fields with amounts as bigints, without `schema`. */
export type StoredFields = Readonly<Record<string, unknown>>;

/** Upgrade from one version to the next: pure, and total over everything the older version ever wrote. */
export type Upgrade = (stored: StoredFields) => StoredFields;

/** Kind of stored document, with `Value` as its current type. */
export interface DocumentKind<Value extends object> {
  readonly name: string;
  /** Current version, which is written. */
  readonly schema: number;
  readonly toDocument: (value: Value) => object;
  readonly fromDocument: (stored: unknown) => Value;
  /** Like `toDocument`, for a nullable column. */
  readonly toDocumentOrNull: (value: Value | null) => object | null;
  readonly fromDocumentOrNull: (stored: unknown) => Value | null;
  /** Like `toDocument`, for a column that holds a list. */
  readonly toDocuments: (values: readonly Value[]) => object[];
  readonly fromDocuments: (stored: unknown) => Value[];
}

/**
 * Defines a kind of document with the steps to its current version: `upgrades[n]` turns version n into n + 1.
 * After a release a step never changes; a change of type adds a step at the end. `usual` has fields that are not
 * written where they are as there; the current version has it, and after a release it never changes either.
 */
export function documentKind<Value extends object>(
  name: string,
  upgrades: readonly [Upgrade, ...Upgrade[]],
  usual?: StoredFields,
): DocumentKind<Value> {
  const schema = upgrades.length;
  const toDocument = (value: Value): object => {
    const fields = toJson(value) as StoredFields;
    return { ...(usual ? withoutUsual(fields, usual) : fields), schema };
  };
  const fromDocument = (stored: unknown): Value => {
    const { schema: version = 0, ...fields } = fromJson(stored) as StoredFields;
    return upgraded(name, upgrades, version, usual ? withUsual(fields, usual) : fields) as Value;
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

/** Step for a shape that did not change when versions were introduced. */
export const unchanged: Upgrade = (stored) => stored;
