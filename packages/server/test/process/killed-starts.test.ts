import { afterEach, beforeEach, expect, test } from 'vitest';
import { type MortalCluster, createMortalCluster } from '../support/mortal-cluster.ts';
import { type Link, openLink } from '../support/link.ts';
import { startServer } from './server-process.ts';

let cluster: MortalCluster;
let link: Link;
beforeEach(async () => {
  cluster = await createMortalCluster();
  link = await openLink(cluster.url);
});
afterEach(async () => {
  await link.close();
  await cluster.remove();
});

/** Statements of a first start, in order: each belongs to another step. */
const steps = [
  'server_version_num',
  'transaction_read_only',
  'pg_advisory_xact_lock',
  'insert into rung_migration',
  'analyze (skip_locked)',
  'insert into secret_key_check',
  'is_all_sealed',
  'insert into business',
  'insert into simulator.charge',
  'insert into funnel',
];

test.each([{ isDelivered: false }, { isDelivered: true }])(
  'a start outlives a PostgreSQL that is killed at each of its steps (statement received: $isDelivered)',
  async ({ isDelivered }) => {
    let next = link.cutAt(steps[0] ?? '', { isDelivered });
    const starting = startServer({ DATABASE_URL: link.url, RUNG_LOG_LEVEL: 'warn' });
    for (const [index, step] of steps.entries()) {
      const early = starting.then(() => Promise.reject(new Error(`It has started without ${step}.`)));
      await Promise.race([next.whenCut, early]);
      await cluster.kill('SIGKILL');
      const following = steps[index + 1];
      if (following !== undefined) next = link.cutAt(following, { isDelivered });
      await cluster.start();
    }
    const server = await starting;
    expect(server.stdout() + server.stderr()).toContain('The start waits up to 60 s for the database.');
  },
  600_000,
);

test('a password that PostgreSQL refuses ends a start at once: waiting does not mend it', async () => {
  const url = new URL(cluster.url);
  url.password = 'not-this-one';
  await expect(startServer({ DATABASE_URL: url.href, RUNG_LOG_LEVEL: 'warn' })).rejects.toThrow(
    /^It ended\.\s+Rung could not start\. .* password authentication failed/,
  );
}, 600_000);
