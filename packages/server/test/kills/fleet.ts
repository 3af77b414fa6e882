import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { setTimeout as delay } from 'node:timers/promises';
import { findFreePort } from '../../src/store/postgres/free-port.ts';

const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** A Rung process that is started again at the same port whenever it has ended. */
interface Member {
  readonly name: string;
  readonly baseUrl: string;
  /** Process ids, because `child` changes. */
  pid(): number | undefined;
  /** SIGKILL, and a new process in its place. Returns when the new one listens or has ended by itself. */
  killAndRestart(): Promise<void>;
  stop(): Promise<number | null>;
}

export interface Fleet {
  readonly members: readonly Member[];
  /** Base URLs of those that serve requests. */
  readonly addresses: readonly string[];
  /** Every process that ended though nobody had killed it, with what it said last. */
  readonly deaths: readonly string[];
  stop(): Promise<void>;
}

type Environment = Readonly<Record<string, string>>;

/** Starts one process for each of `roles`, all with the same environment. */
export async function startFleet(
  roles: readonly ('api' | 'worker' | 'all')[],
  environment: Environment,
): Promise<Fleet> {
  const deaths: string[] = [];
  const members: Member[] = [];
  for (const [index, role] of roles.entries()) {
    members.push(
      await startMember(`${role} ${String(index + 1)}`, { ...environment, RUNG_ROLE: role }, deaths),
    );
  }
  const serving = members.filter(({ name }) => !name.startsWith('worker'));
  return {
    members,
    deaths,
    addresses: serving.map(({ baseUrl }) => baseUrl),
    stop: async () => {
      const codes = await Promise.all(members.map((member) => member.stop()));
      for (const [index, code] of codes.entries()) {
        if (code !== 0)
          deaths.push(`${members[index]?.name ?? ''} ended with ${String(code)} when told to stop`);
      }
    },
  };
}

const wordsKept = 4_000;

async function startMember(name: string, environment: Environment, deaths: string[]): Promise<Member> {
  const port = String(await findFreePort());
  const baseUrl = `http://127.0.0.1:${port}`;
  const isServing = environment['RUNG_ROLE'] !== 'worker';
  /** Processes that were told to end. */
  const ended = new WeakSet<ChildProcess>();
  let child = launch();

  function launch(): ChildProcess {
    const started = spawn(process.execPath, [main], {
      env: { PATH: process.env['PATH'], PORT: port, RUNG_PUBLIC_URL: baseUrl, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let words = '';
    for (const stream of [started.stdout, started.stderr]) {
      stream?.on('data', (text: Buffer) => (words = (words + text.toString()).slice(-wordsKept)));
    }
    started.once('exit', (code, signal) => {
      if (ended.has(started)) return;
      deaths.push(`${name} ended by itself (${String(code ?? signal)}): ${words.trim()}`);
      child = launch();
    });
    return started;
  }
  const exited = (process: ChildProcess): Promise<number | null> =>
    process.exitCode !== null || process.signalCode !== null
      ? Promise.resolve(process.exitCode)
      : new Promise((resolve) => process.once('exit', resolve));
  const untilReady = async (): Promise<void> => {
    if (!isServing) return;
    for (let attempt = 0; attempt < 3_000; attempt++) {
      const answer = await fetch(`${baseUrl}/health`).catch(() => undefined);
      if (answer?.ok) return;
      await delay(20);
    }
    throw new Error(`${name} does not start.`);
  };
  process.once('exit', () => {
    ended.add(child);
    child.kill('SIGKILL');
  });
  await untilReady();
  return {
    name,
    baseUrl,
    pid: () => child.pid,
    killAndRestart: async () => {
      ended.add(child);
      const gone = exited(child);
      child.kill('SIGKILL');
      await gone;
      child = launch();
      await untilReady();
    },
    stop: async () => {
      ended.add(child);
      const gone = exited(child);
      child.kill('SIGTERM');
      return gone;
    },
  };
}
