import { secondMs } from '../../domain/time.ts';
import { type Database, connectToListen } from './postgres.ts';

export interface Listening {
  /** Hears nothing more. It never fails, also where the database is away. */
  stop(): Promise<void>;
}

const checkMs = 10 * secondMs;
const againMs = secondMs / 2;

/**
 * Calls back for each notification of a channel until it is stopped, on a connection of its own that is opened again
 * however often and long the database is away. Notifications of that time are lost: whoever listens looks by
 * themselves as well, and is called back when listening begins again. Answers after the first attempt.
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
      isListening = false;
      hearAgainIn(againMs);
    },
  });
  if (connection === undefined) return { stop: () => Promise.resolve() };

  /** To listen once more changes nothing, and shows whether the connection still carries something. */
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
    stop: async () => {
      isStopping = true;
      clearTimeout(timer);
      await connection.end({ timeout: 1 });
    },
  };
}
