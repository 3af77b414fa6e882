import {
  type DeclineCode,
  declineCodes,
  declineMessage,
  isHardDecline,
  publicDeclineCode,
} from '../domain/payment/decline-codes.ts';
import { errorChapters } from '../http/error-guide.ts';

export const file = 'docs/errors.md';

/** Guide to every error and decline code, with its meaning and remedy. */
export function generate(): string {
  return `# Errors

Every error is JSON: \`code\`, \`message\` (the cause and the cure, safe to show to whoever called), \`request_id\` (look for it in the log) and \`doc_url\`, which leads to this page as Rung serves it at \`/docs/errors\`. **A 4xx has changed nothing. After a 5xx ask again: nothing is charged twice.**

A declined card is not an error: the answer is 200 with \`payment_status: "failed"\`; see [Declines](#declines). This page is generated (\`npm run generate\`).

${errorChapters.map(({ title, errors }) => `## ${title}\n\n${table(errors)}`).join('\n\n')}

## Declines

\`error_code\` of a payment, and the \`error_message\` that may be shown to the customer (in Japanese on Japanese pages). Soft: the same method may work later, or after the customer has done something. Hard: do not charge that method again. Codes that would warn a thief or accuse an honest customer leave Rung as \`GENERIC_DECLINE\`.

| Code | | Message |
| --- | --- | --- |
${declineCodes.filter(isPublic).map(declineRow).join('\n')}
`;
}

type Errors = (typeof errorChapters)[number]['errors'];

function table(errors: Errors): string {
  const rows = errors.map(({ code, status, cause, fix }) => {
    const anchor = code.toLowerCase();
    return `| <a id="${anchor}"></a>\`${code}\` | ${status} | ${cause} | ${fix} |`;
  });
  return ['| Code | Status | Cause | Fix |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

const isPublic = (code: DeclineCode): boolean => publicDeclineCode(code) === code;

function declineRow(code: DeclineCode): string {
  return `| \`${code}\` | ${isHardDecline(code) ? 'hard' : 'soft'} | ${declineMessage(code, 'en')} |`;
}
