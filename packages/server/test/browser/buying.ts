import type { Locator, Page } from 'playwright-core';
import { asId } from '../../src/domain/ids.ts';
import type { CountryCode } from '../../src/domain/tax/countries.ts';
import { renewSubscription } from '../../src/use-cases/billing/subscriptions/renew-subscription.ts';
import { type Buyer, createBuyer } from '../support/buyers.ts';
import { cards, cartOf } from '../support/shop.ts';
import type { Stage } from './stage.ts';
import { bankPageOf } from '../support/pages.ts';

type CheckoutParams = Parameters<Stage['client']['checkoutSessions']['create']>[0];

/** What a customer types; what is absent they leave as it is. */
interface Typed {
  readonly email?: string;
  readonly name?: string;
  readonly country?: string;
  readonly postalCode?: string;
  readonly card?: string;
  readonly expiry?: string;
  readonly cvc?: string;
}

export const guest = {
  name: 'Sample Guest',
  country: 'DE',
  postalCode: '10115',
  card: cards.pays,
  expiry: '12 / 34',
  cvc: '123',
} as const satisfies Typed;

let guests = 0;

/** An address that no customer has yet. */
export function newEmail(): string {
  guests++;
  return `guest.${guests}@example.com`;
}

/** Opens a hosted checkout as the seller's server does, and answers its address. */
export async function openCheckout(
  { client }: Stage,
  productIds: readonly string[],
  over: Partial<CheckoutParams> = {},
): Promise<string> {
  const session = await client.checkoutSessions.create({ product_cart: cartOf(...productIds), ...over });
  return session.checkout_url ?? '';
}

/** Fills in what is given, from top to bottom. */
export async function fillIn(page: Page, typed: Typed): Promise<void> {
  const { email, name, country, postalCode } = typed;
  if (email !== undefined) await page.getByLabel('Email', { exact: true }).fill(email);
  if (name !== undefined) await page.getByLabel('Name', { exact: true }).fill(name);
  if (country !== undefined) await page.getByLabel('Country or region').selectOption(country);
  if (postalCode !== undefined) await postalCodeOf(page).fill(postalCode);
  if (typed.card !== undefined) await page.getByLabel('Card number').fill(typed.card);
  if (typed.expiry !== undefined) await page.getByLabel('Expires', { exact: true }).fill(typed.expiry);
  if (typed.cvc !== undefined) await page.getByLabel('CVC').fill(typed.cvc);
}

/** The field for the postal code, whatever it is called in the country that is chosen. */
export function postalCodeOf(page: Page): Locator {
  return page.getByLabel(/^(Postal code|Postcode|ZIP code|PIN code|Eircode)/);
}

export async function pay(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^(Pay|Start trial|Confirm order)/ }).click();
}

/** Waits until the page shows the text, which is how a customer knows that something has happened. */
export async function sees(page: Page, text: string | RegExp): Promise<void> {
  await page.getByText(text).first().waitFor();
}

/** The total as the page shows it, the largest figure on it. */
export function totalOf(page: Page): Promise<string> {
  return page.locator('.total strong').innerText();
}

/** The receipt's facts: order number, card, and so on. */
export async function factsOf(page: Page): Promise<Record<string, string>> {
  const [names, values] = await Promise.all([
    page.locator('.facts dt').allInnerTexts(),
    page.locator('.facts dd').allInnerTexts(),
  ]);
  return Object.fromEntries(names.map((name, index) => [name, values[index] ?? '']));
}

/** All payments of the customer with this address, the newest first. */
export async function paymentsOf({ client }: Stage, email: string) {
  const customers = await client.customers.list({ email });
  const payments = await Promise.all(
    customers.items.map(async ({ customer_id }) => (await client.payments.list({ customer_id })).items),
  );
  return payments.flat();
}

export interface Subscriber extends Buyer {
  readonly subscriptionId: string;
}

/** Somebody with a saved card, from Germany unless told otherwise, and a plan bought with it. */
export async function subscribe(
  stage: Stage,
  over: {
    readonly productId?: string;
    readonly card?: string;
    readonly country?: CountryCode;
    readonly buyer?: Buyer;
  } = {},
): Promise<Subscriber> {
  const { productId = 'prod_basic_plan', country = 'DE', card = cards.pays } = over;
  const { customerId, paymentMethodId } = over.buyer ?? (await createBuyer(stage, { card, country }));
  await stage.client.checkoutSessions.create({
    product_cart: cartOf(productId),
    customer: { customer_id: customerId },
    payment_method_id: paymentMethodId,
    confirm: true,
  });
  const { items } = await stage.client.subscriptions.list({ customer_id: customerId, product_id: productId });
  return { customerId, paymentMethodId, subscriptionId: items[0]?.subscription_id ?? '' };
}

export interface Planholder extends Subscriber {
  /** The address of the plan's page in their account. */
  readonly url: string;
}

/** Somebody from a place without tax who has a plan, and asks for the way into their account. */
export async function openPlan(
  stage: Stage,
  over: Parameters<typeof subscribe>[1] = {},
): Promise<Planholder> {
  const subscriber = await subscribe(stage, { country: 'US', ...over });
  const { customerId, subscriptionId } = subscriber;
  const { items } = await stage.client.payments.list({ customer_id: customerId });
  if (items[0]?.status === 'requires_customer_action') {
    const answer = new URLSearchParams({ answer: 'approve' });
    await fetch(`${stage.url}${bankPageOf(stage.runtime, items[0].payment_id)}`, {
      method: 'POST',
      body: answer,
    });
  }
  const { link } = await stage.client.customers.customerPortal.create(customerId);
  return { ...subscriber, url: `${link}/subscriptions/${subscriptionId}` };
}

/** Its billing date comes, and its card, which pays no second time, is declined. */
export async function putOnHold({ runtime, scope }: Stage, subscriptionId: string): Promise<void> {
  await runtime.sql`
    update subscription set next_billing_at = ${runtime.wallClock()} where subscription_id = ${subscriptionId}`;
  await renewSubscription(runtime, scope, asId<'subscription'>(subscriptionId));
}
