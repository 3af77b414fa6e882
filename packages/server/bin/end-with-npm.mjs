// @ts-check
import { readFileSync } from 'node:fs';

const pollMs = 500;

/**
 * Ends this process, as SIGTERM does, after the npm that runs it has exited.
 *
 * npm runs a script in a shell and passes a signal on to that shell, which dies of it and leaves its child
 * running; and a killed npm sends no signal at all. A server left running unseen keeps its port and its
 * database from the next start.
 */
export function endWithNpm() {
  if (process.env['npm_lifecycle_event'] === undefined) return;
  const parent = process.ppid;
  const npm = isShell(parent) ? readParent(parent) : undefined;
  const watch = setInterval(() => {
    if (process.ppid === parent && (npm === undefined || readParent(parent) === npm)) return;
    clearInterval(watch);
    process.kill(process.pid, 'SIGTERM');
  }, pollMs);
  watch.unref();
  // After a signal, this process ends by itself: npm's exit must not count as a second signal, which would
  // end it at once.
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, () => {
      clearInterval(watch);
      if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
    });
  }
}

/**
 * True if npm put a shell between itself and us; some shells replace themselves with the command.
 * @param {number} pid
 */
function isShell(pid) {
  return /^(sh|dash|bash|ash|zsh|busybox)$/.test(readProc(pid, 'comm').trim());
}

/**
 * @param {number} pid
 * @returns {number | undefined} undefined if the system does not say
 */
function readParent(pid) {
  const parent = Number(/\) \S+ (\d+) /.exec(readProc(pid, 'stat'))?.[1]);
  return Number.isNaN(parent) ? undefined : parent;
}

/**
 * @param {number} pid
 * @param {'comm' | 'stat'} file
 */
function readProc(pid, file) {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
