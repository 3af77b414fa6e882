import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { idPrefixes, randomIdLength, timeOfId } from '../../src/domain/ids.ts';
import { randomText } from '../../src/runtime.ts';
import { type TestApi, createTestApi } from '../support/api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi({ wallClock: () => 0 });
});
afterAll(() => api.drop());

const charactersOf = (id: string): string => id.slice(id.indexOf('_') + 1);

describe('an id', () => {
  test('begins with the real time of its creation, whatever clock its business has', () => {
    for (const kind of Object.keys(idPrefixes) as (keyof typeof idPrefixes)[]) {
      const before = timeOfId(Date.now());
      const id = api.runtime.mintId(kind);
      expect(id).toMatch(new RegExp(`^${idPrefixes[kind]}_[0-9A-Za-z]{21}$`));
      const time = charactersOf(id).slice(0, -randomIdLength);
      expect(before <= time && time <= timeOfId(Date.now())).toBe(true);
    }
  });

  test('is never minted twice, and shares no random characters with others', () => {
    const ids = Array.from({ length: 20_000 }, () => charactersOf(api.runtime.mintId('payment')));
    expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(ids.map((id) => id.slice(-randomIdLength))).size).toBe(ids.length);
  });

  test('sorts by its time in PostgreSQL, in the collation of any database', async () => {
    const start = Date.UTC(2026, 10, 30);
    const ids = Array.from(
      { length: 2_000 },
      (_, step) => `pay_${timeOfId(start + step * 60_000)}${randomText(randomIdLength)}`,
    );
    const { sql } = api.runtime;
    const [row] = await sql<{ by_default: string[]; by_bytes: string[]; by_language: string[] }[]>`
      select array_agg(id order by id) as by_default, array_agg(id order by id collate "C") as by_bytes,
        array_agg(id order by id collate "en-x-icu") as by_language
      from unnest(${ids.toReversed()}::text[]) id`;
    expect(row?.by_default).toEqual(ids);
    expect(row?.by_bytes).toEqual(ids);
    expect(row?.by_language).toEqual(ids);
  });
});
