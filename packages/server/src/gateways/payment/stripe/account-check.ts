import type { Stripe } from 'stripe';
import { type Currency, currencies } from '../../../domain/money/currency.ts';
import type { AccountCheck, AccountCheckRequest } from '../payment-gateway.ts';
import { type OpenAccount, asStripeFailure, toGatewayError } from './client.ts';
import { listenedEvents } from './notifications.ts';

type ListenedEvent = (typeof listenedEvents)[number];
type Webhook = AccountCheck['webhook'];

/** Looks at what an account can do for Rung; creates or completes its webhook endpoint only when asked to. */
export async function checkAccount(
  { stripe, webhookSecrets }: OpenAccount,
  { webhookUrl, isEndpointWanted }: AccountCheckRequest,
): Promise<AccountCheck> {
  try {
    const { id, country, charges_enabled: canCharge } = await stripe.accounts.retrieveCurrent();
    const permissions = await checkPermissions(stripe);
    const canListen = permissions.find(({ name }) => name === 'webhook_endpoints')?.isAllowed ?? false;
    const payable = country ? await listCurrencies(stripe, country) : [];
    // Last: the secret of an endpoint is told once, so nothing that may fail comes after its creation.
    const webhook = await checkWebhook(stripe, webhookUrl, canListen, isEndpointWanted);
    return {
      accountId: id,
      country: country ?? null,
      canCharge,
      permissions,
      currencies: payable,
      webhook,
      problems: [
        ...(canCharge ? [] : ['Stripe does not let this account charge yet. Complete it in the Dashboard.']),
        ...permissions.filter(({ isAllowed }) => !isAllowed).map(({ name }) => missingPermission(name)),
        ...(webhookSecrets.length > 0 || webhook.secret !== null
          ? []
          : ['No webhook secret is configured, so events of Stripe are refused.']),
        ...webhookProblems(webhook),
      ],
    };
  } catch (error) {
    throw toGatewayError(error);
  }
}

/** Objects that Rung only reads. */
const onlyRead: ReadonlySet<string> = new Set(['charges', 'disputes', 'payment_methods', 'setup_intents']);

function missingPermission(name: string): string {
  const alsoWrites = onlyRead.has(name) ? '' : ', and to write it';
  return `The key may not read ${name}. Give it that permission${alsoWrites}.`;
}

function webhookProblems({ status, url, missingEvents }: Webhook): string[] {
  if (status === 'missing') return [`The account has no webhook endpoint at ${url}.`];
  if (status === 'unknown') return ['The key may not see webhook endpoints, so they were not checked.'];
  return missingEvents.length > 0 ? [`The webhook endpoint does not send ${missingEvents.join(', ')}.`] : [];
}

/** Permissions that Rung needs at Stripe, each tried by reading one object. */
const reads: Readonly<Record<string, (stripe: Stripe) => Promise<unknown>>> = {
  customers: (stripe) => stripe.customers.list({ limit: 1 }),
  payment_intents: (stripe) => stripe.paymentIntents.list({ limit: 1 }),
  charges: (stripe) => stripe.charges.list({ limit: 1 }),
  payment_methods: (stripe) => stripe.paymentMethods.list({ limit: 1 }),
  setup_intents: (stripe) => stripe.setupIntents.list({ limit: 1 }),
  disputes: (stripe) => stripe.disputes.list({ limit: 1 }),
  refunds: (stripe) => stripe.refunds.list({ limit: 1 }),
  checkout_sessions: (stripe) => stripe.checkout.sessions.list({ limit: 1 }),
  webhook_endpoints: (stripe) => stripe.webhookEndpoints.list({ limit: 1 }),
};

function checkPermissions(stripe: Stripe): Promise<AccountCheck['permissions']> {
  return Promise.all(
    Object.entries(reads).map(async ([name, read]) => {
      try {
        await read(stripe);
        return { name, isAllowed: true };
      } catch (error) {
        if (asStripeFailure(error).type !== 'StripePermissionError') throw error;
        return { name, isAllowed: false };
      }
    }),
  );
}

async function checkWebhook(
  stripe: Stripe,
  url: string,
  canListen: boolean,
  isEndpointWanted: boolean,
): Promise<Webhook> {
  const nothing = { url, missingEvents: [], secret: null };
  if (!canListen) return { ...nothing, status: 'unknown' };
  const endpoint = await findEndpoint(stripe, url);
  if (!endpoint) {
    if (!isEndpointWanted) return { ...nothing, status: 'missing', missingEvents: [...listenedEvents] };
    const { secret } = await stripe.webhookEndpoints.create({ url, enabled_events: [...listenedEvents] });
    return { ...nothing, status: 'created', secret: secret ?? null };
  }
  const sent = new Set(endpoint.enabled_events);
  const missingEvents = sent.has('*') ? [] : listenedEvents.filter((event) => !sent.has(event));
  if (missingEvents.length === 0) return { ...nothing, status: 'ready' };
  if (!isEndpointWanted) return { ...nothing, status: 'incomplete', missingEvents };
  const events = [...endpoint.enabled_events, ...missingEvents] as ListenedEvent[];
  await stripe.webhookEndpoints.update(endpoint.id, { enabled_events: events });
  return { ...nothing, status: 'completed' };
}

async function findEndpoint(stripe: Stripe, url: string): Promise<Stripe.WebhookEndpoint | undefined> {
  for await (const endpoint of stripe.webhookEndpoints.list({ limit: 100 })) {
    if (endpoint.url === url && endpoint.status === 'enabled') return endpoint;
  }
  return undefined;
}

async function listCurrencies(stripe: Stripe, country: string): Promise<Currency[]> {
  const { supported_payment_currencies: supported } = await stripe.countrySpecs.retrieve(country);
  const codes = new Set(supported.map((code) => code.toUpperCase()));
  return currencies.filter((code) => codes.has(code));
}
