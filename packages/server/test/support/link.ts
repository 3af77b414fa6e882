import { type Socket, connect, createServer } from 'node:net';
import { listenFor } from './wire.ts';

/** Connection to PostgreSQL that can fail in the ways of a network. */
export interface Link {
  /** URL of the same database, through this link. */
  readonly url: string;
  /** Number of connection attempts so far. */
  readonly asked: () => number;
  /** Drops all traffic without an error, on present connections and on new ones. */
  silence(): void;
  /** New connections carry traffic again. Silenced ones stay silent. */
  restore(): void;
  /** Closes the present connections. */
  cut(): void;
  /**
   * Closes them when the client sends this text, which the server then receives or not. Afterwards `whenCut`
   * resolves.
   */
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
    // A silenced connection stays so: its other end will never receive the traffic dropped meanwhile.
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
          // Its answer reaches nobody.
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
