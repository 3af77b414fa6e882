import { secondMs } from '../../domain/time.ts';
import { type Database, connectToListen } from './postgres.ts';

export interface Listening {
  /** True while notifications arrive, as far as is known. */
  isListening(): boolean;
  /** Stops listening. Never fails, even if the database is unreachable. */
  stop(): Promise<void>;
}

const checkMs = 10 * secondMs;
const againMs = secondMs / 2;

/**
 * Calls back for each notification of a channel until stopped, on a dedicated connection that reconnects
 * after any outage of the database. Notifications during an outage are lost: listeners must poll meanwhile, and
 * are called back when the connection ends and when listening resumes. Resolves after the first attempt.
 */
export async function listen(
  database: Database,
  channel: string,
  onNotification: () => void,
): Promise<Listening> {
  let isStopping = false;
  let isListening = false;
  let hasListened = false;
  let timer: NodeJS.Timeout | undefined;

  const connection = connectToListen(database, {
    onNotification,
    onClosed: () => {
      const wasListening = isListening;
      isListening = false;
      hearAgainIn(againMs);
      if (wasListening && !isStopping) onNotification();
    },
  });
  if (connection === undefined) return { isListening: () => false, stop: () => Promise.resolve() };

  /** Listening again changes nothing, and shows whether the connection is still alive. */
  const hear = async (): Promise<void> => {
    try {
      await connection`listen ${connection(channel)}`;
    } catch {
      hearAgainIn(againMs);
      return;
    }
    if (!isListening && hasListened) onNotification();
    isListening = true;
    hasListened = true;
    hearAgainIn(checkMs);
  };
  function hearAgainIn(ms: number): void {
    clearTimeout(timer);
    if (!isStopping) timer = setTimeout(() => void hear(), ms);
  }

  await hear();
  return {
    isListening: () => isListening,
    stop: async () => {
      isStopping = true;
      clearTimeout(timer);
      await connection.end({ timeout: 1 });
    },
  };
}
