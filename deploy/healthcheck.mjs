// @ts-check
/**
 * Exits with 0 while Rung answers on this machine. An API process answers at PORT; a worker, which has no other, at
 * RUNG_METRICS_PORT. Being alive is asked for, not being ready: a container whose database is away must not be
 * restarted for it.
 */
const { PORT, RUNG_METRICS_PORT, RUNG_ROLE } = process.env;
const port = RUNG_ROLE === 'worker' ? RUNG_METRICS_PORT : (PORT ?? '4000');
if (port === undefined) {
  process.stderr.write('A worker answers health checks at RUNG_METRICS_PORT, which is not set.\n');
  process.exit(1);
}
try {
  const answer = await fetch(`http://127.0.0.1:${port}/health`, { signal: AbortSignal.timeout(4_000) });
  process.exit(answer.ok ? 0 : 1);
} catch (error) {
  process.stderr.write(`${String(error)}\n`);
  process.exit(1);
}
