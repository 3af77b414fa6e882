import { isDeepStrictEqual } from 'node:util';

/** Fields of a JSON document. */
type Fields = Readonly<Record<string, unknown>>;

/** Mark of a document without the fields that are as usual. */
const mark = 'isUsual';

/**
 * Leaves out the fields of a document that are as in `usual`, at any depth, and marks it. A document that lacks one of
 * the usual fields stays whole.
 */
export function withoutUsual(document: Fields, usual: Fields): Fields {
  const unusual = mark in document ? undefined : unusualFields(document, usual);
  return unusual ? { ...unusual, [mark]: true } : document;
}

function unusualFields(document: Fields, usual: Fields): Fields | undefined {
  const unusual: [string, unknown][] = [];
  for (const [name, value] of Object.entries(document)) {
    const usually = usual[name];
    if (usually === undefined) {
      unusual.push([name, value]);
    } else if (!isDeepStrictEqual(value, usually)) {
      const inner = isFields(value) && isFields(usually) ? unusualFields(value, usually) : value;
      if (inner === undefined) return undefined;
      unusual.push([name, inner]);
    }
  }
  return Object.keys(usual).every((name) => document[name] !== undefined)
    ? Object.fromEntries(unusual)
    : undefined;
}

/** Puts back what `withoutUsual` left out. */
export function withUsual(document: Fields, usual: Fields): Fields {
  if (document[mark] !== true) return document;
  const { [mark]: _, ...unusual } = document;
  return filled(unusual, usual);
}

function filled(unusual: Fields, usual: Fields): Fields {
  const all: Record<string, unknown> = { ...usual, ...unusual };
  for (const [name, usually] of Object.entries(usual)) {
    const value = unusual[name];
    if (isFields(value) && isFields(usually)) all[name] = filled(value, usually);
  }
  return all;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
