import { writeFileSync } from 'node:fs';
import { Argument, type Command, Option } from 'commander';
import { type CommandEnvironment, openApi } from '../environment.ts';

const kinds = [
  ...['receipt', 'payment_failed', 'renewal_coming', 'plan_changed', 'cancelled'],
  ...['refunded', 'undone', 'offer_open', 'sign_in'],
];

interface PreviewOptions {
  readonly locale: string;
  readonly html?: string;
}

/** Adds `rung emails …`. */
export function addEmailCommands(program: Command, environment: CommandEnvironment): void {
  const emails = program.command('emails').description('E-mails to customers');
  addBounceCommands(emails, environment);
  emails
    .command('preview')
    .description('Shows an e-mail as the business would send it, with invented content')
    .addArgument(new Argument('<kind>', 'Which e-mail').choices(kinds))
    .addOption(new Option('--locale <locale>', 'Its language').choices(['en', 'ja']).default('en'))
    .option('--html <file>', 'Writes its HTML to a file instead of printing its text')
    .action(async (kind: string, { locale, html }: PreviewOptions) => {
      const preview = await openApi(environment).request(
        'GET',
        `/email-previews?kind=${kind}&locale=${locale}`,
      );
      if (html !== undefined) {
        writeFileSync(html, String(preview['html']));
        environment.print(`${html} has “${String(preview['subject'])}”. Open it in a browser.\n`);
        return;
      }
      environment.print(`${String(preview['subject'])}\n\n${String(preview['text'])}`);
    });
}

function addBounceCommands(emails: Command, environment: CommandEnvironment): void {
  const bounces = emails.command('bounces').description('Addresses that a mail server has refused for good');
  bounces
    .command('list', { isDefault: true })
    .description('Lists the addresses that nothing more is sent to')
    .action(async () => {
      const found = await openApi(environment).list('/emails/bounces', {});
      const lines = found.map(
        ({ address, bounced_at, reason }) => `${String(address)}  ${String(bounced_at)}  ${String(reason)}\n`,
      );
      environment.print(lines.length === 0 ? 'No address has bounced.\n' : lines.join(''));
    });
  bounces
    .command('remove')
    .description('Sends e-mails to addresses again')
    .argument('<address...>')
    .action(async (addresses: readonly string[]) => {
      const api = openApi(environment);
      for (const address of addresses) {
        await api.request('DELETE', `/emails/bounces/${encodeURIComponent(address)}`);
        environment.print(`${address} is mailed again.\n`);
      }
    });
}
