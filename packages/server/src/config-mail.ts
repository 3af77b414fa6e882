/** The URL itself is left out of messages: it contains a password. */
export function readMail(
  url: string | undefined,
  from: string | undefined,
  report: (problem: string) => void,
): { readonly url: string; readonly from: string } | undefined {
  if (url === undefined) return undefined;
  if (!URL.canParse(url) || !/^smtps?:$/.test(new URL(url).protocol) || new URL(url).hostname === '') {
    report(
      'RUNG_SMTP_URL must look like smtp://user:password@mail.example.com:587, or smtps:// for port 465.',
    );
    return undefined;
  }
  if (from === undefined || !/^[^\s<>@,;]+@[^\s<>@,;]+$/.test(from)) {
    report('RUNG_MAIL_FROM must be the address that e-mails come from, such as billing@example.com.');
    return undefined;
  }
  return { url, from };
}
