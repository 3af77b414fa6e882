import { expect } from 'vitest';
import { asId } from '../../src/domain/ids.ts';
import { findExperiment } from '../../src/store/offers/experiments.ts';
import { variantFor } from '../../src/domain/offer/experiment/experiment.ts';
import type { Caller, Json } from './api.ts';
import { type Buyer, createBuyer } from './buyers.ts';
import type { Shop } from './presentations.ts';

/** An experiment on the step `upsell`: as it is, or without a discount, unless told otherwise. A draft. */
export async function draftExperiment(caller: Caller, funnelId: string, over: Json = {}): Promise<Json> {
  const answer = await caller.request('POST', '/experiments', {
    funnel_id: funnelId,
    step_id: 'upsell',
    name: 'Is the discount needed?',
    variants: [
      { variant_id: 'as_it_is', weight: 1 },
      { variant_id: 'other', weight: 1, discount: null },
    ],
    ...over,
  });
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
}

/** The same, running. */
export async function startExperiment(caller: Caller, funnelId: string, over: Json = {}): Promise<Json> {
  const { experiment_id: id } = await draftExperiment(caller, funnelId, over);
  const answer = await caller.request('POST', `/experiments/${String(id)}/start`);
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
}

/** What the other variant puts in the place of the step, next to the step as it is. */
export function against(other: Json): Json {
  return {
    variants: [
      { variant_id: 'as_it_is', weight: 1 },
      { variant_id: 'other', weight: 1, ...other },
    ],
  };
}

/** A new buyer who has a variant. */
export async function buyerOf(shop: Shop, experiment: Json, variantId: string): Promise<Buyer> {
  const id = asId<'experiment'>(experiment.experiment_id as string);
  const found = await findExperiment(shop.runtime.sql, shop.scope, id);
  if (!found) throw new Error('The experiment is there.');
  for (;;) {
    const buyer = await createBuyer(shop);
    if (variantFor(found, asId<'customer'>(buyer.customerId)).variantId === variantId) return buyer;
  }
}
