import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  type Answer,
  type Caller,
  type Json,
  type TestApi,
  createTestApi,
  expectRefusal,
} from '../support/api.ts';
import { type Buyer, createBuyer } from '../support/buyers.ts';
import { createOffer, stepOf } from '../support/offers.ts';
import { receiptPageOf, submit, typedCard, visit } from '../support/pages.ts';
import { act, publish, waitingFor } from '../support/presentations.ts';
import { cardOf, cards, confirm, guest, openCheckout, sellCourse, sellPlan } from '../support/shop.ts';

/*
 * Typing somebody's e-mail address at a checkout proves nothing. The purchase is the customer's; but what is
 * on file under the address is neither shown to the buyer nor used, and what the buyer has given is not put
 * in its place.
 */

const email = 'known.customer@example.com';

/** Data on file, which must not be found in anything that a stranger gets to see. */
const onFile = {
  name: 'Known Customer',
  phone_number: '+81 3 5555 0147',
  street: '見本町7-7-7',
  zipcode: '107-0061',
  card: '4444',
  wallet: '77.31',
  business: 'Known Trading',
  taxId: 'T7777777777777',
} as const;

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.drop());

let shop: Caller;
/** Known customer, with a name, an address, a card, a plan and a wallet. */
let known: Buyer;
let knownSubscriptionId: string;
let course: string;
let plan: string;
beforeEach(async () => {
  shop = await api.createBusiness('Sample Shop', 'test');
  course = await sellCourse(shop);
  plan = await sellPlan(shop);
  const session = { customer_business_name: onFile.business, tax_id: onFile.taxId };
  const paid = await confirm(
    api,
    await openCheckout(shop, [plan], session),
    guest({
      customer: { email, name: onFile.name, phone_number: onFile.phone_number },
      billing_address: { country: 'JP', street: onFile.street, zipcode: onFile.zipcode },
      card: cardOf(cards.paysToo),
    }),
  );
  expect(paid.body, paid.text).toMatchObject({ status: 'succeeded' });
  knownSubscriptionId = paid.body.subscription_id as string;
  const { customer, payment_method_id } = await paymentOf(paid.body);
  known = { customerId: customer.customer_id as string, paymentMethodId: payment_method_id as string };
  const entry = { amount: 7731, currency: 'USD', entry_type: 'credit' };
  await shop.request('POST', `/customers/${known.customerId}/wallets/ledger-entries`, entry);
});

async function paymentOf({ payment_id: id }: Json): Promise<Json> {
  return (await shop.request('GET', `/payments/${String(id)}`)).body;
}

/** A stranger's details, with the address of somebody else. */
const typed = (over: Json = {}): Json =>
  guest({ customer: { email: email.toUpperCase(), name: 'Stranger' }, card: cardOf(cards.pays), ...over });

/** Buys with somebody's address, and answers what the stranger is told. */
async function intrude(over: Json = {}, productId = course): Promise<{ sessionId: string; told: Answer }> {
  const sessionId = await openCheckout(shop, [productId]);
  const told = await confirm(api, sessionId, typed(over));
  expect(told.body, told.text).toMatchObject({ status: 'succeeded' });
  const payment = await paymentOf(told.body);
  expect(payment.customer.customer_id, 'the purchase is that of the known customer').toBe(known.customerId);
  return { sessionId, told };
}

function expectNothingOnFile(what: string, text: string): void {
  const secrets = [...Object.values(onFile), known.customerId, known.paymentMethodId, knownSubscriptionId];
  expect(
    secrets.filter((secret) => text.includes(secret)),
    what,
  ).toEqual([]);
}

/** Requests made with the token of an offer's link. */
function withLink(url: string) {
  const token = url.split('/').at(-1) ?? '';
  return (method: string, path: string, body?: Json) =>
    api.send(method, path, body, { authorization: `Bearer ${token}` });
}

describe('a purchase with the address of somebody known', () => {
  test('shows a stranger nothing of them, whatever page or answer they look at', async () => {
    const { sessionId, told } = await intrude();
    const paymentId = told.body.payment_id as string;
    const failedSession = await openCheckout(shop, [course]);
    const failed = await confirm(api, failedSession, typed({ card: cardOf(cards.declined) }));
    const asking = await openCheckout(shop, [course]);
    const asked = await confirm(api, asking, typed({ card: cardOf(cards.asks) }));
    const held = await openCheckout(shop, [plan]);
    const refused = await confirm(api, held, typed());
    expectRefusal(refused, 422, 'CUSTOMER_HAS_EXISTING_SUBSCRIPTION', /cannot be bought with these details/);
    const form = {
      ...typedCard(cards.pays),
      action: 'pay',
      email,
      name: 'Stranger',
      country: 'US',
      postal_code: '94107',
    };
    const receipt = await visit(api, receiptPageOf(api.runtime, sessionId));
    const invoice = /href="([^"]*\/invoices\/[^"]*)"/.exec(receipt.text)?.[1]?.replaceAll('&amp;', '&') ?? '';
    const seen: Record<string, Answer> = {
      'the answer': told,
      'the receipt': receipt,
      'the paid checkout': await visit(api, `/checkout/${sessionId}`),
      'the answer to a declined card': failed,
      'the checkout after a declined card': await visit(api, `/checkout/${failedSession}`),
      'the question of the bank': await visit(api, asked.body.next_action.url as string),
      'the refusal of a plan that they have': refused,
      'the checkout after that': await visit(api, `/checkout/${held}`),
      'the page of a plan that they have': await submit(api, `/checkout/${held}`, form),
      'the invoice by the id alone': await visit(api, `/invoices/payments/${paymentId}`),
      'the bank by the id alone': await visit(api, `/authenticate/${paymentId}`),
      'the bank that waits, by the id alone': await visit(
        api,
        `/authenticate/${String(asked.body.payment_id)}`,
      ),
      'the customer by the id': await visit(api, `/customers/${known.customerId}`),
    };
    for (const [what, { text, headers }] of Object.entries(seen)) {
      const told = what.startsWith('the customer') ? text.replaceAll(known.customerId, '') : text;
      expectNothingOnFile(what, `${told} ${headers.get('location') ?? ''}`);
    }
    const document = await visit(api, invoice);
    expect(document.headers.get('content-type')).toBe('application/pdf');
  });

  test('begins a plan whose receipt says what is charged later as if nothing were in their wallet', async () => {
    const other = await sellPlan(shop, { price: 5000 });
    const { sessionId } = await intrude({ billing_address: { country: 'US', zipcode: '94107' } }, other);
    const receipt = await visit(api, `/checkout/${sessionId}/result`);
    expect(receipt.text).toContain('$50.00');
    // The wallet's 77.31 would pay the first renewal, and of the second all but 22.69.
    expect(receipt.text).not.toContain('22.69');
    expectNothingOnFile('the receipt', receipt.text);
  });

  test('begins a plan that is renewed by the card alone, while the plan that they have takes their wallet', async () => {
    const other = await sellPlan(shop, { price: 5000 });
    const { told } = await intrude({}, other);
    const to = new Date(Date.now() + 40 * 86_400_000).toISOString();
    const advanced = await shop.request('POST', '/test_clock/advance', { to, freeze: true });
    expect(advanced.status, advanced.text).toBe(200);
    const payments = (await shop.request('GET', `/payments?customer_id=${known.customerId}`)).body.items;
    const walletShareOf = async (subscriptionId: unknown) => {
      const own: Json[] = payments.filter((each: Json) => each.subscription_id === subscriptionId);
      // The newest first; the last one began it.
      const renewals = await Promise.all(own.slice(0, -1).map((each) => paymentOf(each)));
      return renewals.map((each) => each.wallet_amount as number);
    };
    expect(await walletShareOf(told.body.subscription_id)).toEqual([0]);
    // The known customer was new when they bought theirs: 30.00 of the 77.31.
    expect(await walletShareOf(knownSubscriptionId)).toEqual([3000]);
    expect(await walletOf(known)).toBe(4731);
  });

  test('leads nobody from the id of a payment, which shops see, to its receipt, its offer or its bank', async () => {
    const { told } = await intrude();
    const paymentId = String(told.body.payment_id);
    for (const path of [`/authenticate/${paymentId}`, `/authenticate/${paymentId}?token=1.a.b`]) {
      const answer = await visit(api, path);
      expect([answer.status, answer.headers.get('location')]).toEqual([404, null]);
      const sent = await submit(api, path, { answer: 'approve' });
      expect(sent.headers.get('location')).toBe('/');
    }
  });

  test('changes nothing that is on file: no name, phone, address, or method of a subscription', async () => {
    const read = async () => ({
      customer: (await shop.request('GET', `/customers/${known.customerId}`)).body,
      subscription: (await shop.request('GET', `/subscriptions/${knownSubscriptionId}`)).body,
      rows: [
        ...(await api.runtime.sql`select billing from customer where customer_id = ${known.customerId}`),
      ],
    });
    const before = await read();
    expect(before.rows).toMatchObject([{ billing: { country: 'JP', street: onFile.street } }]);
    await intrude({ billing_address: { country: 'DE', street: 'Musterweg 1', zipcode: '10115' } });
    expect(await read()).toEqual(before);
    const methods = await shop.request('GET', `/customers/${known.customerId}/payment-methods`);
    const digits = methods.body.items.map((each: Json) => each.card.last4_digits);
    expect(digits.toSorted(), 'the card that paid is on file too, as on the wire').toEqual(['4242', '4444']);
  });

  test('cannot be paid with what is on file', async () => {
    const sessionId = await openCheckout(shop, [course], { show_saved_payment_methods: true });
    const rest = typed({ card: undefined });
    const answer = await confirm(api, sessionId, { ...rest, payment_method_id: known.paymentMethodId });
    expectRefusal(answer, 404, 'PAYMENT_METHOD_NOT_FOUND');
    expectNothingOnFile('the refusal', answer.text.replaceAll(known.paymentMethodId, ''));
  });
});

describe('what is proposed after a purchase with the address of somebody known', () => {
  beforeEach(async () => {
    const pro = await sellPlan(shop, { price: 8000 });
    // First what would change the plan that the known customer has, then something else.
    const upgrade = await createOffer(shop, {
      kind: 'plan_change',
      product_id: pro,
      proration_billing_mode: 'prorated_immediately',
    });
    const other = await createOffer(shop, { product_id: await sellCourse(shop, { price: 1900 }) });
    const steps = [
      stepOf('upgrade', upgrade.offer_id as string, { declined: 'course' }),
      stepOf('course', other.offer_id as string),
    ];
    await publish(shop, { moment: 'post_purchase', steps });
  });

  async function openOffer(over: Json = {}, productId = course) {
    const { told } = await intrude(over, productId);
    const [offer] = await waitingFor(shop, known);
    if (!offer) throw new Error('nothing is proposed');
    const url = offer.url as string;
    expect(told.body.redirect_url).toBe(url);
    const own = `/presentations/${String(offer.presentation_id)}`;
    return { url, own, offer, paid: told.body, ask: withLink(url) };
  }

  test('changes no plan of theirs, and names the card that has just paid', async () => {
    const { offer } = await openOffer();
    expect(offer).toMatchObject({ step_id: 'course', subscription_id: null, action: 'one_click' });
    expect(offer.payment_method).toMatchObject({ last4: '4242' });
  });

  test('shows nothing that is on file, on its page or by its token', async () => {
    const { url, own, ask } = await openOffer();
    const seen: Record<string, Answer> = {
      'the page': await visit(api, url),
      'the presentation': await ask('GET', own),
      'the presentation as it is seen': await ask('POST', `${own}/view`, {}),
      'the list': await ask('GET', `/customers/${known.customerId}/presentations`),
    };
    for (const [what, { status, text }] of Object.entries(seen)) {
      expect(status, `${what} ${text}`).toBe(200);
      // Whose it is, it may say: an id opens nothing.
      expectNothingOnFile(what, text.replaceAll(known.customerId, ''));
    }
  });

  test('is charged to the card that has just paid, and to no other that is asked for', async () => {
    const { own, ask, paid } = await openOffer();
    const other = await ask('POST', `${own}/accept`, { payment_method_id: known.paymentMethodId });
    expectRefusal(other, 404, 'PAYMENT_METHOD_NOT_FOUND');
    const accepted = await ask('POST', `${own}/accept`, {});
    expect(accepted.body, accepted.text).toMatchObject({ status: 'accepted' });
    const [first, second] = [await paymentOf(paid), await paymentOf(accepted.body)];
    expect(second).toMatchObject({ card_last_four: '4242', customer: { name: 'Stranger' } });
    expect(second.payment_method_id).toBe(first.payment_method_id);
    expect(second.billing).toEqual(first.billing);
  });

  test('says nothing of whether they want offers, and changes nothing about it', async () => {
    const wishes = `/customers/${known.customerId}/offer-preferences`;
    const { url, own, ask } = await openOffer();
    await shop.request('PATCH', wishes, { preference: 'fewer' });
    expect((await visit(api, url)).text).not.toContain('name="preference"');
    const sent = await submit(api, `${url}/preference`, { preference: 'all' });
    expect(sent.headers.get('location')).not.toContain('saved=');
    await submit(api, `${url}/preference`, { preference: 'none' });
    expect((await shop.request('GET', wishes)).body).toEqual({ preference: 'fewer' });
    expect((await ask('GET', own)).body, 'a no to this offer is theirs to say').toMatchObject({
      state: 'declined',
    });
  });

  test('leads to a checkout without their cards when that card is declined', async () => {
    const { own, ask } = await openOffer({ card: cardOf(cards.paysFirstCharge) });
    const accepted = await ask('POST', `${own}/accept`, {});
    expect(accepted.body).toMatchObject({ status: 'failed', update_payment_method_url: null });
    const url = accepted.body.fallback_checkout_url as string;
    const checkout = await visit(api, url);
    expect(checkout.status).toBe(200);
    expectNothingOnFile('the checkout', checkout.text);
    const session = url.split('/').at(-1) ?? '';
    const rest = typed({ card: undefined });
    const paying = await confirm(api, session, { ...rest, payment_method_id: known.paymentMethodId });
    expectRefusal(paying, 404, 'PAYMENT_METHOD_NOT_FOUND');
    const paid = await confirm(api, session, typed());
    expect(paid.body, paid.text).toMatchObject({ status: 'succeeded' });
    expect((await paymentOf(paid.body)).customer.customer_id).toBe(known.customerId);
  });

  test('can be charged to any of their cards by the seller, who knows them', async () => {
    const { offer } = await openOffer();
    const accepted = await act(shop, String(offer.presentation_id), 'accept', {
      payment_method_id: known.paymentMethodId,
    });
    expect(accepted).toMatchObject({ status: 'accepted' });
    expect((await paymentOf(accepted)).card_last_four).toBe('4444');
  });

  test('changes the plan that was just bought, while that is charged to the card that bought it', async () => {
    await shop.request('PATCH', '/settings', { allow_multiple_subscriptions: true });
    const { own, ask, offer, paid, url } = await openOffer({}, plan);
    const bought = `/subscriptions/${String(paid.subscription_id)}`;
    expect(offer).toMatchObject({ step_id: 'upgrade', subscription_id: paid.subscription_id });
    // The customer, or the seller for them, gives it another card: the link of the stranger charges that no more.
    const method = { type: 'existing', payment_method_id: known.paymentMethodId };
    const moved = await shop.request('POST', `${bought}/update-payment-method`, method);
    expect(moved.status, moved.text).toBe(200);
    expectRefusal(await ask('POST', `${own}/accept`, {}), 404, 'PAYMENT_METHOD_NOT_FOUND');
    const page = await visit(api, url);
    expect(page.status).toBe(200);
    expect(page.text).not.toContain('4444');
    expect((await ask('GET', own)).text).not.toContain('4444');
    expect((await shop.request('GET', bought)).body.product_id).toBe(plan);
    const back = { type: 'existing', payment_method_id: (await paymentOf(paid)).payment_method_id as string };
    await shop.request('POST', `${bought}/update-payment-method`, back);
    const accepted = await ask('POST', `${own}/accept`, {});
    expect(accepted.body).toMatchObject({ status: 'accepted' });
    // 72.00, which is 10 % off 80.00, less the 30.00 just paid, is all the card's: the wallet keeps its 77.31.
    expect(offer.quote).toMatchObject({ wallet_amount: 0 });
    expect(await paymentOf(accepted.body)).toMatchObject({ total_amount: 4200, wallet_amount: 0 });
    expect(await walletOf(known)).toBe(7731);
  });

  test('says of the plan that was just bought what its next billing dates cost without the wallet', async () => {
    await shop.request('PATCH', '/settings', { allow_multiple_subscriptions: true });
    const { offer, url, ask, own } = await openOffer({}, plan);
    expect(offer.quote.coming_charges[0]).toMatchObject({ amount: 7200 });
    for (const { text } of [await visit(api, url), await ask('GET', own)]) expectNoWallet(text);
  });
});

/** Balance of the wallet; what would be left of it after the change's 42.00; and of 72.00 after that. */
function expectNoWallet(text: string): void {
  for (const sum of ['77.31', '35.31', '36.69', '7731', '3531', '3669']) expect(text).not.toContain(sum);
}

const walletOf = async ({ customerId }: Buyer): Promise<number> =>
  (await shop.request('GET', `/customers/${customerId}/wallets`)).body.items[0].balance as number;

describe('the token of an offer link', () => {
  test('opens its own presentation, and of the others of its customer none', async () => {
    const buyer = await createBuyer({ runtime: api.runtime, scope: shop.scope });
    const urls: Json[] = [];
    for (const surface of ['main', 'sidebar']) {
      const stage = await publish(shop);
      const raised = await shop.request('POST', '/moments', {
        customer_id: buyer.customerId,
        moment: stage.moment,
        surface,
      });
      urls.push(raised.body.presentation);
    }
    const [one, two] = urls as [Json, Json];
    const ask = withLink(one.url as string);
    const list = await ask('GET', `/customers/${buyer.customerId}/presentations`);
    expect(list.body.items.map((each: Json) => each.presentation_id)).toEqual([one.presentation_id]);
    const open = await ask('GET', `/customers/${buyer.customerId}/presentations?state=open`);
    expect(open.body.items).toHaveLength(1);
    const unknown = await ask('GET', '/presentations/prs_000000000000000000000');
    const requests: readonly (readonly [string, string])[] = [
      ['GET', ''],
      ['POST', '/view'],
      ['POST', '/accept'],
      ['POST', '/decline'],
      ['POST', '/undo'],
    ];
    for (const [method, verb] of requests) {
      const answer = await ask(
        method,
        `/presentations/${String(two.presentation_id)}${verb}`,
        method === 'POST' ? {} : undefined,
      );
      expectRefusal(answer, 404, 'NOT_FOUND');
      expect(answer.body.message).toBe(unknown.body.message);
    }
    expect((await ask('GET', `/presentations/${String(one.presentation_id)}`)).status).toBe(200);
    const portal = await shop.request('POST', `/customers/${buyer.customerId}/customer-portal/session`);
    const inPortal = await withLink(portal.body.link as string)(
      'GET',
      `/customers/${buyer.customerId}/presentations`,
    );
    expect(inPortal.body.items, 'the token of the account opens all').toHaveLength(2);
  });
});
