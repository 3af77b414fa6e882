import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import type { Command } from 'commander';
import { stringify } from 'csv-stringify';
import type { Admin, ImportOrder, ImportReport, SkippedRow } from '../../admin/admin.ts';
import { businessOption, chooseBusiness } from '../choose-business.ts';
import { type CommandEnvironment, withAdmin } from '../environment.ts';

interface ImportOptions {
  readonly business?: string;
  readonly yes?: true;
  readonly report?: string;
  readonly json?: true;
}

/** Adds `rung import …`. */
export function addImportCommands(program: Command, environment: CommandEnvironment): void {
  const group = program
    .command('import')
    .description('Customers and subscriptions from an account elsewhere');
  const command = (name: string, description: string): Command =>
    group
      .command(name)
      .description(description)
      .option(...businessOption)
      .option('--yes', 'imports; without it everything is checked and nothing written')
      .option('--report <file>', 'writes every row that is skipped, with its reason, as CSV')
      .option('--json', 'prints the numbers as JSON');
  command('csv', 'Imports the CSV files of a folder (docs/importing.md)')
    .argument('<folder>')
    .action((folder: string, options: ImportOptions) =>
      runImport(environment, options, { kind: 'csv', folder }),
    );
  command('dodo', 'Imports an account at Dodo Payments, or another Rung; key: DODO_PAYMENTS_API_KEY')
    .option('--url <address>', 'of another Rung; Dodo Payments itself without it')
    .action((options: ImportOptions & { readonly url?: string }) => {
      const apiKey = environment.dodoApiKey();
      if (apiKey === undefined) {
        throw new Error(
          'Set DODO_PAYMENTS_API_KEY to a key of the account to import; one that may only read will do.',
        );
      }
      return runImport(environment, options, { kind: 'dodo', apiKey, baseUrl: options.url });
    });
  command('stripe', 'Imports the account at Stripe that the business is connected to')
    .option('--tax-category <category>', 'of all its products, for which Stripe has other codes', 'saas')
    .action((options: ImportOptions & { readonly taxCategory: string }) =>
      runImport(environment, options, { kind: 'stripe', taxCategory: options.taxCategory }),
    );
}

/** Skipped rows that are printed; a report has them all. */
const mostPrinted = 20;

async function runImport(
  environment: CommandEnvironment,
  options: ImportOptions,
  from: ImportOrder['from'],
): Promise<void> {
  const { print } = environment;
  const isDryRun = options.yes !== true;
  const rows = options.report === undefined ? undefined : openReport(options.report);
  const progress = await environment.progress?.('Opening');
  const printed: SkippedRow[] = [];
  let skipped = 0;
  const run = async (admin: Admin): Promise<ImportReport> =>
    admin.importAccount(await chooseBusiness(admin, options.business, 'which business'), {
      from,
      isDryRun,
      onSkipped: (row) => {
        skipped += 1;
        if (printed.length < mostPrinted) printed.push(row);
        rows?.add(row);
      },
      onProgress: ({ phase, rows: count }) => progress?.say(`${phase}: ${count} rows`),
    });
  try {
    const report = await withAdmin(environment, run);
    progress?.end(report.outcome);
    print(options.json ? `${JSON.stringify(toJson(report))}\n` : describe(report, printed, skipped));
    if (report.outcome === 'refused') {
      const [first] = printed;
      // The numbers alone do not say which.
      const named = options.json && first ? ` ${first.place}: ${first.reason}` : '';
      throw new Error(
        `${skipped === 1 ? 'A row' : `${skipped} rows`} cannot be imported. Nothing was written.${named}`,
      );
    }
  } catch (error) {
    progress?.end('stopped');
    throw error;
  } finally {
    await rows?.close();
  }
}

function openReport(file: string) {
  const sheet = stringify({ header: true, columns: ['kind', 'place', 'reason'], escape_formulas: true });
  const written = sheet.pipe(createWriteStream(file));
  return {
    add: ({ of, place, reason }: SkippedRow) => sheet.write([of, place, reason]),
    close: async () => {
      sheet.end();
      await finished(written);
    },
  };
}

const titles = [
  ['product', 'Products'],
  ['customer', 'Customers'],
  ['payment_method', 'Payment methods'],
  ['subscription', 'Subscriptions'],
] as const;

function describe(report: ImportReport, printed: readonly SkippedRow[], skipped: number): string {
  const lines = printed.map(({ place, reason }) => `${place}: ${reason}`);
  if (skipped > printed.length)
    lines.push(`… and ${skipped - printed.length} more: --report FILE lists them all.`);
  if (lines.length > 0) lines.push('');
  const isDryRun = report.outcome !== 'imported';
  lines.push(`${''.padEnd(16)}${isDryRun ? 'to create' : '  created'}  unchanged    skipped`);
  for (const [kind, title] of titles) {
    const { created, unchanged, skipped: left } = report.counts[kind];
    const numbers = [created, unchanged, left].map((count) => String(count).padStart(9)).join('  ');
    lines.push(`${title.padEnd(16)}${numbers}`);
  }
  lines.push('');
  if (report.firstChargeAt !== null && report.outcome !== 'refused') {
    const at = new Date(report.firstChargeAt).toISOString();
    lines.push(
      `Nobody ${isDryRun ? 'is' : 'was'} charged by importing. Rung charges the first of them at ${at}: stop the other account from charging before that.`,
    );
  }
  if (report.outcome === 'checked') lines.push('Nothing was written. Add --yes to import.');
  return `${lines.join('\n')}\n`;
}

function toJson({ counts, firstChargeAt, outcome }: ImportReport): object {
  return {
    outcome,
    counts,
    first_charge_at: firstChargeAt === null ? null : new Date(firstChargeAt).toISOString(),
  };
}
