import type { Runtime } from '../runtime.ts';

export interface JobListener {
  /** Resolves once it listens, or cannot: a worker also looks by itself. */
  readonly started: Promise<void>;
  /** Listens anew. The driver does so when its connection breaks, but gives up when the database is away for longer. */
  renew(): void;
  stop(): Promise<void>;
}

/** Hears of news on a channel. Where the database cannot tell any, nothing is missing but the haste. */
export function listenForJobs(runtime: Runtime, channel: string, hear: () => void): JobListener {
  let isStopping = false;
  let unlisten: (() => Promise<void>) | undefined;
  const listen = async (): Promise<void> => {
    try {
      await unlisten?.();
      unlisten = undefined;
      if (isStopping) return;
      const listening = await runtime.sql.listen(channel, hear);
      unlisten = () => listening.unlisten();
    } catch (error) {
      runtime.log.warn({ err: error }, 'news of jobs cannot be heard; they are looked for every second');
    }
  };
  let listening = listen();
  return {
    started: listening,
    renew: () => {
      listening = listening.then(listen);
    },
    stop: async () => {
      isStopping = true;
      await listening;
      await unlisten?.().catch(() => undefined);
    },
  };
}
