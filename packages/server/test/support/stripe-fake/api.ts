import type { FakeBank } from './bank.ts';
import { type Form, metadataOf, textOf, textsOf } from './form.ts';
import { type FakeEndpoint, type FakeIntent, type FakeSession, invalid, newId } from './objects.ts';

const daySeconds = 24 * 3600;

/** Operations of the API. */
interface FakeAccount {
  readonly bank: FakeBank;
  readonly url: string;
  readonly account: object;
  readonly endpoints: Map<string, FakeEndpoint>;
}

/** Carries out a request to the API and answers the object. Throws a `FakeError` for what Stripe refuses. */
export function answerApi(fake: FakeAccount, method: string, path: string, form: Form): unknown {
  const { bank } = fake;
  const [, , resource = '', id = '', action = ''] = path.split('/');
  if (path.startsWith('/v1/checkout/sessions/')) return answerSession(fake, method, path, form);
  switch (`${method} ${resource}${id === '' ? '' : action === '' ? '/:id' : `/:id/${action}`}`) {
    case 'POST customers':
      return bank.customers.get(bank.createCustomer({ metadata: metadataOf(form) }));
    case 'GET payment_methods/:id':
      return found(bank.methods.get(id));
    case 'POST payment_intents':
      return shown(fake, createIntent(fake, form), form);
    case 'GET payment_intents/:id':
      return id === 'search' ? searchIntents(fake) : shown(fake, found(bank.intents.get(id)), form);
    case 'POST payment_intents/:id/confirm':
      return shown(fake, confirmIntent(fake, id, form), form);
    case 'POST payment_intents/:id/cancel': {
      const reason = textOf(form, 'cancellation_reason') ?? null;
      return shown(fake, bank.cancel(found(bank.intents.get(id)), reason), form);
    }
    case 'POST refunds':
      return bank.refund({
        amount: amountOf(form),
        payment_intent: textOf(form, 'payment_intent') ?? '',
        metadata: metadataOf(form),
      });
    case 'GET refunds': {
      const refunds = [...bank.refunds.values()];
      return listOf(refunds.filter((each) => each.payment_intent === textOf(form, 'payment_intent')));
    }
    case 'GET disputes/:id': {
      const dispute = found(bank.disputes.get(id));
      const isExpanded = textsOf(form, 'expand').includes('payment_intent');
      return isExpanded ? { ...dispute, payment_intent: bank.intents.get(dispute.payment_intent) } : dispute;
    }
    case 'GET disputes':
    case 'GET charges':
    case 'GET payment_methods':
    case 'GET setup_intents':
      return listOf([]);
    case 'POST checkout/:id':
      return shownSession(fake, createSession(fake, form), form);
    case 'GET customers':
      return pageOf([...bank.customers.values()], form);
    case 'GET customers/:id':
      return found(bank.customers.get(id));
    case 'GET customers/:id/payment_methods':
      return pageOf(
        [...bank.methods.values()]
          .filter(({ customer }) => customer === id)
          .map(({ number: _, ...told }) => told),
        form,
      );
    case 'GET prices': {
      const isActive = textOf(form, 'active') === 'true';
      return pageOf(
        [...bank.prices.values()].filter(({ active }) => active === isActive),
        form,
      );
    }
    case 'GET subscriptions':
      return pageOf(
        [...bank.subscriptions.values()].map((each) => ({
          ...each,
          customer: bank.customers.get(String(each['customer'])) ?? each['customer'],
        })),
        form,
      );
    case 'GET payment_intents':
      return listOf([]);
    case 'GET checkout/:id':
      return listOf([]);
    case 'GET country_specs/:id':
      return {
        id,
        object: 'country_spec',
        supported_payment_currencies: ['usd', 'eur', 'jpy', 'ugx', 'kwd'],
      };
    case 'GET account':
      return { id: 'acct_fake', object: 'account', ...fake.account };
    case 'GET webhook_endpoints':
      return listOf([...fake.endpoints.values()].map(({ secret: _, ...endpoint }) => endpoint));
    case 'POST webhook_endpoints':
      return createEndpoint(fake, form);
    case 'POST webhook_endpoints/:id': {
      const endpoint = found(fake.endpoints.get(id));
      endpoint.enabled_events = textsOf(form, 'enabled_events');
      return { ...endpoint, secret: undefined };
    }
    default:
      throw invalid('Unrecognized request URL', undefined, 404);
  }
}

function answerSession(fake: FakeAccount, method: string, path: string, form: Form): unknown {
  const [, , , , id = '', action = ''] = path.split('/');
  const session = found(fake.bank.sessions.get(id));
  if (method === 'GET' && action === '') return shownSession(fake, session, form);
  if (method === 'POST' && action === 'expire') return shownSession(fake, fake.bank.expire(session), form);
  throw invalid('Unrecognized request URL', undefined, 404);
}

function createIntent({ bank }: FakeAccount, form: Form): FakeIntent {
  const customer = textOf(form, 'customer') ?? null;
  const methodId = textOf(form, 'payment_method') ?? null;
  if (methodId !== null && found(bank.methods.get(methodId)).customer !== customer) {
    throw invalid('The payment method does not belong to the customer.');
  }
  return bank.createIntent({
    amount: amountOf(form),
    currency: currencyOf(textOf(form, 'currency')),
    customer,
    payment_method: methodId,
    metadata: metadataOf(form),
    forcesAuthentication: textOf(form, 'payment_method_options', 'card', 'request_three_d_secure') === 'any',
  });
}

function confirmIntent({ bank }: FakeAccount, id: string, form: Form): FakeIntent {
  return bank.confirm(found(bank.intents.get(id)), {
    isOffSession: textOf(form, 'off_session') === 'true',
    returnUrl: textOf(form, 'return_url'),
    forcesAuthentication: textOf(form, 'payment_method_options', 'card', 'request_three_d_secure') === 'any',
  });
}

function createSession(fake: FakeAccount, form: Form): FakeSession {
  const mode = textOf(form, 'mode') === 'setup' ? 'setup' : 'payment';
  const line = ['line_items', '0'] as const;
  const amount = Number(textOf(form, ...line, 'price_data', 'unit_amount'));
  if (mode === 'payment' && !(amount > 0)) throw invalid('Missing required param: line_items.');
  const id = newId('cs_test');
  const customer = textOf(form, 'customer') ?? '';
  found(fake.bank.customers.get(customer));
  const session: FakeSession = {
    id,
    object: 'checkout.session',
    mode,
    status: 'open',
    payment_status: 'unpaid',
    customer,
    amount_total: mode === 'payment' ? amount : null,
    currency: mode === 'payment' ? currencyOf(textOf(form, ...line, 'price_data', 'currency')) : null,
    payment_intent: null,
    setup_intent: null,
    metadata: metadataOf(form),
    success_url: textOf(form, 'success_url') ?? '',
    cancel_url: textOf(form, 'cancel_url') ?? null,
    expires_at: Math.floor(Date.now() / 1000) + daySeconds,
    url: `${fake.url}/pay/${id}`,
    lineName: textOf(form, ...line, 'price_data', 'product_data', 'name') ?? '',
    intentMetadata: metadataOf((form['payment_intent_data'] as Form | undefined) ?? {}),
  };
  fake.bank.sessions.set(id, session);
  return session;
}

function createEndpoint(fake: FakeAccount, form: Form): unknown {
  const endpoint = {
    id: newId('we'),
    object: 'webhook_endpoint' as const,
    url: textOf(form, 'url') ?? '',
    enabled_events: textsOf(form, 'enabled_events'),
    secret: newId('whsec'),
    status: 'enabled' as const,
  };
  fake.endpoints.set(endpoint.id, endpoint);
  return endpoint;
}

/** An hour behind, as in an outage: whoever searches for what was just written finds nothing. */
function searchIntents({ bank }: FakeAccount): unknown {
  const hourAgo = Date.now() / 1000 - 3600;
  return listOf([...bank.intents.values()].filter(({ created }) => created < hourAgo));
}

/** The intent with what was asked for along with it. */
function shown({ bank }: FakeAccount, intent: FakeIntent, form: Form): unknown {
  const charge = bank.charges.get(intent.latest_charge ?? '');
  const method = bank.methods.get(intent.payment_method ?? '');
  const expand = textsOf(form, 'expand');
  const { confirmations: _, forcesAuthentication: __, ...told } = intent;
  return {
    ...told,
    client_secret: `${intent.id}_secret_fake`,
    ...(expand.includes('latest_charge') && charge && { latest_charge: charge }),
    ...(expand.includes('payment_method') && method && { payment_method: method }),
  };
}

function shownSession(fake: FakeAccount, session: FakeSession, form: Form): unknown {
  const { bank } = fake;
  const expand = textsOf(form, 'expand');
  const { lineName: _, intentMetadata: __, ...told } = session;
  const intent = bank.intents.get(session.payment_intent ?? '');
  const setup = bank.setups.get(session.setup_intent ?? '');
  const methodOf = (id: string | null) => bank.methods.get(id ?? '') ?? id;
  return {
    ...told,
    ...(intent &&
      expand.some((path) => path.startsWith('payment_intent')) && {
        payment_intent: {
          ...intent,
          latest_charge: bank.charges.get(intent.latest_charge ?? '') ?? null,
          payment_method: methodOf(intent.payment_method),
        },
      }),
    ...(setup &&
      expand.some((path) => path.startsWith('setup_intent')) && {
        setup_intent: { ...setup, payment_method: methodOf(setup.payment_method) },
      }),
  };
}

function amountOf(form: Form): number {
  const amount = Number(textOf(form, 'amount'));
  if (Number.isInteger(amount) && amount > 0) return amount;
  throw invalid('Invalid integer: amount.', 'parameter_invalid_integer');
}

function currencyOf(currency: string | undefined): string {
  if (currency !== undefined && /^[a-z]{3}$/.test(currency) && currency !== 'zzz') return currency;
  throw invalid(`Invalid currency: ${String(currency)}.`);
}

function found<T>(object: T | undefined): T {
  if (object === undefined) throw invalid('No such object.', 'resource_missing', 404);
  return object;
}

function pageOf(objects: readonly object[], form: Form): unknown {
  const after = textOf(form, 'starting_after');
  const from =
    after === undefined ? 0 : objects.findIndex((each) => (each as { id?: unknown }).id === after) + 1;
  const end = from + Number(textOf(form, 'limit') ?? '10');
  return { object: 'list', data: objects.slice(from, end), has_more: end < objects.length };
}

function listOf(data: readonly unknown[]): unknown {
  return { object: 'list', data, has_more: false };
}
