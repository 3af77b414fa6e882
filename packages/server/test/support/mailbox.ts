import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

interface ReceivedMail {
  readonly to: readonly string[];
  readonly messageId: string;
  /** As it came over the wire, headers and all. */
  readonly source: string;
}

export interface Mailbox {
  /** Address of the server, as RUNG_SMTP_URL wants it. */
  readonly url: string;
  readonly received: readonly ReceivedMail[];
  /** Reply to the next recipients, instead of taking them: `550 5.1.1 no such user`. */
  refusal: string | null;
  /** Number of recipients that were named, taken or not. */
  readonly asked: number;
  close(): Promise<void>;
}

/** Mail server on this machine that keeps what it is sent. */
export async function openMailbox(): Promise<Mailbox> {
  const received: ReceivedMail[] = [];
  const state = { refusal: null as string | null, asked: 0 };
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS', 'AUTH'],
    onRcptTo: (_address, _session, answer) => {
      state.asked += 1;
      if (state.refusal === null) {
        answer();
        return;
      }
      const [code = '', ...words] = state.refusal.split(' ');
      answer(Object.assign(new Error(words.join(' ')), { responseCode: Number(code) }));
    },
    onData: (stream, session, answer) => {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        const source = Buffer.concat(parts).toString();
        const messageId = /^message-id: (.+)$/im.exec(source)?.[1]?.trim() ?? '';
        received.push({ to: session.envelope.rcptTo.map(({ address }) => address), messageId, source });
        answer();
      });
    },
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${String(port)}`,
    received,
    get refusal() {
      return state.refusal;
    },
    set refusal(refusal) {
      state.refusal = refusal;
    },
    get asked() {
      return state.asked;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
      }),
  };
}
