import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { dayMs } from '../../src/domain/time.ts';
import { publishDemoFunnels } from '../../src/demo/first-run.ts';
import { createBuyer } from '../support/buyers.ts';
import { cardOf, cards, guest } from '../support/shop.ts';
import { asId } from '../../src/domain/ids.ts';
import { checkoutProof } from '../../src/secrets/link-tokens.ts';
import { bankPageOf, typedCard } from '../support/pages.ts';
import { type Subscriber, openCheckout, openPlan, putOnHold, subscribe } from './buying.ts';
import { type Stage, openStage } from './stage.ts';

type ChangePlanParams = Parameters<Stage['client']['subscriptions']['changePlan']>[1];

let stage: Stage;
let urls: Record<PageName, string>;

beforeAll(async () => {
  stage = await openStage();
  urls = await prepare();
});

afterAll(async () => {
  await stage.close();
});

const pages = [
  { name: 'start', status: 200 },
  { name: 'shop', status: 200 },
  { name: 'shop after paying', status: 200 },
  { name: 'shop after failing', status: 200 },
  { name: 'checkout of a guest', status: 200 },
  { name: 'checkout of a shop that named no address', status: 200 },
  { name: 'checkout of something free', status: 200 },
  { name: 'checkout with everything', status: 200 },
  { name: 'checkout in yen', status: 200 },
  { name: 'checkout after a decline', status: 200 },
  { name: 'checkout with mistakes', status: 200 },
  { name: 'checkout that has expired', status: 410 },
  { name: 'unknown checkout', status: 404 },
  { name: 'bank', status: 200 },
  { name: 'bank, too late', status: 200 },
  { name: 'receipt', status: 200 },
  { name: 'receipt of a shop that named no address', status: 200 },
  { name: 'failed payment', status: 200 },
  { name: 'payment at the bank', status: 200 },
  { name: 'payment under way', status: 200 },
  { name: 'link of a plan on hold', status: 200 },
  { name: 'link of a plan on hold after a decline', status: 200 },
  { name: 'link of an active plan', status: 200 },
  { name: 'link that was paid', status: 200 },
  { name: 'link of an active plan, from nowhere', status: 200 },
  { name: 'link that was replaced', status: 410 },
  { name: 'unknown link', status: 404 },
  { name: 'portal', status: 200 },
  { name: 'portal with plans', status: 200 },
  { name: 'empty portal', status: 200 },
  { name: 'unknown portal', status: 404 },
  { name: 'plan', status: 200 },
  { name: 'plan with credit and a planned change', status: 200 },
  { name: 'plan that ends', status: 200 },
  { name: 'plan on hold', status: 200 },
  { name: 'bigger plan', status: 200 },
  { name: 'smaller plan', status: 200 },
  { name: 'smaller plan later', status: 200 },
  { name: 'plan in yen', status: 200 },
  { name: 'changed plan', status: 200 },
  { name: 'declined change', status: 200 },
  { name: 'change at the bank', status: 200 },
  { name: 'offer', status: 200 },
  { name: 'offer in yen', status: 200 },
  { name: 'offer of another plan', status: 200 },
  { name: 'offer with a quantity', status: 200 },
  { name: 'offer that ends', status: 200 },
  { name: 'offer after a decline', status: 200 },
  { name: 'offer at the bank', status: 200 },
  { name: 'accepted offer', status: 200 },
  { name: 'offer taken back', status: 200 },
  { name: 'declined offer', status: 200 },
  { name: 'offer before a cancellation', status: 200 },
  { name: 'offer before a smaller plan', status: 200 },
  { name: 'offer declined before a cancellation', status: 200 },
  { name: 'offer of a pause', status: 200 },
  { name: 'accepted pause', status: 200 },
  { name: 'paused plan', status: 200 },
  { name: 'portal with a paused plan', status: 200 },
  { name: 'unknown offer', status: 404 },
  { name: 'link to an invoice that has expired', status: 404 },
] as const;
type PageName = (typeof pages)[number]['name'];

interface Proposed {
  readonly presentation_id: string;
  readonly url: string;
}

/** Brings about what each page shows. */
async function prepare(): Promise<Record<PageName, string>> {
  const { client, sellerUrl, url } = stage;
  const links = { return_url: `${sellerUrl}/thanks`, cancel_url: `${sellerUrl}/cart` };
  const germany = { country: 'DE', zipcode: '10115' } as const;
  const paid = async (productId: string, number: string, over: object = {}) => {
    const address = await openCheckout(stage, [productId], { ...links, ...over });
    const id = address.split('/').at(-1) ?? '';
    const body = { ...guest(), billing_address: germany, card: cardOf(number) };
    await client.post(`/checkouts/${id}/confirm`, { body });
    return address;
  };
  // As whoever bought, who has their own link.
  const own = (address: string, suffix = '') => {
    const id = asId<'checkout_session'>(address.split('/').at(-1) ?? '');
    return `${address}${suffix}?proof=${checkoutProof(stage.runtime.secrets, id)}`;
  };
  const portal = async (customerId: string) =>
    (await client.customers.customerPortal.create(customerId, { return_url: `${sellerUrl}/account` })).link;
  const declined = await paid('prod_starter_course', cards.hasNoFunds);
  const asking = await paid('prod_starter_course', cards.asks);
  const late = await paid('prod_starter_course', cards.asks);
  const [unanswered] = await stage.runtime.sql<{ payment_id: string }[]>`
    update payment set created_at = created_at - interval '1 day'
    where checkout_session_id = ${late.split('/').at(-1) ?? ''} returning payment_id`;
  const receipt = await paid('prod_pro_plan', cards.pays, { discount_codes: ['WELCOME10'] });
  const unnamed = await paid('prod_ebook', cards.pays, { return_url: null, cancel_url: null });
  const free = await client.products.create({
    name: 'Sample chapter',
    tax_category: 'e_book',
    price: {
      type: 'one_time_price',
      currency: 'USD',
      price: 0,
      discount: 0,
      purchasing_power_parity: false,
    },
  });
  await client.put('/simulator/faults', { body: { late_success: { next: 1, after_ms: dayMs } } });
  const slow = await paid('prod_ebook', cards.pays);
  const stranger = await client.customers.create({
    email: 'nobody.yet@example.com',
    name: 'Sample Stranger',
  });
  const active = await subscribe(stage, { productId: 'prod_pro_plan' });
  const onHold = await subscribe(stage, { buyer: active });
  await stage.runtime.sql`
    update subscription set status = 'on_hold' where subscription_id = ${onHold.subscriptionId}`;
  const [declinedOne, paidOne, replaced] = [
    await subscribe(stage, { card: cards.paysFirstCharge }),
    await subscribe(stage, { card: cards.paysFirstCharge }),
    await subscribe(stage),
  ];
  await putOnHold(stage, declinedOne.subscriptionId);
  await putOnHold(stage, paidOne.subscriptionId);
  const link = async ({ subscriptionId }: Subscriber) =>
    (
      await client.subscriptions.updatePaymentMethod(subscriptionId, {
        payment_method: { type: 'new', return_url: `${sellerUrl}/account` },
      })
    ).payment_link ?? '';
  const fromNowhere = await client.subscriptions.updatePaymentMethod(
    (await subscribe(stage)).subscriptionId,
    {
      payment_method: { type: 'new' },
    },
  );
  const replacedLink = await link(replaced);
  // Another one, not the same again: it leads back to elsewhere.
  await client.subscriptions.updatePaymentMethod(replaced.subscriptionId, {
    payment_method: { type: 'new' },
  });
  const offers = await prepareOffers();
  stage.clock.aheadMs = -2 * dayMs;
  const expired = await openCheckout(stage, ['prod_ebook'], links);
  stage.clock.aheadMs = 0;
  return {
    start: `${url}/`,
    shop: `${url}/shop`,
    'shop after paying': `${url}/shop/complete?payment_id=pay_sample&status=succeeded`,
    'shop after failing': `${url}/shop/complete?payment_id=pay_sample&status=failed`,
    'checkout of a guest': await openCheckout(stage, ['prod_starter_course'], links),
    'checkout of a shop that named no address': await openCheckout(stage, ['prod_ebook']),
    'checkout of something free': await openCheckout(stage, [free.product_id], links),
    'checkout with everything': await openEverything(links),
    'checkout in yen': await openCheckout(stage, ['prod_standard_plan_jp'], {
      ...links,
      billing_address: { country: 'JP' },
    }),
    'checkout after a decline': own(declined),
    'checkout with mistakes': await openEverything(links),
    'checkout that has expired': expired,
    'unknown checkout': `${url}/checkout/cks_unknown`,
    bank: own(asking),
    'bank, too late': `${stage.url}${bankPageOf(stage.runtime, unanswered?.payment_id ?? '')}`,
    'link to an invoice that has expired': `${url}/invoices/payments/pay_1?token=1.a.b`,
    receipt: own(receipt, '/result'),
    'receipt of a shop that named no address': own(unnamed, '/result'),
    'failed payment': own(declined, '/result'),
    'payment at the bank': own(asking, '/result'),
    'payment under way': own(slow, '/result'),
    'link of a plan on hold': await link(onHold),
    'link of a plan on hold after a decline': await payLink(await link(declinedOne), cards.hasNoFunds),
    'link of an active plan': await link(active),
    'link of an active plan, from nowhere': fromNowhere.payment_link ?? '',
    'link that was paid': `${await payLink(await link(paidOne), cards.paysToo)}/result`,
    'link that was replaced': replacedLink,
    'unknown link': `${url}/pay/pml_unknown`,
    portal: await portal('cus_123'),
    'portal with plans': await portal(onHold.customerId),
    'empty portal': await portal(stranger.customer_id),
    'unknown portal': `${url}/portal/cst_unknown`,
    ...(await preparePlans()),
    ...offers,
    ...(await prepareRetention()),
  };
}

/** What the demo shop proposes after purchases, in every state that a buyer can see. */
async function prepareOffers() {
  const { client, url } = stage;
  await publishDemoFunnels(stage.runtime, stage.scope);
  const propose = async (productId: string, number: string = cards.pays, country = 'DE') => {
    const id = (await openCheckout(stage, [productId])).split('/').at(-1) ?? '';
    const body = { ...guest(), billing_address: { country, zipcode: '10115' }, card: cardOf(number) };
    const { payment_id } = await client.post<{ payment_id: string }>(`/checkouts/${id}/confirm`, { body });
    // Its owner says yes where the bank asks.
    const approved = { method: 'POST', body: new URLSearchParams({ answer: 'approve' }) };
    await fetch(`${url}${bankPageOf(stage.runtime, payment_id)}`, { ...approved, redirect: 'manual' });
    return openOfferOf((await client.payments.retrieve(payment_id)).customer.customer_id);
  };
  const openOfferOf = async (customerId: string) => {
    const list = await client.get<{ items: Proposed[] }>(`/customers/${customerId}/presentations?state=open`);
    return list.items[0]!;
  };
  const answer = (offer: Proposed, verb: 'accept' | 'decline' | 'undo') =>
    client.post<{ next?: Proposed }>(`/presentations/${offer.presentation_id}/${verb}`, { body: {} });
  const answered = async (offer: Proposed, ...verbs: ('accept' | 'decline' | 'undo')[]) => {
    for (const verb of verbs) await answer(offer, verb);
    return offer.url;
  };
  const limit = await client.post<{ presentation: Proposed }>('/moments', {
    body: { customer_id: 'cus_123', moment: 'usage_limit' },
  });
  const seat = await answer(await propose('prod_basic_plan'), 'decline');
  return {
    offer: (await propose('prod_starter_course')).url,
    'offer in yen': (await propose('prod_photo_course_jp', cards.pays, 'JP')).url,
    'offer of another plan': (await propose('prod_basic_plan')).url,
    'offer with a quantity': seat.next!.url,
    'offer that ends': limit.presentation.url,
    'offer after a decline': await answered(
      await propose('prod_single_license', cards.paysFirstCharge),
      'accept',
    ),
    'offer at the bank': await answered(await propose('prod_single_license', cards.asks), 'accept'),
    'accepted offer': await answered(await propose('prod_starter_course'), 'accept'),
    'offer taken back': await answered(await propose('prod_starter_course'), 'accept', 'undo'),
    'declined offer': await answered(await propose('prod_starter_course'), 'decline'),
    'unknown offer': `${url}/offers/cst_unknown`,
  };
}

/** What stands before customers who leave or move down, and plans that rest. */
async function prepareRetention() {
  const { client } = stage;
  const asked = async (productId: string, path: string, fields: Record<string, string>) => {
    const { url, subscriptionId, customerId } = await openPlan(stage, { productId });
    const body = new URLSearchParams({ attempt: 'sample', ...fields });
    const answer = await fetch(`${url}/${path}`, { method: 'POST', body, redirect: 'manual' });
    return { url: `${stage.url}${answer.headers.get('location') ?? ''}`, subscriptionId, customerId };
  };
  const cancelling = () => asked('prod_basic_plan', 'cancel', { reason: 'unused' });
  const pro = await openPlan(stage, { productId: 'prod_pro_plan' });
  const { quote_id } = (await client.subscriptions.previewChangePlan(pro.subscriptionId, {
    product_id: 'prod_basic_plan',
    quantity: 1,
    proration_billing_mode: 'difference_immediately',
  })) as unknown as { quote_id: string };
  const wanted = new URLSearchParams({
    product_id: 'prod_basic_plan',
    quantity: '1',
    effective_at: 'immediately',
    quote_id,
    shown: '-5000',
    wallet: '0',
    attempt: 'sample',
  });
  const moving = await fetch(`${pro.url}/change`, { method: 'POST', body: wanted, redirect: 'manual' });
  const declined = await cancelling();
  const { items } = await client.get<{ items: Proposed[] }>(
    `/customers/${declined.customerId}/presentations?state=open`,
  );
  await client.post(`/presentations/${items[0]!.presentation_id}/decline`, { body: {} });
  const rest = async () => {
    const plan = await openPlan(stage);
    const body = { customer_id: plan.customerId, moment: 'cancel_intent' };
    const { presentation } = await client.post<{ presentation: Proposed }>('/moments', { body });
    const declining = `/presentations/${presentation.presentation_id}/decline`;
    const { next } = await client.post<{ next: Proposed }>(declining, { body: {} });
    return { ...plan, offer: next };
  };
  const paused = await rest();
  await client.post(`/presentations/${paused.offer.presentation_id}/accept`, { body: {} });
  return {
    'offer before a cancellation': (await cancelling()).url,
    'offer before a smaller plan': `${stage.url}${moving.headers.get('location') ?? ''}`,
    'offer declined before a cancellation': declined.url,
    'offer of a pause': (await rest()).offer.url,
    'accepted pause': paused.offer.url,
    'paused plan': paused.url,
    'portal with a paused plan': paused.url.slice(0, paused.url.indexOf('/subscriptions')),
  };
}

type PlanPageName = Exclude<
  Extract<PageName, `${string}plan${string}` | `${string}change${string}`>,
  `link ${string}` | `portal ${string}` | `offer ${string}` | 'paused plan'
>;

/** Subscriptions in every state that has a page, changed as their sellers change them. */
async function preparePlans(): Promise<Record<PlanPageName, string>> {
  const { client } = stage;
  const plan = async (productId: string, card: string = cards.pays, country: 'US' | 'JP' = 'US') => {
    const { subscriptionId, url } = await openPlan(stage, { productId, card, country });
    const change = (product_id: string, over: Partial<ChangePlanParams> = {}) =>
      client.subscriptions.changePlan(subscriptionId, {
        product_id,
        quantity: 1,
        proration_billing_mode: 'difference_immediately',
        ...over,
      }) as Promise<unknown> as Promise<{ payment_id: string }>;
    return { subscriptionId, url, change };
  };
  const [basic, pro, ending, yen] = await Promise.all([
    plan('prod_basic_plan'),
    plan('prod_pro_plan'),
    plan('prod_basic_plan'),
    plan('prod_premium_plan_jp', cards.pays, 'JP'),
  ]);
  const [credited, changed, held, declined, asking] = await Promise.all([
    plan('prod_pro_plan'),
    plan('prod_basic_plan'),
    plan('prod_basic_plan', cards.paysFirstCharge),
    plan('prod_basic_plan', cards.paysFirstCharge),
    plan('prod_basic_plan', cards.asks),
  ]);
  await credited.change('prod_basic_plan');
  await credited.change('prod_pro_plan_yearly', {
    proration_billing_mode: 'full_immediately',
    effective_at: 'next_billing_date',
  });
  await client.subscriptions.update(ending.subscriptionId, { cancel_at_next_billing_date: true });
  await held.change('prod_pro_plan', { on_payment_failure: 'apply_change' });
  const paid = await changed.change('prod_pro_plan');
  const refused = await declined.change('prod_pro_plan', { on_payment_failure: 'prevent_change' });
  const asked = await asking.change('prod_pro_plan');
  const to = (productId: string) => `change?product_id=${productId}&quantity=1`;
  return {
    plan: basic.url,
    'plan with credit and a planned change': credited.url,
    'plan that ends': ending.url,
    'plan on hold': held.url,
    'bigger plan': `${basic.url}/${to('prod_pro_plan')}`,
    'smaller plan': `${pro.url}/${to('prod_basic_plan')}`,
    'smaller plan later': `${pro.url}/${to('prod_basic_plan')}&effective_at=next_billing_date`,
    'plan in yen': `${yen.url}/${to('prod_standard_plan_jp')}`,
    'changed plan': `${changed.url}/payments/${paid.payment_id}`,
    'declined change': `${declined.url}/payments/${refused.payment_id}`,
    'change at the bank': `${asking.url}/payments/${asked.payment_id}`,
  };
}

/** Sends the form of a link. Answers the link. */
async function payLink(link: string, number: string): Promise<string> {
  await fetch(link, { method: 'POST', body: new URLSearchParams(typedCard(number)), redirect: 'manual' });
  return link;
}

/** Two products, a code, saved cards that can and cannot pay, and every question a seller may ask. */
async function openEverything(links: object): Promise<string> {
  const { customerId } = await createBuyer(stage, { country: 'DE' });
  const label = 'A question of the seller that is long enough to need a second line on a telephone';
  const field = (field_type: 'text' | 'number' | 'date' | 'dropdown' | 'boolean') =>
    ({ key: field_type, label, field_type, required: field_type !== 'number' }) as const;
  return openCheckout(stage, ['prod_starter_course', 'prod_ebook'], {
    ...links,
    customer: { customer_id: customerId },
    show_saved_payment_methods: true,
    billing_address: { country: 'DE' },
    discount_codes: ['WELCOME10'],
    feature_flags: { require_phone_number: true, require_cardholder_name: true },
    custom_fields: [
      field('text'),
      field('number'),
      field('date'),
      { ...field('dropdown'), options: ['S', 'M', 'L'] },
      field('boolean'),
    ],
  });
}

/** Opens a page, and does what must be done to see it as it is called. */
async function open(
  page: Page,
  name: PageName,
): Promise<{ readonly status: number; readonly policy: string }> {
  const answer = await page.goto(urls[name]);
  if (name === 'checkout with mistakes') {
    await page.locator('form[data-checkout]').evaluate((form: HTMLFormElement) => {
      form.noValidate = true;
      form.requestSubmit(form.querySelector<HTMLButtonElement>('.pay button'));
    });
    await page.locator('.field-error').first().waitFor();
  }
  if (name === 'checkout of a guest') await page.locator('.discount summary').click();
  if (name === 'plan') await page.locator('.cancel-plan summary').click();
  if (name === 'portal') await page.locator('.removal summary').first().click();
  if (name === 'offer') await page.locator('.preference summary').click();
  await page.evaluate(() => document.fonts.ready);
  return { status: answer?.status() ?? 0, policy: answer?.headers()['content-security-policy'] ?? '' };
}

describe.each(['en-US', 'ja-JP'])('in %s', (locale) => {
  let page: Page;

  beforeAll(async () => {
    // Colours that are still changing would be measured on their way.
    page = await stage.visitor({ locale, reducedMotion: 'reduce' });
  });

  afterEach(() => {
    expect(stage.troubles()).toEqual([]);
  });

  afterAll(() => stage.endVisits());

  test.each(pages)('the page "$name" is accessible in every light and width', async ({ name, status }) => {
    const answer = await open(page, name);
    expect(answer.status).toBe(status);
    expect(answer.policy).toContain("default-src 'none'");
    expect(answer.policy).not.toContain('unsafe');
    await putAxeIn(page);
    for (const width of [1280, 360]) {
      await page.setViewportSize({ width, height: 800 });
      expect(await page.evaluate(() => document.documentElement.scrollWidth), 'no sideways scrolling').toBe(
        width,
      );
      expect(await tightTargets(page)).toEqual([]);
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        expect(await violations(page), `${colorScheme}, ${width} px`).toEqual([]);
      }
    }
  });
});

describe('out of every page', () => {
  let page: Page;

  beforeAll(async () => {
    page = await stage.visitor();
  });

  afterAll(() => stage.endVisits());

  test.each(pages)('the page "$name" leads on, out, and nowhere that is missing', async ({ name }) => {
    await open(page, name);
    const ways = await waysOf(page);
    expect(ways).not.toEqual([]);
    if (name !== 'shop') expect(ways.filter(isWayOut), JSON.stringify(ways)).not.toEqual([]);
    for (const href of new Set(ways.filter((way) => way.startsWith(stage.url)))) {
      const { status } = await fetch(href.replace(/#.*/, ''));
      expect(status, href).toBeLessThan(400);
    }
  });
});

/** Links and buttons in the page itself: addresses, and what buttons answer. A download leads nowhere. */
function waysOf(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLAnchorElement | HTMLButtonElement>('main a[href], main button')]
      .filter((way) => way.checkVisibility() && !way.matches('[download], .default-action'))
      .map((way) => ('href' in way ? way.href : `${way.name} ${way.value} ${way.dataset['answer'] ?? ''}`)),
  );
}

/** Back to the seller, the account, the order or the start, or a button that says no. */
function isWayOut(way: string): boolean {
  if (way.startsWith(stage.sellerUrl) || /^answer (leave|another)|decline/.test(way)) return true;
  if (!way.startsWith(stage.url)) return false;
  const { pathname } = new URL(way);
  return /^\/(shop|portal\/.*|checkout\/\w+\/result|offers\/\w+\/continue)?$/.test(pathname);
}

/** Putting it in takes longer than asking it; the builder does both each time, so it is used for one rule only. */
async function putAxeIn(page: Page): Promise<void> {
  await new AxeBuilder({ page }).withRules('html-has-lang').setLegacyMode().analyze();
}

interface Axe {
  run(
    context: Document,
    options: object,
  ): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
}

/** What breaks any rule of axe, that of target sizes included, which it leaves out by itself. */
function violations(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const { axe } = window as unknown as { readonly axe: Axe };
    const results = await axe.run(document, { rules: { 'target-size': { enabled: true } } });
    return results.violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
  });
}

/** What one presses and is smaller than 24 px in a direction; links inside a sentence may be. */
function tightTargets(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('a, button, input, select, summary')]
      .filter((element) => element.checkVisibility() && !element.matches('[aria-hidden], .skip'))
      .filter((element) => !(element.matches('p a') && getComputedStyle(element).display === 'inline'))
      .filter((element) => {
        const { width, height } = (element.closest('label') ?? element).getBoundingClientRect();
        return width < 24 || height < 24;
      })
      .map((element) => element.outerHTML),
  );
}

describe('elsewhere', () => {
  afterEach(async () => {
    expect(await stage.endVisits()).toEqual([]);
  });

  test.each(['checkout of a guest', 'offer in yen'] as const)(
    'the %s weighs less than 50 KB besides its fonts, in either language',
    async (name) => {
      for (const locale of ['en-US', 'ja-JP']) {
        const page = await stage.visitor({ locale });
        const files = new Map<string, number>();
        const sizes: Promise<unknown>[] = [];
        page.on('requestfinished', (request) => {
          if (request.resourceType() === 'font') return;
          const measured = request.sizes().then(({ responseBodySize, responseHeadersSize }) => {
            files.set(new URL(request.url()).pathname, responseBodySize + responseHeadersSize);
          });
          sizes.push(measured);
        });
        await page.goto(urls[name], { waitUntil: 'networkidle' });
        await Promise.all(sizes);
        expect(files.size).toBeGreaterThanOrEqual(4);
        const weight = [...files.values()].reduce((sum, size) => sum + size, 0);
        expect(weight, JSON.stringify([...files])).toBeLessThan(50 * 1024);
      }
    },
  );

  test('what moves takes less than 200 ms, and nothing moves for who wants that', async () => {
    const page = await stage.visitor();
    await page.goto(urls['checkout with everything']);
    const longest = () =>
      page.evaluate(() =>
        Math.max(
          ...[...document.querySelectorAll('*')].flatMap((element) => {
            const { transitionDuration, animationDuration } = getComputedStyle(element);
            return [transitionDuration, animationDuration].join(',').split(',').map(Number.parseFloat);
          }),
        ),
      );
    await page.emulateMedia({ reducedMotion: 'no-preference' });
    expect(await longest()).toBeLessThan(0.2);
    await page.emulateMedia({ reducedMotion: 'reduce' });
    expect(await longest()).toBe(0);
  });

  test('what is no form, or a huge one, is refused', async () => {
    const send = async (path: string, init: RequestInit) =>
      (await fetch(`${stage.url}${path}`, { method: 'POST', ...init })).status;
    const type = (value: string) => ({ 'content-type': value });
    const { pathname } = new URL(urls['checkout of a guest']);
    for (const path of [pathname, '/shop/buy', '/authenticate/pay_1']) {
      expect(await send(path, { body: '{}', headers: type('application/json') })).toBe(422);
      expect(await send(path, { body: 'x', headers: type('multipart/form-data; boundary=y') })).toBe(422);
    }
    expect(await send(pathname, { body: new URLSearchParams({ name: 'a'.repeat(1024 * 1024) }) })).toBe(413);
  });

  test('the API reference lists the operations, asking nobody but this server, and complains of nothing', async () => {
    const page = await stage.visitor();
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (['warning', 'error'].includes(message.type())) complaints.push(message.text());
    });
    const description = (await (await fetch(`${stage.url}/openapi.json`)).json()) as {
      paths: Record<string, Record<string, { tags: string[]; summary?: string }>>;
    };
    const operations = Object.entries(description.paths).flatMap(([path, methods]) =>
      Object.values(methods).map(({ tags: [tag = ''], summary }) => ({ tag, name: summary ?? path })),
    );
    await page.goto(`${stage.url}/docs/api`);
    const sidebar = page.getByLabel('Sidebar for Rung');
    for (const tag of new Set(operations.map((operation) => operation.tag))) {
      await sidebar.getByText(tag, { exact: true }).waitFor();
    }
    // The first group is open from the beginning.
    const folded = sidebar.getByRole('button', { name: /^Checkout sessions/, expanded: false });
    if (await folded.isVisible()) await folded.click();
    for (const { name } of operations.filter(({ tag }) => tag === 'Checkout sessions')) {
      await sidebar.getByText(name, { exact: true }).waitFor();
    }
    expect(complaints).toEqual([]);
  });

  test('the errors that answers link to are explained on an accessible page', async () => {
    const page = await stage.visitor();
    await page.goto(`${stage.url}/docs/errors#payment_method_expired`);
    await putAxeIn(page);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await violations(page), colorScheme).toEqual([]);
    }
  });
});
