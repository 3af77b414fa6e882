import { type Socket, connect, createServer } from 'node:net';
import { listenFor } from './wire.ts';

/** A link to PostgreSQL that can fail in the ways of a network. */
export interface Link {
  /** The same database, by way of this link. */
  readonly url: string;
  /** Number of connections asked for so far. */
  readonly asked: () => number;
  /** Nothing is carried any more, and nobody is told: neither on the connections there are nor on new ones. */
  silence(): void;
  /** New connections carry again. Those that were silenced stay so. */
  restore(): void;
  /** Ends the connections there are. */
  cut(): void;
  /** Does so when the client sends this text, which the server then receives or not. Afterwards `whenCut` is fulfilled. */
  cutAt(text: string, options: { readonly isDelivered: boolean }): { readonly whenCut: Promise<void> };
  close(): Promise<void>;
}

export async function openLink(databaseUrl: string): Promise<Link> {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  let isSilent = false;
  let asked = 0;
  let trap: { readonly text: string; readonly isDelivered: boolean; readonly spring: () => void } | undefined;

  const cut = (): void => {
    for (const socket of sockets) socket.resetAndDestroy();
  };
  const server = createServer((near) => {
    asked++;
    const far = connect(Number(target.port), target.hostname);
    // A connection that was silenced once stays so: the other end will never hear of what was sent meanwhile.
    let isDead = isSilent;
    const carry = (from: Socket, to: Socket, isFromClient: boolean): void => {
      sockets.add(from);
      from.setNoDelay(true);
      from.on('data', (chunk: Buffer) => {
        isDead ||= isSilent;
        if (isDead) return;
        if (isFromClient && trap !== undefined && chunk.includes(trap.text)) {
          const { isDelivered, spring } = trap;
          trap = undefined;
          // What it answers finds nobody.
          isDead = true;
          if (!isDelivered) {
            cut();
            spring();
            return;
          }
          to.write(chunk, () => {
            far.once('data', () => {
              near.resetAndDestroy();
              spring();
            });
          });
          return;
        }
        to.write(chunk);
      });
      from.on('error', () => to.destroy());
      from.on('close', () => {
        sockets.delete(from);
        if (!isDead) to.destroy();
      });
    };
    carry(near, far, true);
    carry(far, near, false);
  });
  return {
    url: await listenFor(server, databaseUrl),
    asked: () => asked,
    silence: () => (isSilent = true),
    restore: () => (isSilent = false),
    cut,
    cutAt: (text, { isDelivered }) => ({
      whenCut: new Promise((resolve) => (trap = { text, isDelivered, spring: resolve })),
    }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        for (const socket of sockets) socket.destroy();
      }),
  };
}
