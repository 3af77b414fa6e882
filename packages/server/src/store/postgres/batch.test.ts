import postgres from '@rung/postgres';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createQueue } from './batch.ts';

interface Sent {
  readonly items: readonly string[];
  answer(): void;
  fail(error: Error): void;
}

/** Queue whose statements are answered by the test. Items with the same first letter have a key in common. */
function openQueue({ isPatient = false } = {}) {
  const sent: Sent[] = [];
  const add = createQueue<string, string>(
    (item) => [item.slice(0, 1)],
    (items) =>
      new Promise((resolve, reject) => {
        const answer = (): void => {
          resolve(items.map((item) => `${item} done`));
        };
        sent.push({ items, answer, fail: reject });
      }),
    isPatient,
  );
  return { sent, add, items: () => sent.map((each) => each.items) };
}

const serverError = (code: string, message: string) =>
  Object.assign(Object.create(postgres.PostgresError.prototype) as Error, { code, message });
const refused = () => serverError('23505', 'duplicate key');

/** Lets everything that is resolved be noticed. */
const noticed = () => new Promise(setImmediate);

const letters = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => String.fromCharCode(97 + index));

afterEach(() => {
  vi.useRealTimers();
});

describe('a batch', () => {
  test('is sent in the same turn of the event loop, and the next one when it has ended', async () => {
    const { sent, add, items } = openQueue();
    void add('a');
    await noticed();
    for (const item of ['b', 'c']) void add(item);
    await noticed();
    expect(items()).toEqual([['a']]);
    sent[0]?.answer();
    await noticed();
    await noticed();
    expect(items()).toEqual([['a'], ['b', 'c']]);
  });

  test('holds what is asked for in the same turn', async () => {
    const { add, items } = openQueue();
    for (const item of ['a', 'b', 'c']) void add(item);
    await noticed();
    expect(items()).toEqual([['a', 'b', 'c']]);
  });

  test('is followed at once by a full one, and by no third', async () => {
    const { add, items } = openQueue();
    void add('x');
    await noticed();
    for (const item of [...letters(16), ...letters(16)]) void add(item);
    await noticed();
    expect(items()).toEqual([['x'], letters(16)]);
  });

  test('that takes long is not waited for', () => {
    vi.useFakeTimers();
    const { add, items } = openQueue();
    void add('a');
    vi.advanceTimersByTime(0);
    for (const item of ['b', 'c']) void add(item);
    vi.advanceTimersByTime(0);
    expect(items()).toEqual([['a']]);
    vi.runAllTimers();
    expect(items()).toEqual([['a'], ['b', 'c']]);
  });

  test.each([false, true])(
    'that waits for a lock keeps no others waiting but those for the same rows',
    (isPatient) => {
      vi.useFakeTimers();
      const { add, items } = openQueue({ isPatient });
      void add('a1');
      vi.runAllTimers();
      void add('b1');
      vi.runAllTimers();
      for (const item of ['a2', 'b2', 'c', 'd']) void add(item);
      vi.advanceTimersByTime(1000);
      expect(items()).toEqual([['a1'], ['b1'], ['c', 'd']]);
    },
  );

  test('that waits for a lock leaves connections to other statements', () => {
    vi.useFakeTimers();
    const { add, items } = openQueue();
    for (const item of letters(20)) {
      void add(item);
      vi.advanceTimersByTime(1000);
    }
    expect(items()).toEqual(letters(6).map((item) => [item]));
  });

  test('holds what arrived while the one before it was under way, and answers each item with its own result', async () => {
    const { sent, add, items } = openQueue();
    const results = [add('a')];
    await noticed();
    results.push(...['b', 'c', 'd'].map((item) => add(item)));
    sent[0]?.answer();
    await noticed();
    await noticed();
    expect(items()).toEqual([['a'], ['b', 'c', 'd']]);
    sent[1]?.answer();
    expect(await Promise.all(results)).toEqual(['a done', 'b done', 'c done', 'd done']);
  });

  test('that is patient holds what is ready at the same moment, and is sent alone', async () => {
    const { sent, add, items } = openQueue({ isPatient: true });
    const results = ['a', 'b'].map((item) => add(item));
    expect(items()).toEqual([]);
    await noticed();
    expect(items()).toEqual([['a', 'b']]);
    for (const item of ['c', 'd']) results.push(add(item));
    await noticed();
    expect(items()).toEqual([['a', 'b']]);
    sent[0]?.answer();
    await noticed();
    await noticed();
    expect(items()).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
    sent[1]?.answer();
    expect(await Promise.all(results)).toEqual(['a done', 'b done', 'c done', 'd done']);
  });

  test('never holds two items with a key in common, and keeps their order', async () => {
    const { sent, add, items } = openQueue();
    void add('x');
    await noticed();
    for (const item of ['a1', 'b', 'a2', 'a3']) void add(item);
    for (const index of [0, 1, 2]) {
      sent[index]?.answer();
      await noticed();
      await noticed();
    }
    expect(items()).toEqual([['x'], ['a1', 'b'], ['a2'], ['a3']]);
  });

  test('holds at most 16 items', async () => {
    const { add, items } = openQueue();
    for (const item of letters(22)) void add(item);
    await noticed();
    expect(items()).toEqual([letters(16)]);
  });

  test('that the server refused is sent item by item, so that one bad item fails alone', async () => {
    const { sent, add, items } = openQueue();
    const good = add('a');
    const bad = add('b');
    await noticed();
    sent[0]?.fail(refused());
    await noticed();
    sent[1]?.answer();
    await noticed();
    sent[2]?.fail(refused());
    expect(await good).toBe('a done');
    await expect(bad).rejects.toThrow('duplicate key');
    expect(items()).toEqual([['a', 'b'], ['a'], ['b']]);
  });

  test('of which one item cannot be written or read in this process is sent item by item, too', async () => {
    const { sent, add, items } = openQueue();
    const good = add('a');
    const bad = add('b');
    await noticed();
    sent[0]?.fail(new RangeError('Invalid time value'));
    await noticed();
    sent[1]?.answer();
    await noticed();
    sent[2]?.fail(new RangeError('Invalid time value'));
    expect(await good).toBe('a done');
    await expect(bad).rejects.toThrow('Invalid time value');
    expect(items()).toEqual([['a', 'b'], ['a'], ['b']]);
  });

  test.each([
    ['whose connection was lost', Object.assign(new Error('lost'), { code: 'CONNECTION_CLOSED' })],
    ['whose socket was reset', Object.assign(new Error('lost'), { code: 'ECONNRESET' })],
    ['whose pooler has lost the server', serverError('08P01', 'lost: server conn crashed?')],
    ['whose server was stopped', serverError('57P01', 'lost: terminating connection')],
  ])('%s is not sent again: its outcome is unknown', async (_, failure) => {
    const { sent, add, items } = openQueue();
    const both = [add('a'), add('b')];
    await noticed();
    sent[0]?.fail(failure);
    for (const each of both) await expect(each).rejects.toThrow('lost');
    await noticed();
    expect(items()).toHaveLength(1);
  });
});
