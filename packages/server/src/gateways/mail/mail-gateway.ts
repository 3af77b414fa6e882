import type { MailOutcome } from '../../domain/email/decide-sending.ts';

/** One message, in both forms. */
export interface MailMessage {
  /** Unique for good: a repeat of the same message has the same, by which mail servers and readers may know it. */
  readonly id: string;
  /** Name of the sender beside the address of the installation. */
  readonly fromName: string;
  readonly replyTo: string | null;
  readonly to: string;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly attachments: readonly MailAttachment[];
  /** Address that unsubscribes at one POST; null for what belongs to a purchase. */
  readonly unsubscribeUrl: string | null;
}

export interface MailAttachment {
  readonly fileName: string;
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** Mail server of the installation. */
export interface MailGateway {
  /** Address that messages come from. */
  readonly sender: string;
  /** Sends a message. Answers what became of it, and throws nothing. */
  send(message: MailMessage): Promise<MailOutcome>;
  /** Sentence that says why the server takes no mail from here; undefined if it does. */
  findProblem(): Promise<string | undefined>;
}
