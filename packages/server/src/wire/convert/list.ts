/** Page of a list in the words of the wire. */
export function toApiList<Row, Item>(
  rows: readonly Row[],
  toApi: (row: Row) => Item,
): { readonly items: Item[] } {
  return { items: rows.map((row) => toApi(row)) };
}
