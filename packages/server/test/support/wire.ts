import { type Server, type Socket, connect, createServer } from 'node:net';

/** Statement from its sending to its answer. Both count the traffic carried before it, in one order. */
export interface Exchange {
  readonly sql: string;
  readonly sent: number;
  readonly answered: number;
}

export interface Wire {
  /** URL of the same database, through this wire. */
  readonly url: string;
  /** Traffic while `work` runs, in the order of sending. */
  watch(work: () => Promise<unknown>): Promise<readonly Exchange[]>;
  close(): Promise<void>;
}

/**
 * Connection to PostgreSQL that records the statements as they pass, rather than as the code that sends them
 * describes them: the bodies of prepared ones, and the limits of transactions.
 */
export async function openWire(databaseUrl: string): Promise<Wire> {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  let passed = 0;
  let seen: { sql: string; sent: number; answered: number }[] = [];
  const server = createServer((near) => {
    const far = connect(Number(target.port), target.hostname);
    const open: { sql: string; sent: number; answered: number }[] = [];
    const statements = new Map<string, string>();
    let bound = '';
    const sending = (sql: string): void => {
      const exchange = { sql: sql.replace(/\s+/g, ' ').trim(), sent: ++passed, answered: Infinity };
      open.push(exchange);
      seen.push(exchange);
    };
    const fromClient = messagesOf(true, (type, body) => {
      const [first = '', second = ''] = body.toString('utf8').split('\0', 2);
      if (type === 'P') statements.set(first, second);
      if (type === 'B') bound = statements.get(second) ?? '';
      if (type === 'E') sending(bound);
      if (type === 'Q') sending(first);
    });
    // End of a statement: complete, empty, or in error.
    const fromServer = messagesOf(false, (type) => {
      if (!'CIE'.includes(type)) return;
      const ended = open.shift();
      if (ended) ended.answered = ++passed;
    });
    join(near, far, fromClient);
    join(far, near, fromServer);
  });

  function join(from: Socket, to: Socket, look: (chunk: Buffer) => void): void {
    sockets.add(from);
    from.setNoDelay(true);
    from.on('data', (chunk: Buffer) => {
      look(chunk);
      to.write(chunk);
    });
    from.on('error', () => to.destroy());
    from.on('close', () => {
      sockets.delete(from);
      to.destroy();
    });
  }

  return {
    url: await listenFor(server, databaseUrl),
    watch: async (work) => {
      seen = [];
      await work();
      return [...seen];
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/**
 * Splits a stream into PostgreSQL's messages: a letter, a length and a body. A client's first message has no
 * letter.
 */
function messagesOf(isClient: boolean, take: (type: string, body: Buffer) => void) {
  let isFirst = isClient;
  let rest: Buffer = Buffer.alloc(0);
  return (chunk: Buffer): void => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    for (;;) {
      const head = isFirst ? 0 : 1;
      if (rest.length < head + 4) return;
      const end = head + rest.readInt32BE(head);
      if (rest.length < end) return;
      if (!isFirst) take(String.fromCharCode(rest[0] ?? 0), rest.subarray(5, end));
      isFirst = false;
      rest = rest.subarray(end);
    }
  };
}

/** Makes the server listen, and returns the URL of a database through it. */
export function listenFor(server: Server, databaseUrl: string): Promise<string> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const url = new URL(databaseUrl);
      url.port = String(typeof address === 'object' && address ? address.port : 0);
      resolve(url.href);
    });
  });
}
