import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/*
 * npx tsx bench/importing.ts [rows]     100,000 unless said otherwise; `npm run build` before it
 *
 * `rung import csv` of that many rows into an empty folder of data: with a row broken nine tenths down, as a dry run,
 * killed half-way, once more, and once more after that. Prints time, peak memory of the command, and what it says.
 */

const rows = Number(process.argv[2] ?? 100_000);
const command = fileURLToPath(new URL('../packages/server/dist/cli.js', import.meta.url));
const place = mkdtempSync(path.join(tmpdir(), 'rung-importing-'));
const each = Math.floor((rows - 1) / 3);

interface Run {
  readonly printed: string;
  readonly said: string;
  readonly exitCode: number | null;
  readonly seconds: number;
  readonly peakMegabytes: number;
}

try {
  await measure();
} finally {
  rmSync(place, { recursive: true, force: true, maxRetries: 5 });
}

async function measure(): Promise<void> {
  const brokenLine = Math.floor(rows * 0.9) - 2 * each;
  const whole = writeFiles('whole');
  const broken = writeFiles('broken', brokenLine);
  await rung(['business', 'create', '--test', '--display-name', 'Imported']);
  console.log(`${String(rows)} rows: 1 product, ${String(each)} customers, cards and subscriptions each`);
  report('a row broken nine tenths down', await rung(['import', 'csv', broken, '--yes']));
  const dryRun = await rung(['import', 'csv', whole, '--json']);
  report('dry run', dryRun);
  const killAfterMs = dryRun.seconds * 2000;
  report('killed half-way', await rung(['import', 'csv', whole, '--yes', '--json'], killAfterMs));
  report('once more', await rung(['import', 'csv', whole, '--yes', '--json']));
  report('and once more', await rung(['import', 'csv', whole, '--yes', '--json']));
}

function report(title: string, { printed, said, exitCode, seconds, peakMegabytes }: Run): void {
  const ended = exitCode === null ? 'killed' : `exit ${String(exitCode)}`;
  console.log(`\n${title}: ${seconds.toFixed(1)} s, ${String(peakMegabytes)} MB at most, ${ended}`);
  for (const line of `${printed}${said}`.trim().split('\n')) console.log(`  ${line}`);
}

/** Files of an account with that many rows; the status of the subscription on `brokenLine` is none. */
function writeFiles(name: string, brokenLine?: number): string {
  const folder = path.join(place, name);
  mkdirSync(folder);
  const write = (file: string, header: string, line: (n: number) => string, count = each): void => {
    const lines = Array.from({ length: count }, (_, index) => line(index + 1));
    writeFileSync(path.join(folder, file), `${[header, ...lines].join('\n')}\n`);
  };
  write(
    'products.csv',
    'id,name,tax_category,currency,price,payment_frequency_count,payment_frequency_interval',
    () => 'basic,Basic plan,saas,USD,3000,1,Month',
    1,
  );
  write(
    'customers.csv',
    'id,email,name,country,zipcode',
    (n) => `c${String(n)},buyer.${String(n)}@example.com,Sample Buyer,US,94107`,
  );
  write(
    'payment_methods.csv',
    'id,customer_id,gateway,token,gateway_customer,card_network,last_four,expiry_month,expiry_year',
    (n) => `m${String(n)},c${String(n)},stripe,pm_${String(n)},cus_${String(n)},visa,4242,12,2034`,
  );
  write('subscriptions.csv', 'id,customer_id,product_id,payment_method_id,status,next_billing_date', (n) => {
    const status = n + 1 === brokenLine ? 'nearly' : 'active';
    return `s${String(n)},c${String(n)},basic,m${String(n)},${status},2034-02-01T10:00:00Z`;
  });
  return folder;
}

/** Runs the command to its end, or kills it after that time. */
async function rung(args: readonly string[], killAfterMs?: number): Promise<Run> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, [command, ...args], {
    cwd: place,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], RUNG_DATA_DIR: path.join(place, 'data') },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  let said = '';
  child.stdout.on('data', (text) => (printed += String(text)));
  child.stderr.on('data', (text) => (said += String(text)));
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  let peak = 0;
  const watch = setInterval(() => (peak = Math.max(peak, readPeak(child.pid))), 100);
  const killing = new AbortController();
  if (killAfterMs !== undefined) {
    delay(killAfterMs, undefined, { signal: killing.signal }).then(
      () => child.kill('SIGKILL'),
      () => undefined,
    );
  }
  const exitCode = await exited;
  killing.abort();
  clearInterval(watch);
  const seconds = (performance.now() - startedAt) / 1000;
  return { printed, said, exitCode, seconds, peakMegabytes: Math.round(peak / 1024) };
}

/** Most memory that the process has held, in KiB, as Linux counts it; 0 elsewhere. */
function readPeak(pid: number | undefined): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}
