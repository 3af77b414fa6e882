import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { Answer, Caller, Json } from './api.ts';
import { type Buyer, buy, createBuyer } from './buyers.ts';
import { type Shop, publish } from './presentations.ts';
import { sellPlan } from './shop.ts';

/** Plans of a shop that offers a pause to customers who cancel `pro`, or move down from it to `basic`. */
export interface RetentionPlans {
  readonly pro: string;
  readonly basic: string;
}

export interface PlanHolder extends Buyer {
  readonly subscriptionId: string;
}

/** `pro` costs 80 dollars a month, `basic` 30. Each call creates plans of its own. */
export async function publishRetention(caller: Caller): Promise<RetentionPlans> {
  const pro = await sellPlan(caller, { price: 8000 });
  const basic = await sellPlan(caller);
  for (const moment of ['cancel_intent', 'downgrade_intent']) {
    const offer = { kind: 'pause', pause_days: 30, discount: null };
    await publish(caller, { moment, product_id: pro, offer });
  }
  return { pro, basic };
}

/** New customer who has bought the plan. */
export async function holdPlan(shop: Shop, plan: string): Promise<PlanHolder> {
  const buyer = await createBuyer(shop);
  const paymentId = await buy(shop, buyer, plan);
  const payment = (await shop.request('GET', `/payments/${paymentId}`)).body;
  return { ...buyer, subscriptionId: payment.subscription_id as string };
}

export const requestsOf = ({ subscriptionId }: Pick<PlanHolder, 'subscriptionId'>): string =>
  `/subscriptions/${subscriptionId}/retention_requests`;

/** Makes a request with an idempotency key of its own, and returns the answer. */
export async function requestRetention(caller: Caller, holder: PlanHolder, body: Json): Promise<Json> {
  const headers = { 'idempotency-key': randomUUID() };
  const answer = await caller.request('POST', requestsOf(holder), body, headers);
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
}

/** Declines the offer and fulfils the request. */
export function fulfil(caller: Caller, holder: PlanHolder, presentationId: string): Promise<Answer> {
  return caller.request('POST', `${requestsOf(holder)}/${presentationId}/fulfil`, undefined, {
    'idempotency-key': randomUUID(),
  });
}
