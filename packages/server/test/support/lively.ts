import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { Json, TestApi } from './api.ts';
import { createBuyer } from './buyers.ts';
import { draftExperiment } from './experiments.ts';
import { present } from './presentations.ts';
import { type Browser, createMember, createOwner, tokenOf } from './people.ts';
import { cardOf, cards, cartOf, guest, issueCode, oneClickBody, sellCourse, sellPlan } from './shop.ts';
import { buryJob } from './jobs.ts';
import { asId } from '../../src/domain/ids.ts';
import { bounceEmail, keepEmail } from './kept-email.ts';

/** Business with one object of every kind, and every credential handed out in it. */
export interface LivelyBusiness {
  /** Id for each path parameter, of related objects. */
  readonly ids: Readonly<Record<string, string>>;
  /** Credentials that let their holder act, by kind. */
  readonly capabilities: Readonly<Record<string, string>>;
  /** Customer who may be shown saved methods. */
  readonly customerId: string;
  readonly portalToken: string;
  readonly offerToken: string;
  readonly checkoutUrl: string;
  readonly methodLink: string;
  readonly bankLink: string;
  readonly uploadLink: string;
  /** Signed in as the owner of every business of the database. */
  readonly owner: Browser;
}

export async function createLivelyBusiness(api: TestApi): Promise<LivelyBusiness> {
  const ask = async (method: string, path: string, body?: unknown): Promise<Json> => {
    // Each request has a key, so that its answer is stored for repeats.
    const answer = await api.request(method, path, body, { 'idempotency-key': randomUUID() });
    expect(answer.status, `${method} ${path} ${answer.text}`).toBeLessThan(300);
    return answer.body;
  };
  const { presentation, buyer, stage } = await present(api);
  const customer = { customer_id: buyer.customerId };
  const [course, plan, code] = [await sellCourse(api), await sellPlan(api), await issueCode(api)];
  const address = { country: 'US', state: 'CA', zipcode: '94107' };

  const hosted = await ask('POST', '/checkouts', {
    product_cart: cartOf(course),
    customer,
    show_saved_payment_methods: true,
    return_url: 'https://shop.example.com/thanks',
  });
  const reserved = await ask('POST', '/payments', {
    product_cart: cartOf(course),
    customer,
    billing: address,
    payment_link: true,
  });
  const paid = await ask('POST', '/checkouts', oneClickBody(buyer, course));
  const decliner = await createBuyer(api, { card: cards.hasNoFunds });
  const declined = await ask('POST', '/checkouts', oneClickBody(decliner, course));
  const asker = await createBuyer(api, { card: cards.asks });
  const asking = await ask('POST', '/checkouts', oneClickBody(asker, course));
  const sold = await ask('POST', '/checkouts', oneClickBody(buyer, plan));
  const subscriptionId = sold.payment_id
    ? (await ask('GET', `/payments/${String(sold.payment_id)}`)).subscription_id
    : '';
  const changed = await ask('POST', `/subscriptions/${String(subscriptionId)}/change-plan`, {
    product_id: await sellPlan(api, { price: 5000 }),
    quantity: 1,
    proration_billing_mode: 'prorated_immediately',
  });
  const link = await ask('POST', `/subscriptions/${String(subscriptionId)}/update-payment-method`, {
    type: 'new',
  });
  const guestSession = await ask('POST', '/checkouts', { product_cart: cartOf(course) });
  const confirmed = await api.send(
    'POST',
    `/checkouts/${String(guestSession.session_id)}/confirm`,
    guest({ card: cardOf(cards.asks) }),
    { 'idempotency-key': randomUUID() },
  );
  expect(confirmed.body.next_action).not.toBeNull();
  const refund = await ask('POST', '/refunds', { payment_id: paid.payment_id });
  const disputed = await ask('POST', '/checkouts', oneClickBody(await createBuyer(api), course));
  const dispute = await ask('PUT', `/simulator/disputes/${String(disputed.payment_id)}`, {});
  const portal = await ask('POST', `/customers/${buyer.customerId}/customer-portal/session`);
  const webhook = await ask('POST', '/webhooks', {
    url: 'https://hooks.example.com/services/part-that-is-secret?token=query-that-is-secret',
    headers: { authorization: 'Bearer header-that-is-secret', 'x-shop': 'value-that-may-be-secret' },
  });
  const before = await ask('GET', `/webhooks/${String(webhook.id)}/secret`);
  const rotated = await ask('POST', `/webhooks/${String(webhook.id)}/rotate-secret`);
  const key = await ask('POST', '/api_keys', { access: 'read_write' });
  const addon = await ask('POST', '/addons', {
    name: 'Support',
    tax_category: 'saas',
    price: 900,
    currency: 'USD',
  });
  const experiment = await draftExperiment(api, stage.funnelId);
  const discount = await ask('GET', `/discounts/code/${code}`);
  const declinedOffer = await present(api, { buyer: { card: cards.hasNoFunds } });
  const acceptance = await ask(
    'POST',
    `/presentations/${String(declinedOffer.presentation.presentation_id)}/accept`,
    {},
  );

  const owner = await createOwner(api);
  const member = await createMember(api, owner, 'support', 'member@example.com');
  const invitation = await owner.request(
    'POST',
    '/invitations',
    { email: 'invited@example.com', role: 'support' },
    { 'idempotency-key': randomUUID() },
  );

  const tail = (url: unknown): string => String(url).split('/').at(-1) ?? '';
  const proof = (url: unknown): string => new URL(String(url)).searchParams.get('proof') ?? '';
  return {
    ids: {
      id: course,
      product_id: course,
      addon_id: String(addon.addon_id ?? addon.id),
      customer_id: buyer.customerId,
      payment_method_id: buyer.paymentMethodId,
      session_id: String(hosted.session_id),
      payment_id: String(reserved.payment_id),
      paid_id: String(paid.payment_id),
      plan_payment_id: String(changed.payment_id),
      subscription_id: String(subscriptionId),
      refund_id: String(refund.refund_id),
      dispute_id: String(dispute.dispute_id),
      webhook_id: String(webhook.id),
      api_key_id: String(key.api_key_id),
      offer_id: String(presentation.offer.offer_id),
      funnel_id: stage.funnelId,
      experiment_id: String(experiment.experiment_id),
      trace_id: String(presentation.trace_id),
      presentation_id: String(presentation.presentation_id),
      discount_id: String(discount.discount_id),
      user_id: String(member.session.user.user_id),
      invitation_id: String(invitation.body.invitation_id),
      job_id: await buryJob(api),
      email_log_id: await keepEmail(api, asId<'customer'>(buyer.customerId)),
      address: await bounceEmail(api, asId<'customer'>(buyer.customerId)),
      code,
    },
    capabilities: {
      'proof of a checkout': proof(hosted.checkout_url),
      'proof of a payment link': proof(reserved.payment_link),
      'proof of a fallback checkout': proof(declined.fallback_checkout_url),
      'proof of a fallback of an offer': proof(acceptance.fallback_checkout_url),
      "bank's question": tail(asking.next_action.url),
      "bank's question to a guest": tail(confirmed.body.next_action.url),
      'payment method link': tail(link.payment_link),
      'offer link': tail(presentation.url),
      'link of a declined offer': tail(declinedOffer.presentation.url),
      'portal link': tail(portal.link),
      'webhook secret before': String(before.secret),
      'webhook secret': String(rotated.secret),
      'header of a webhook': 'header-that-is-secret',
      'other header of a webhook': 'value-that-may-be-secret',
      invitation: tokenOf(invitation.body.url),
      'session of a person': owner.cookie.split('=')[1] ?? '',
      'API key': String(key.key),
      'key that writes': api.apiKey,
      'key that reads': api.readOnlyKey,
      'client secret of a payment': String(reserved.client_secret),
      'client secret of a checkout': String(paid.client_secret),
      'client secret of a link': String(link.client_secret),
    },
    owner,
    customerId: buyer.customerId,
    portalToken: tail(portal.link),
    offerToken: tail(presentation.url),
    checkoutUrl: String(hosted.checkout_url),
    methodLink: String(link.payment_link),
    bankLink: String(asking.next_action.url),
    uploadLink: String((await ask('PUT', `/products/${course}/images`)).url),
  };
}

/** Documented path with these ids in place of its parameters. */
export function addressOf(path: string, ids: Readonly<Record<string, string>>): string {
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const isOfAddon = path.startsWith('/addons') && name === 'id';
    const isOfDocument = path.startsWith('/invoices/payments');
    const id = ids[isOfAddon ? 'addon_id' : isOfDocument ? 'paid_id' : name];
    if (id === undefined) throw new Error(`There is no id for ${name} of ${path}.`);
    return id;
  });
}

/** Rows of all tables as text, by table. */
export async function dumpOf(api: TestApi): Promise<ReadonlyMap<string, string>> {
  const { sql } = api.runtime;
  const tables = await sql<{ name: string }[]>`
    select schemaname || '.' || tablename as name from pg_tables
    where schemaname in ('public', 'simulator') order by name`;
  const dump = new Map<string, string>();
  for (const { name } of tables) {
    const rows = await sql.unsafe<{ row: string }[]>(`select t::text as row from ${name} t`);
    dump.set(name, rows.map(({ row }) => row).join('\n'));
  }
  return dump;
}
