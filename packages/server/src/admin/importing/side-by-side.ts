/** Asks for each item a few at a time ahead, and yields the answers in the order of the items. */
export async function* askAhead<Item, Answer>(
  items: AsyncIterable<Item>,
  ask: (item: Item) => Promise<Answer>,
): AsyncIterable<Answer> {
  const underWay: Promise<Answer>[] = [];
  for await (const item of items) {
    const asked = ask(item);
    // Awaited in its turn: until then a failure must not count as unhandled.
    asked.catch(() => undefined);
    underWay.push(asked);
    const [first] = underWay;
    if (first === undefined || underWay.length < mostAtOnce) continue;
    void underWay.shift();
    yield await first;
  }
  for (const asked of underWay) yield await asked;
}

const mostAtOnce = 8;
