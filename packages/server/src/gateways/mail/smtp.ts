import type { Transporter } from 'nodemailer';
import type { MailOutcome } from '../../domain/email/decide-sending.ts';
import type { EmailFailure } from '../../domain/email/email.ts';
import { minuteMs, secondMs } from '../../domain/time.ts';
import type { MailGateway, MailMessage } from './mail-gateway.ts';

export interface SmtpSettings {
  /** `smtp://user:password@host:port`, or `smtps://` for TLS from the first byte. */
  readonly url: string;
  /** Address that messages come from. */
  readonly from: string;
}

/** Maximum time of a message. A server that answers a byte at a time keeps within all other limits. */
const longestMs = minuteMs;

/** Part of an error of nodemailer that tells what happened. */
interface SmtpError {
  readonly code?: string;
  /** Last command that was sent: `RCPT TO`. */
  readonly command?: string;
  readonly response?: string;
  readonly responseCode?: number;
  readonly message: string;
}

/**
 * Mail server by SMTP, a connection a message. Over the internet the connection is encrypted or nothing is sent; a
 * server on the same machine may do without. The library is loaded at first use.
 */
export function createSmtpGateway({ url, from }: SmtpSettings): MailGateway {
  const { hostname, host, protocol, port, username, password } = new URL(url);
  const isSecure = protocol === 'smtps:';
  let transporter: Promise<Transporter> | undefined;
  const open = () =>
    (transporter ??= import('nodemailer').then(({ createTransport }) =>
      createTransport({
        host: hostname.replace(/^\[|\]$/g, ''),
        port: port === '' ? (isSecure ? 465 : 587) : Number(port),
        secure: isSecure,
        requireTLS: !isSecure && !isThisMachine(hostname),
        // A server on this machine often has a certificate that nobody signed, and no line to protect.
        ignoreTLS: !isSecure && isThisMachine(hostname),
        ...(username !== '' && {
          auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) },
        }),
        connectionTimeout: 10 * secondMs,
        greetingTimeout: 10 * secondMs,
        socketTimeout: 30 * secondMs,
        disableFileAccess: true,
        disableUrlAccess: true,
      }),
    ));
  return {
    sender: from,
    send: async (message) => {
      try {
        await (await open()).sendMail({ ...toMail(message, from), signal: AbortSignal.timeout(longestMs) });
        return { kind: 'accepted' };
      } catch (error) {
        return readFailure(error as SmtpError, host);
      }
    },
    findProblem: async () => {
      try {
        await (await open()).verify();
        return undefined;
      } catch (error) {
        return problemOf(error as SmtpError, host);
      }
    },
  };
}

function isThisMachine(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname);
}

function toMail(message: MailMessage, from: string) {
  const { id, fromName, replyTo, to, subject, html, text, attachments, unsubscribeUrl } = message;
  return {
    // Named by its id alone: a repeat after a crash is known by it.
    messageId: `<${id}@${from.slice(from.indexOf('@') + 1)}>`,
    from: { name: fromName, address: from },
    to: { name: '', address: to },
    ...(replyTo !== null && { replyTo }),
    subject,
    html,
    text,
    attachments: attachments.map(({ fileName, type, bytes }) => ({
      filename: fileName,
      contentType: type,
      content: Buffer.from(bytes),
    })),
    headers: {
      'Auto-Submitted': 'auto-generated',
      ...(unsubscribeUrl !== null && {
        'List-Unsubscribe': `<${unsubscribeUrl}>`,
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      }),
    },
  };
}

/** RFC 3463 and 7505: no such mailbox, system or address, moved without forwarding, no mail taken, disabled. */
const unknownMailbox: ReadonlySet<string> = new Set(['1.1', '1.2', '1.3', '1.6', '1.10', '2.1']);

function readFailure(error: SmtpError, host: string): MailOutcome {
  const { responseCode = 0, command, code } = error;
  const isFinal = responseCode >= 500 && (code === 'EENVELOPE' || code === 'EMESSAGE');
  if (!isFinal) return { kind: 'deferred', reason: problemOf(error, host) };
  const failure = failureOf(error);
  const isBounce = command === 'RCPT TO' && failure.code === 'mailbox_not_found';
  return { kind: 'refused', failure, isBounce };
}

/**
 * Codes of RFC 3463 tell a mailbox that does not exist from one that is full, and from a server that dislikes the
 * sender, which many say only in answer to the recipient. Without one of them a refusal is about this e-mail alone.
 */
function failureOf({ responseCode = 0, response = '', command }: SmtpError): EmailFailure {
  const [, subject, detail] = /^\d{3}[ -]5\.(\d{1,3})\.(\d{1,3})/.exec(response) ?? [];
  const reason = `The mail server said: ${response.replaceAll(/\s+/g, ' ').slice(0, 300)}`;
  if (responseCode === 552 && command !== 'RCPT TO') return { code: 'message_too_large', reason };
  if (subject === '2' && detail === '2') return { code: 'mailbox_full', reason };
  if (command !== 'RCPT TO') return { code: 'send_failed', reason };
  const isUnknown = unknownMailbox.has(`${subject ?? ''}.${detail ?? ''}`);
  return { code: isUnknown ? 'mailbox_not_found' : 'address_rejected', reason };
}

/** Sentence for the operator. It never holds the address of the server with its password. */
function problemOf({ code, response, message }: SmtpError, host: string): string {
  const said = (response ?? message).replaceAll(/\s+/g, ' ').slice(0, 300);
  switch (code) {
    case 'EAUTH':
    case 'ENOAUTH':
      return `The mail server ${host} refused the user and password of RUNG_SMTP_URL: ${said}`;
    case 'ETLS':
      return `The mail server ${host} has no valid TLS, without which nothing is sent over a network: ${said}`;
    case 'EDNS':
      return `The mail server ${host} of RUNG_SMTP_URL has no address: ${said}`;
    case 'ECONNECTION':
    case 'ESOCKET':
    case 'ETIMEDOUT':
      return `The mail server ${host} of RUNG_SMTP_URL cannot be reached: ${said}`;
    default:
      return `The mail server ${host} did not take the message: ${said}`;
  }
}
