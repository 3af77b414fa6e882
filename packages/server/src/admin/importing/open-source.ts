import type { Scope } from '../../domain/scope.ts';
import { taxCategories } from '../../domain/tax/tax-category.ts';
import { findGatewayAccount } from '../../gateway-accounts.ts';
import { createOpen } from '../../gateways/payment/stripe/client.ts';
import { accountFrom } from '../../gateways/payment/stripe/credentials.ts';
import type { Runtime } from '../../runtime.ts';
import type { ImportSource } from '../../use-cases/billing/importing/import-account.ts';
import type { ImportOrder } from '../admin.ts';
import { openCsvFolder } from './csv-files.ts';
import { openDodoAccount } from './dodo-account.ts';
import { openStripeAccount } from './stripe-account.ts';

/** Opens what an import is to read. Throws with one sentence where it cannot. */
export async function openSource(
  runtime: Runtime,
  scope: Scope,
  from: ImportOrder['from'],
): Promise<ImportSource> {
  switch (from.kind) {
    case 'csv':
      return openCsvFolder(from.folder, scope.timeZone);
    case 'dodo':
      return openDodoAccount(from, scope);
    case 'stripe':
      return openStripe(runtime, scope, from.taxCategory);
  }
}

async function openStripe(runtime: Runtime, scope: Scope, category: string): Promise<ImportSource> {
  const taxCategory = taxCategories.find((each) => each === category);
  if (taxCategory === undefined) {
    throw new Error(`--tax-category must be one of ${taxCategories.join(', ')}.`);
  }
  const account = await findGatewayAccount(runtime, scope.businessId, 'stripe');
  if (!account) {
    throw new Error(
      'This business has no account at Stripe. Connect it first (docs/stripe.md): cards are good only where they were saved.',
    );
  }
  const { stripeApiUrl } = runtime.config;
  const open = createOpen(stripeApiUrl === undefined ? undefined : new URL(stripeApiUrl));
  const { stripe } = await open(accountFrom(account.credentials, account.mode));
  return openStripeAccount(stripe, taxCategory);
}
