/** Stands for a Rung process in the tests of the embedded PostgreSQL: starts it, says so, and waits to be ended. */
import { startEmbeddedPostgres } from '../../src/store/embedded-postgres.ts';

const [dataDir = ''] = process.argv.slice(2);
try {
  const server = await startEmbeddedPostgres({ dataDir });
  process.stdout.write(
    `${JSON.stringify({ url: server.url, pid: server.pid, isAdopted: server.isAdopted })}\n`,
  );
} catch (error) {
  process.stdout.write(`${JSON.stringify({ error: String(error) })}\n`);
}
