import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { NewBusiness } from '../../admin/admin.ts';
import { type CommandEnvironment, openApi, withAdmin } from '../environment.ts';

interface CreateOptions {
  readonly test?: true;
  readonly live?: true;
  readonly displayName?: string;
  readonly legalName?: string;
  readonly country?: string;
  readonly json?: true;
}

/** Adds `rung business …`. */
export function addBusinessCommands(program: Command, environment: CommandEnvironment): void {
  const business = program.command('business').description("A seller's own business");
  business
    .command('create')
    .description('Creates a business and its first API key, which is shown this once')
    .option('--test', 'in test mode, with test cards and a clock that can be moved')
    .option('--live', 'in live mode, with real money')
    .option('--display-name <name>', 'name that buyers see')
    .option('--legal-name <name>', 'name on invoices')
    .option('--country <code>', 'country of the seller, two letters')
    .option('--json', 'prints {"business_id", "api_key"} and nothing else')
    .action(async (options: CreateOptions) => {
      const wanted = await readNewBusiness(options, environment);
      const created = await withAdmin(environment, (admin) => admin.createBusiness(wanted));
      const { businessId, apiKey } = created;
      environment.print(
        options.json === true
          ? `${JSON.stringify({ business_id: businessId, api_key: apiKey })}\n`
          : announcement(wanted, businessId, apiKey),
      );
    });
  business
    .command('list')
    .description('Lists the businesses of this database')
    .action(async () => {
      const found = await withAdmin(environment, (admin) => admin.listBusinesses());
      const lines = found.map(
        ({ businessId, mode, displayName }) => `${businessId}  ${mode}  ${displayName}\n`,
      );
      environment.print(
        lines.length === 0 ? 'There is none. rung business create makes one.\n' : lines.join(''),
      );
    });
  business
    .command('logo')
    .description("Replaces the business's logo by a PNG or SVG file")
    .argument('<file>')
    .action(async (file: string) => {
      const type = /\.svg$/i.test(file) ? 'image/svg+xml' : 'image/png';
      const logo_url = `data:${type};base64,${(await readFile(file)).toString('base64')}`;
      const answer = await openApi(environment).request('PATCH', '/business', { logo_url });
      environment.print(`${String(answer['logo_url'])}\n`);
    });
}

async function readNewBusiness(
  options: CreateOptions,
  { prompter }: CommandEnvironment,
): Promise<NewBusiness> {
  if (options.test && options.live)
    throw new Error('A business is in test mode or in live mode: leave out one of --test and --live.');
  const given = options.test ? 'test' : options.live ? 'live' : undefined;
  const isComplete = given !== undefined && options.displayName !== undefined;
  if (!isComplete && prompter === undefined) {
    throw new Error(
      'Nobody can be asked here: say --test or --live, and --display-name "Your Shop". rung business create --help lists the rest.',
    );
  }
  // Whoever names all that is needed is asked nothing.
  const ask = isComplete ? undefined : await prompter?.();
  const mode = given ?? (await ask?.choose('Mode', modes)) ?? 'test';
  const displayName =
    options.displayName ?? (await ask?.text('Name that buyers see', { example: 'Sample Studio' })) ?? '';
  const legalName =
    options.legalName ??
    (await ask?.text('Legal name, for invoices', { isOptional: true, example: 'Sample Studio Inc.' }));
  const country =
    options.country ?? (await ask?.text('Country, two letters', { isOptional: true, example: 'JP' }));
  return { mode, displayName, legalName: legalName || null, country: country || null };
}

const modes = [
  { value: 'test', label: 'test: test cards, no real money, a clock that can be moved' },
  { value: 'live', label: 'live: real money' },
] as const;

function announcement({ mode, displayName }: NewBusiness, businessId: string, apiKey: string): string {
  return `
  ${displayName} is there, in ${mode} mode.

    Business   ${businessId}
    API key    ${apiKey}
               Keep it now: it is not stored and not shown again.

  Next: PATCH /business with address, texts and colour, then products.
  ${mode === 'live' ? 'No money moves before a payment gateway is connected. ' : ''}rung doctor says what is missing.

`;
}
