import { z } from '@hono/zod-openapi';

const provider = z.string().nullable().openapi({
  description: 'Name of the payment gateway; null for live mode without one.',
  example: 'stripe',
});
const url = z
  .string()
  .openapi({ description: 'Address at which Rung receives the webhooks of the gateway.' });

export const gatewaySchema = z
  .object({
    provider,
    account: z.enum(['business', 'environment', 'none']).openapi({
      description:
        'Whose account it is: the one that this business has connected, the one of the environment, or none (the simulator).',
    }),
    webhook_url: url.nullable(),
  })
  .openapi('Gateway');

const credential = (description: string) => z.string().min(1).max(500).openapi({ description });

export const connectGatewaySchema = z
  .object({
    provider: z.enum(['stripe']).openapi({ description: 'Name of the payment gateway.' }),
    secret_key: credential(
      'Secret key, or a restricted one, in the mode of this business. It is stored encrypted.',
    ),
    webhook_secret: credential(
      'Signing secret of the webhook endpoint; two with a comma between while one replaces the other.',
    ).optional(),
    statement_descriptor_suffix: credential(
      'What follows the name of the account on a card statement.',
    ).optional(),
    publishable_key: credential(
      "Publishable key of the same account. With it new cards are given in Stripe's fields on Rung's page.",
    ).optional(),
    card_entry: z.enum(['element', 'redirect']).optional().openapi({
      description:
        "Where new cards are given: in Stripe's fields on Rung's page (`element`, with a `publishable_key`), or on Stripe's own page (`redirect`). Browsers without scripts are always sent to Stripe's page.",
    }),
  })
  .openapi('ConnectGateway');

export const checkGatewaySchema = z
  .object({
    create_webhook_endpoint: z.boolean().default(false).openapi({
      description: 'Whether a missing webhook endpoint is created, or one with missing events completed.',
    }),
  })
  .openapi('CheckGateway');

export const gatewayCheckSchema = z
  .object({
    provider,
    account: z
      .object({
        account_id: z.string(),
        country: z.string().nullable(),
        can_charge: z.boolean(),
        permissions: z.array(z.object({ name: z.string(), is_allowed: z.boolean() })),
        currencies: z.array(z.string()),
      })
      .nullable()
      .openapi({ description: 'Null for a gateway without an account, such as the simulator.' }),
    webhook: z
      .object({
        url,
        status: z.enum(['ready', 'incomplete', 'missing', 'created', 'completed', 'unknown']),
        missing_events: z.array(z.string()),
      })
      .nullable(),
    problems: z.array(z.string()).openapi({ description: 'What is to be done before it works.' }),
  })
  .openapi('GatewayCheck');
