import type { Command } from 'commander';
import { type CommandEnvironment, openApi } from '../environment.ts';

interface Check {
  /** Null for a live business that has connected none. */
  readonly provider: string | null;
  readonly account: {
    readonly account_id: string;
    readonly country: string | null;
    readonly can_charge: boolean;
    readonly permissions: readonly { readonly name: string; readonly is_allowed: boolean }[];
    readonly currencies: readonly string[];
  } | null;
  readonly webhook: { readonly url: string; readonly status: string } | null;
  readonly problems: readonly string[];
}

/** Adds `rung gateway …`. */
export function addGatewayCommands(program: Command, environment: CommandEnvironment): void {
  program
    .command('gateway')
    .description('The account at a payment gateway')
    .command('check')
    .description('Tells what the account may do, and what it lacks')
    .option('--create-webhook', 'Creates the webhook endpoint if it is missing, or completes its events')
    .action(async ({ createWebhook }: { readonly createWebhook?: boolean }) => {
      const body = { create_webhook_endpoint: createWebhook === true };
      const check = await openApi(environment).request('POST', '/gateway/check', body);
      environment.print(describe(check as unknown as Check));
    });
}

function describe({ provider, account, webhook, problems }: Check): string {
  const permissions = account?.permissions.map(
    ({ name, is_allowed: isAllowed }) => `  ${isAllowed ? 'may' : 'may not'} use ${name}`,
  );
  return [
    `Gateway       ${provider ?? 'none'}`,
    ...(account
      ? [
          `Account       ${account.account_id}${account.country === null ? '' : `, ${account.country}`}`,
          `Charges       ${account.can_charge ? 'yes' : 'not yet'}`,
          `Currencies    ${account.currencies.join(', ')}`,
          ...(permissions ?? []),
        ]
      : []),
    ...(webhook ? [`Webhook       ${webhook.status}: ${webhook.url}`] : []),
    problems.length === 0 ? 'Nothing is missing.' : problems.map((problem) => `To do: ${problem}`).join('\n'),
    '',
  ].join('\n');
}
