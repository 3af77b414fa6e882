import type { z } from '@hono/zod-openapi';
import type { CheckedGateway } from '../../use-cases/billing/gateways/check-gateway.ts';
import type { ConnectedGateway } from '../../use-cases/billing/gateways/find-gateway.ts';
import type { connectGatewaySchema, gatewayCheckSchema, gatewaySchema } from '../schemas/gateway.ts';

export function toApiGateway({
  provider,
  account,
  webhookUrl,
}: ConnectedGateway): z.infer<typeof gatewaySchema> {
  return { provider, account, webhook_url: webhookUrl };
}

/** Credentials under the names of the gateway. */
export function fromApiConnectGateway({ provider, ...given }: z.infer<typeof connectGatewaySchema>) {
  const named = Object.entries(given).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return { provider, credentials: Object.fromEntries(named) };
}

export function toApiGatewayCheck({ provider, check }: CheckedGateway): z.infer<typeof gatewayCheckSchema> {
  if (check === null) {
    const problems =
      provider === null ? ['Connect a payment gateway: no money moves without one (PATCH /gateway).'] : [];
    return { provider, account: null, webhook: null, problems };
  }
  const { webhook } = check;
  return {
    provider,
    account: {
      account_id: check.accountId,
      country: check.country,
      can_charge: check.canCharge,
      permissions: check.permissions.map(({ name, isAllowed }) => ({ name, is_allowed: isAllowed })),
      currencies: [...check.currencies],
    },
    webhook: {
      url: webhook.url,
      status: webhook.status,
      missing_events: [...webhook.missingEvents],
    },
    problems: [...check.problems],
  };
}
