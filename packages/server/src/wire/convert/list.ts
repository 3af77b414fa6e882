/** Page of a list in the wire's format. */
export function toApiList<Row, Item>(
  rows: readonly Row[],
  toApi: (row: Row) => Item,
): { readonly items: Item[] } {
  return { items: rows.map((row) => toApi(row)) };
}
