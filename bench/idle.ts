import { setTimeout as delay } from 'node:timers/promises';
import { type Measurement, judge, rounded, table } from './measurement.ts';
import { memoryOf, postgresTime, processTime } from './processor-time.ts';
import { type Stage, openStage } from './stage.ts';

/**
 * Until what a server does a minute after its start is over: the hourly sweep, PostgreSQL's analysis of the new tables,
 * and the collection of what the start has left.
 */
const settleMs = 80_000;
const watchMs = 60_000;

/** Processor time and memory of Rung and its PostgreSQL while nobody asks for anything. */
export const measureIdle: Measurement = async ({ sides }) => {
  const stages: Stage[] = [];
  try {
    for (const side of sides) stages.push(await openStage(side));
    await delay(settleMs);
    const before = stages.map(timesOf);
    const begun = performance.now();
    await delay(watchMs);
    const ms = performance.now() - begun;
    const idle = stages.map((stage, index) => {
      const now = timesOf(stage);
      const percent = (which: 'server' | 'database'): number =>
        ((now[which] - (before[index]?.[which] ?? NaN)) / ms) * 100;
      const [server, database] = [percent('server'), percent('database')];
      return {
        name: stage.side.name,
        server,
        database,
        sum: server + database,
        mb: memoryOf(stage.serverPid).nowMb,
      };
    });
    const mine = idle.at(-1);
    return {
      figures: [
        judge({
          what: 'idle: share of a core, server and PostgreSQL',
          value: mine?.sum ?? NaN,
          must: 0.5,
          limit: 'most',
          unit: ' %',
        }),
        judge({
          what: 'idle: memory of the server',
          value: mine?.mb ?? NaN,
          must: 150,
          limit: 'most',
          unit: ' MB',
        }),
      ],
      details: [
        table(
          ['idle for a minute', ...idle.map(({ name }) => name)],
          [
            ['server, % of a core', ...idle.map(({ server }) => rounded(server))],
            ['PostgreSQL, % of a core', ...idle.map(({ database }) => rounded(database))],
            ['resident memory of the server, MB', ...idle.map(({ mb }) => rounded(mb))],
          ],
        ),
      ],
    };
  } finally {
    for (const stage of stages) await stage.close();
  }
};

function timesOf({ serverPid, postgresPid }: Stage): { readonly server: number; readonly database: number } {
  return { server: processTime(serverPid), database: postgresTime(postgresPid) };
}
