/** Rung process for the tests of the embedded PostgreSQL: starts it, reports it, and waits to be ended. */
import { startEmbeddedPostgres } from '../../src/store/postgres/embedded-postgres.ts';

const [dataDir = '', settings = '{}', uid = ''] = process.argv.slice(2);
// Only after the code is loaded: that user may not be allowed to read its folder.
if (uid !== '') process.setuid?.(Number(uid));

function answer(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

try {
  const server = await startEmbeddedPostgres({
    dataDir,
    settings: JSON.parse(settings) as Record<string, string>,
  });
  process.once('SIGTERM', () => void server.stop());
  answer({ url: server.url, pid: server.pid, isAdopted: server.isAdopted });
} catch (error) {
  answer({ error: String(error) });
}
