/**
 * Kills PostgreSQL and Rung's processes under mixed load and prints what came of it.
 * `--database=50 --process=200 --seed=N` say how often and in which order; a quarter of the database kills fall on
 * the PostgreSQL that comes with Rung, which Rung itself has to start again, and another on processes that charge at a
 * stand-in for Stripe.
 */
import os from 'node:os';
import { type KillPlan, type KillReport, runKills } from './run.ts';
import { type Stage, openEmbeddedStage, openFleetStage, openStripeStage } from './stages.ts';

function numberOf(name: string, otherwise: number): number {
  const prefix = `--${name}=`;
  const given = process.argv.find((argument) => argument.startsWith(prefix));
  return given === undefined ? otherwise : Number(given.slice(prefix.length));
}

const database = numberOf('database', 50);
const processes = numberOf('process', 200);
const seed = numberOf('seed', Date.now() % 1_000_000_000);
const embedded = Math.floor(database / 4);

async function run(name: string, open: () => Promise<Stage>, plan: KillPlan): Promise<boolean> {
  const stage = await open();
  let report: KillReport;
  try {
    report = await runKills(stage, plan);
  } finally {
    await stage.close();
  }
  print(name, report, stage.fleet.deaths);
  return report.problems.length === 0 && stage.fleet.deaths.length === 0;
}

function print(name: string, report: KillReport, deaths: readonly string[]): void {
  const list = (counts: Readonly<Record<string, number>>): string =>
    Object.entries(counts)
      .map(([key, count]) => `${key} ${count.toLocaleString('en')}`)
      .join(', ');
  const problems = [...new Set([...report.problems, ...deaths])];
  const lines = [
    `${name}: PostgreSQL killed ${String(report.databaseKills)} times, processes ${String(report.processKills)} times, in ${String(report.seconds)} s`,
    `  answered: ${list(report.operations)}`,
    `  responses by status (0: connection lost): ${list(report.statuses)}`,
    `  requests that were sent more than once: ${report.repeated.toLocaleString('en')}`,
    `  longest wait for an answer: ${String(report.longestWaitMs)} ms`,
    `  nothing open any more after the last kill: ${String(report.quietAfterMs)} ms`,
    `  lost, doubled, left open or ended by itself: ${String(problems.length)}`,
    ...problems.slice(0, 40).map((problem) => `    ${problem}`),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

const machine = `${os.cpus()[0]?.model.trim() ?? 'unknown'}, ${String(os.cpus().length)} cores, Node ${process.version}`;
process.stdout.write(`${new Date().toISOString().slice(0, 10)}, seed ${String(seed)}, ${machine}\n`);
const share = Math.floor(processes / 8);
const results = [
  await run('Two API processes, two workers', openFleetStage, {
    databaseKills: database - 2 * embedded,
    processKills: processes - 2 * share,
    newBuyers: 10 * (database + processes),
    pauseMs: 700,
    seed,
  }),
  await run('Two API processes, two workers, charging at a stand-in for Stripe', openStripeStage, {
    databaseKills: embedded,
    processKills: share,
    newBuyers: 10 * (embedded + share),
    pauseMs: 700,
    seed: seed + 2,
  }),
  await run('One process with its own PostgreSQL', openEmbeddedStage, {
    databaseKills: embedded,
    processKills: share,
    newBuyers: 10 * (embedded + share),
    pauseMs: 1_500,
    seed: seed + 1,
  }),
];
process.exit(results.every(Boolean) ? 0 : 1);
