import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';

/*
 * Processor time as Linux counts it: user and system time in /proc. Elsewhere there is no such file, and the
 * measurements of processor time end with an error.
 */

/** Length of a clock tick in /proc, in milliseconds. */
const tickMs = process.platform === 'linux' ? 1_000 / Number(execFileSync('getconf', ['CLK_TCK'])) : NaN;

interface ProcessTimes {
  readonly parent: number;
  /** Time of the process itself, in milliseconds. */
  readonly own: number;
  /** Time of its children that have ended, in milliseconds. */
  readonly ended: number;
}

function readTimes(pid: number | 'self'): ProcessTimes | undefined {
  if (process.platform !== 'linux') throw new Error('Processor time is measured on Linux only.');
  let text: string;
  try {
    text = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
  } catch {
    return undefined;
  }
  // The name in parentheses may contain spaces.
  const fields = text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const [, parent = 0] = fields;
  const ticks = (first: number): number => ((fields[first] ?? 0) + (fields[first + 1] ?? 0)) * tickMs;
  return { parent, own: ticks(11), ended: ticks(13) };
}

/** Time of a process with all its threads, in milliseconds. */
export function processTime(pid: number): number {
  return readTimes(pid)?.own ?? NaN;
}

/** Time of a PostgreSQL with all its processes, those that have ended included, in milliseconds. */
export function postgresTime(postmaster: number): number {
  const times = readTimes(postmaster);
  if (times === undefined) return NaN;
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => readTimes(Number(name)))
    .filter((child) => child?.parent === postmaster);
  return children.reduce((sum, child) => sum + (child?.own ?? 0), times.own + times.ended);
}

/** Time of this process, which generates the load, in milliseconds. */
export function ownTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

/** Time of this process's children that have ended, in milliseconds. */
export function endedChildrenTime(): number {
  return readTimes('self')?.ended ?? NaN;
}

/** Resident memory of a process and its highest value yet, in MB. */
export function memoryOf(pid: number): { readonly nowMb: number; readonly peakMb: number } {
  const status = readFileSync(`/proc/${String(pid)}/status`, 'utf8');
  const mb = (name: string): number =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) / 1024;
  return { nowMb: mb('VmRSS'), peakMb: mb('VmHWM') };
}
