import type { Scope } from '../../../domain/scope.ts';
import type { Invitation } from '../../../domain/user/user.ts';
import type { Runtime } from '../../../runtime.ts';

/**
 * Mails the link of an invitation, in English and Japanese, because nobody knows yet what the invited person reads.
 * Answers whether the mail server has taken it. The inviter has the link in any case.
 */
export async function mailInvitation(
  { mail }: Pick<Runtime, 'mail'>,
  { businessName }: Scope,
  { invitation, url }: { readonly invitation: Invitation; readonly url: string },
): Promise<boolean> {
  if (mail === null) return false;
  const paragraphs = [
    `You are invited to ${businessName} on Rung. This link works once, for seven days:`,
    `${businessName} の Rung に招待されました。次のリンクは7日間、1回だけ使えます。`,
  ];
  const outcome = await mail.send({
    id: invitation.invitationId,
    fromName: businessName,
    replyTo: null,
    to: invitation.email,
    subject: `${businessName}: invitation / 招待`,
    text: `${paragraphs.join('\n')}\n\n${url}\n`,
    html: `${paragraphs.map((text) => `<p>${escapeHtml(text)}</p>`).join('')}<p><a href="${escapeHtml(url)}">${escapeHtml(url)}</a></p>`,
    attachments: [],
    unsubscribeUrl: null,
  });
  return outcome.kind === 'accepted';
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
