type Json = Record<string, unknown>;

/**
 * Says of every schema that is put together of others which types it can have. A reader could find that out by
 * itself; the one that comes with Rung does not, and calls such a schema invalid. And null, which the generator
 * joins to a reference by a condition that nothing fulfils, becomes one of two possibilities.
 */
export function addComposedTypes(document: object): void {
  const components =
    (document as { components?: { schemas?: Record<string, Json> } }).components?.schemas ?? {};
  walk(document, separateNull);
  walk(document, (schema) => {
    if (!isComposition(schema) || 'type' in schema) return;
    const types = [...typesOf(schema, components, new Set())];
    if (types.length > 0) schema['type'] = types.length === 1 ? types[0] : types;
  });
}

const compositions = ['oneOf', 'anyOf', 'allOf'] as const;

function isComposition(schema: Json): boolean {
  return compositions.some((kind) => Array.isArray(schema[kind]));
}

/** `allOf: [X, string or null]` means X or null. */
function separateNull(schema: Json): void {
  const parts = schema['allOf'];
  if (!Array.isArray(parts) || parts.length !== 2) return;
  const [first, second] = parts as [Json, Json];
  const types = second['type'];
  if (Object.keys(second).length !== 1 || !Array.isArray(types) || !types.includes('null')) return;
  delete schema['allOf'];
  schema['anyOf'] = [first, { type: 'null' }];
}

function typesOf(schema: Json, components: Record<string, Json>, seen: Set<Json>): Set<string> {
  if (seen.has(schema)) return new Set();
  seen.add(schema);
  const reference = schema['$ref'];
  if (typeof reference === 'string') {
    const target = components[reference.slice(reference.lastIndexOf('/') + 1)];
    return target === undefined ? new Set() : typesOf(target, components, seen);
  }
  const { type } = schema;
  if (typeof type === 'string') return new Set([type]);
  if (Array.isArray(type)) return new Set(type as string[]);
  const parts = compositions.flatMap((kind) => (schema[kind] as Json[] | undefined) ?? []);
  return new Set(parts.flatMap((part) => [...typesOf(part, components, seen)]));
}

function walk(value: unknown, visit: (schema: Json) => void): void {
  if (Array.isArray(value)) {
    for (const one of value) walk(one, visit);
  } else if (typeof value === 'object' && value !== null) {
    visit(value as Json);
    for (const one of Object.values(value)) walk(one, visit);
  }
}
