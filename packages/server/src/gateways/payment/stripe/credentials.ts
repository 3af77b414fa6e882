import type { Mode } from '../../../domain/scope.ts';
import { type GatewayCredentials, GatewayError } from '../payment-gateway.ts';
import type { StripeAccount } from './client.ts';

/*
 * Credentials of a business: `secret_key` (`sk_…`, or a restricted `rk_…`), `webhook_secret` (`whsec_…`; two,
 * separated by a comma, while one replaces the other), `statement_descriptor_suffix`, `publishable_key` (`pk_…`) and
 * `card_entry`: `element` (Stripe's fields on Rung's page, where there is a publishable key) or `redirect`.
 */

const secretKey = /^(?:sk|rk)_(test|live)_\w{8,}$/;
const publishableKey = /^pk_(test|live)_\w{8,}$/;
/** At least 24 characters: with a short or empty secret anybody could sign. */
const webhookSecret = /^whsec_[\x21-\x2b\x2d-\x7e]{18,}$/;
/** Suffix that Stripe allows; a letter among it is checked here, too. */
const descriptorSuffix = /^(?=.*[A-Za-z])[\x20-\x7e]{2,20}$/;

/** Mode of the account that a key opens; undefined for what is no secret key of Stripe's. */
function modeOfKey(key: string): Mode | undefined {
  return secretKey.exec(key)?.[1] as Mode | undefined;
}

/** Addresses of this installation that Stripe's keys depend on. */
export interface StripePlace {
  readonly publicUrl: string;
  readonly apiUrl: URL | undefined;
}

/** Reason why a business in this mode cannot use the credentials; it never contains one of them. */
export function findCredentialProblem(
  credentials: GatewayCredentials,
  mode: Mode,
  { publicUrl, apiUrl }: StripePlace,
): string | undefined {
  const { secret_key: key = '', webhook_secret: secrets, statement_descriptor_suffix: suffix } = credentials;
  const keyMode = modeOfKey(key);
  if (keyMode === undefined) {
    return 'secret_key must be a secret or restricted key of Stripe: sk_test_…, sk_live_…, rk_test_… or rk_live_….';
  }
  if (keyMode !== mode) {
    return `secret_key is a key of ${keyMode} mode, and this business is in ${mode} mode. They are never mixed.`;
  }
  if (mode === 'live' && !publicUrl.startsWith('https://')) {
    return `secret_key is a live key, so buyers must reach Rung over https. Set RUNG_PUBLIC_URL, which is ${publicUrl}.`;
  }
  if (mode === 'live' && apiUrl) {
    return 'secret_key is a live key, and RUNG_STRIPE_API_URL points elsewhere than to Stripe. Unset it.';
  }
  if (secrets !== undefined && webhookSecretsOf(credentials).length !== secrets.split(',').length) {
    return 'webhook_secret must be the signing secret of a webhook endpoint (whsec_…), or two with a comma between.';
  }
  return findFieldsProblem(credentials, mode) ?? findSuffixProblem(suffix);
}

function findFieldsProblem(
  { publishable_key: key, card_entry: entry }: GatewayCredentials,
  mode: Mode,
): string | undefined {
  const keyMode = key === undefined ? mode : publishableKey.exec(key)?.[1];
  if (keyMode === undefined)
    return 'publishable_key must be a publishable key of Stripe: pk_test_… or pk_live_….';
  if (keyMode !== mode) {
    return `publishable_key is a key of ${keyMode} mode, and this business is in ${mode} mode. They are never mixed.`;
  }
  if (entry === 'element' && key === undefined) {
    return 'card_entry is element, which needs the publishable_key of the same account.';
  }
  return entry === undefined || entry === 'element' || entry === 'redirect'
    ? undefined
    : 'card_entry must be element or redirect.';
}

function findSuffixProblem(suffix: string | undefined): string | undefined {
  if (suffix !== undefined && (!descriptorSuffix.test(suffix) || /[<>\\'"*]/.test(suffix))) {
    return `statement_descriptor_suffix must be 2 to 20 letters, digits and signs, a letter among them, without < > \\ ' " *.`;
  }
  return undefined;
}

/** Webhook secrets of credentials, the current one first. */
function webhookSecretsOf({ webhook_secret: secrets = '' }: GatewayCredentials): readonly string[] {
  return secrets
    .split(',')
    .map((secret) => secret.trim())
    .filter((secret) => webhookSecret.test(secret));
}

/** The account that credentials open, for a business in this mode. Throws where the modes differ. */
export function accountFrom(credentials: GatewayCredentials, mode: Mode): StripeAccount {
  const { secret_key: key = '', statement_descriptor_suffix: suffix } = credentials;
  const { publishable_key: publishable, card_entry: entry } = credentials;
  if (modeOfKey(key) !== mode) {
    throw new GatewayError(`This business is in ${mode} mode, and its key of Stripe is not.`, {
      isRetryable: true,
    });
  }
  return {
    secretKey: key,
    webhookSecrets: webhookSecretsOf(credentials),
    publishableKey: publishable !== undefined && entry !== 'redirect' ? publishable : null,
    statementDescriptorSuffix: suffix ?? null,
  };
}
