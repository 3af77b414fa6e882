import { expect, test } from 'vitest';
import { connect, pingDatabase } from '../../src/store/postgres/postgres.ts';
import { waitForDatabase } from '../../src/store/postgres/wait-for-database.ts';

const nowhere = 'postgres://rung@127.0.0.1:1/rung';

test('a database that stays away ends the wait with what stood in the way, said once', async () => {
  const said: string[] = [];
  const sql = connect(nowhere, { openLimitMs: 50 });
  let tries = 0;
  const step = () => {
    tries++;
    return pingDatabase(sql);
  };
  const waiting = waitForDatabase(step, { log: { warn: (line) => said.push(line) }, limitMs: 1_000 });
  await expect(waiting).rejects.toThrow('ECONNREFUSED');
  expect(tries).toBeGreaterThan(1);
  expect(said).toEqual([
    expect.stringMatching(/^The start waits up to 1 s for the database\. .*ECONNREFUSED/),
  ]);
  await sql.end();
});

test('a wait ends when the process is told to stop', async () => {
  const stopping = new AbortController();
  const sql = connect(nowhere, { openLimitMs: 50 });
  const log = {
    warn: () => {
      stopping.abort(new Error('told to stop'));
    },
  };
  await expect(waitForDatabase(() => pingDatabase(sql), { log, signal: stopping.signal })).rejects.toThrow(
    'aborted',
  );
  await sql.end();
});

test('a step that fails for itself is not repeated', async () => {
  let tries = 0;
  const step = () => {
    tries++;
    return Promise.reject(new Error('This database is newer than this version of Rung.'));
  };
  await expect(waitForDatabase(step, {})).rejects.toThrow('newer');
  expect(tries).toBe(1);
});
