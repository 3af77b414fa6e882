import { writeFileSync } from 'node:fs';
import { Argument, type Command, Option } from 'commander';
import type { Api, Json } from '../api.ts';
import { type CommandEnvironment, openApi } from '../environment.ts';

const kinds = [
  ...['receipt', 'payment_failed', 'renewal_coming', 'plan_changed', 'cancelled'],
  ...['refunded', 'undone', 'offer_open', 'sign_in'],
];

interface ReadOptions {
  readonly html?: string;
}

/** Adds `rung emails …`. */
export function addEmailCommands(program: Command, environment: CommandEnvironment): void {
  const emails = program.command('emails').description('E-mails to customers');
  emails
    .command('list')
    .description('Lists the e-mails to a customer, newest first: sent, or kept where there is no mail server')
    .argument('<address>', "The customer's e-mail address")
    .action(async (address: string) => {
      const found = await listEmails(openApi(environment), address);
      environment.print(found.map(lineOf).join(''));
    });
  emails
    .command('read')
    .description('Shows the newest e-mail to a customer, without the secrets in its links')
    .argument('<address>', "The customer's e-mail address")
    .option('--html <file>', 'Writes its HTML to a file instead of printing its text')
    .action(async (address: string, { html }: ReadOptions) => {
      const api = openApi(environment);
      const email = (await listEmails(api, address)).find(({ has_preview: isKept }) => isKept === true);
      if (!email) throw new Error(`No e-mail to ${address} can be shown: sign-in links are not kept.`);
      const body = await api.request('GET', `${String(email['path'])}/body`);
      show({ ...body, subject: email['subject'] }, html, environment.print);
    });
  addBounceCommands(emails, environment);
  emails
    .command('preview')
    .description('Shows an e-mail as the business would send it, with invented content')
    .addArgument(new Argument('<kind>', 'Which e-mail').choices(kinds))
    .addOption(new Option('--locale <locale>', 'Its language').choices(['en', 'ja']).default('en'))
    .option('--html <file>', 'Writes its HTML to a file instead of printing its text')
    .action(async (kind: string, { locale, html }: ReadOptions & { readonly locale: string }) => {
      const search = new URLSearchParams({ kind, locale });
      const preview = await openApi(environment).request('GET', `/email-previews?${search.toString()}`);
      show(preview, html, environment.print);
    });
}

/** E-mails to the customers with this address, each with its `path`; newest first. */
async function listEmails(api: Api, address: string): Promise<Json[]> {
  const customers = await api.list('/customers', { email: address });
  const found: Json[] = [];
  for (const { customer_id: customerId } of customers) {
    const place = `/customers/${encodeURIComponent(String(customerId))}/emails`;
    const emails = await api.list(place);
    found.push(...emails.map((email) => ({ ...email, path: `${place}/${String(email['email_log_id'])}` })));
  }
  if (found.length === 0) {
    throw new Error(
      customers.length === 0
        ? `No customer has the address ${address}.`
        : `There is no e-mail to ${address} of the last 180 days.`,
    );
  }
  return found.toSorted((a, b) => (String(a['created_at']) < String(b['created_at']) ? 1 : -1));
}

function lineOf({ created_at: at, email_type: type, status, subject }: Json): string {
  return `${String(at)}  ${String(type).padEnd(14)}  ${String(status).padEnd(9)}  ${String(subject)}\n`;
}

function show(email: Json, file: string | undefined, print: (text: string) => void): void {
  if (file === undefined) {
    print(`${String(email['subject'])}\n\n${String(email['text'])}`);
    return;
  }
  writeFileSync(file, String(email['html']));
  print(`${file} has “${String(email['subject'])}”. Open it in a browser.\n`);
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
