import postgres from '@rung/postgres';
import { classifyDatabaseFailure } from './database-failures.ts';
import { type Database, type Tx, statement } from './postgres.ts';

/*
 * Batches: operations that are requested at the same time are committed by one statement. No operation waits for
 * others to come: it is sent with what else this turn of the event loop asks for, and what arrives while it is under
 * way is the next batch. Callers answered by one statement ask for their next step in one turn, and so stay together.
 * The next batch follows when the statement before it has ended, or beside it once it is full or that statement takes
 * long. Each caller is answered after the commit of its own batch.
 *
 * A batch shares one fate. If the server refuses it, nothing is committed, and every operation is sent by itself, so
 * that one bad row fails alone; so it is if this process cannot write or read one of the rows. If the connection is lost,
 * or a pooler has lost its own, the outcome of each is unknown, and each caller is told.
 */

/** Time after which a statement counts as waiting for a lock: the next batch does not wait for it. */
const patienceMs = 100;
/** Most statements under way with those that wait for a lock: others must not wait with them, nor lack connections. */
const maxConnections = 6;
/** Most items of one batch. */
const maxItems = 16;

export interface BatchDefinition<Item, Result> {
  /**
   * Rows that the operation locks or decides about. Operations with a key in common are never in one batch: in one
   * statement the later one would not see what the earlier one changed.
   */
  readonly keysOf: (item: Item) => readonly string[];
  /** True for what nobody waits for: one statement at a time unless it is slow, also when the next batch is full. */
  readonly isPatient?: boolean;
  /** Commits all items in exactly one statement; returns one result for each, in their order. */
  readonly run: (tx: Tx, items: readonly Item[]) => Promise<readonly Result[]>;
}

/** Returns the operation, batched with others of the same definition on the same database. */
export function defineBatch<Item, Result>(
  definition: BatchDefinition<Item, Result>,
): (database: Database, item: Item) => Promise<Result> {
  const queues = new WeakMap<Database, (item: Item) => Promise<Result>>();
  return (database, item) => {
    let add = queues.get(database);
    if (!add) {
      const send = (items: readonly Item[]) => statement(database, (tx) => definition.run(tx, items));
      add = createQueue(definition.keysOf, send, definition.isPatient);
      queues.set(database, add);
    }
    return add(item);
  };
}

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly keys: readonly string[];
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/** Batch that was sent and is not answered. */
interface UnderWay {
  readonly keys: readonly string[];
  readonly sentAt: number;
}

/** Queue of a batched operation. `send` commits some items in one statement. */
export function createQueue<Item, Result>(
  keysOf: (item: Item) => readonly string[],
  send: (items: readonly Item[]) => Promise<readonly Result[]>,
  isPatient = false,
): (item: Item) => Promise<Result> {
  let waiting: Waiting<Item, Result>[] = [];
  const maxActive = isPatient ? 1 : 2;
  const underWay = new Set<UnderWay>();
  let timer: NodeJS.Timeout | undefined;
  let isGathering = false;

  const sendNext = (): void => {
    while (underWay.size < maxConnections && waiting.length > 0) {
      const slow = [...underWay].filter(({ sentAt }) => performance.now() - sentAt >= patienceMs);
      const active = underWay.size - slow.length;
      if (active > 0 && (active >= maxActive || waiting.length < maxItems)) break;
      const { batch, rest } = takeBatch(waiting, new Set(slow.flatMap(({ keys }) => keys)));
      if (batch.length === 0) break;
      waiting = rest;
      const sent = { keys: batch.flatMap(({ keys }) => keys), sentAt: performance.now() };
      underWay.add(sent);
      void settle(batch).finally(() => {
        underWay.delete(sent);
        sendReady();
      });
    }
    if (underWay.size < maxConnections && waiting.length > 0) timer ??= setTimeout(lookAgain, patienceMs);
  };

  const sendReady = (): void => {
    if (isGathering) return;
    isGathering = true;
    setImmediate(() => {
      isGathering = false;
      sendNext();
    });
  };

  const lookAgain = (): void => {
    timer = undefined;
    sendNext();
  };

  const settle = async (batch: readonly Waiting<Item, Result>[]): Promise<void> => {
    try {
      const results = await send(batch.map(({ item }) => item));
      batch.forEach(({ resolve }, index) => {
        resolve(results[index] as Result);
      });
    } catch (error) {
      if (batch.length === 1 || !isForItems(error)) {
        for (const { reject } of batch) reject(error);
        return;
      }
      for (const each of batch) await settle([each]);
    }
  };

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, keys: keysOf(item), resolve, reject });
      sendReady();
    });
}

/** Batches for whoever sends statements of their own. */
export const batching = { most: maxItems, createQueue };

/** First items without a key in common, nor one of those `taken`; others keep their order. */
function takeBatch<Item, Result>(waiting: readonly Waiting<Item, Result>[], taken: Set<string>) {
  const batch: Waiting<Item, Result>[] = [];
  const rest: Waiting<Item, Result>[] = [];
  for (const each of waiting) {
    if (batch.length < maxItems && !each.keys.some((key) => taken.has(key))) batch.push(each);
    else rest.push(each);
    for (const key of each.keys) taken.add(key);
  }
  return { batch, rest };
}

/**
 * True if one of the items may be to blame: the server refused the statement and rolled it back, or the code that makes
 * rows of items or results of rows has thrown. Errors of connections have a code of the driver or the system.
 */
function isForItems(error: unknown): boolean {
  if (error instanceof postgres.PostgresError) return classifyDatabaseFailure(error) !== 'unknown';
  return !(error instanceof Error && 'code' in error);
}
