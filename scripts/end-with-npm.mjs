// @ts-check
import { readFileSync } from 'node:fs';

const pollMs = 100;

/**
 * Ends this process, as SIGTERM does, when the npm that runs it has ended.
 *
 * npm runs a script in a shell and passes a signal on to that shell, which dies of it and leaves its child
 * running; and when npm is killed nobody is told at all. A server that stays behind unseen keeps its port and
 * its database from the next start.
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
  // Told by a signal, this process ends by itself: the end of npm is no second wish, which would end it at once.
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, () => {
      clearInterval(watch);
      if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
    });
  }
}

/**
 * Whether npm put a shell between itself and us; some shells step aside and let npm be the parent.
 * @param {number} pid
 */
function isShell(pid) {
  return /^(sh|dash|bash|ash|zsh|busybox)$/.test(readProc(pid, 'comm').trim());
}

/**
 * @param {number} pid
 * @returns {number | undefined} undefined where the system does not say
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
