import { expect } from 'vitest';
import { asId } from '../../src/domain/ids.ts';
import { findExperiment } from '../../src/store/offers/experiments.ts';
import { variantFor } from '../../src/domain/offer/experiment/experiment.ts';
import type { Caller, Json } from './api.ts';
import { type Buyer, createBuyer } from './buyers.ts';
import type { Shop } from './presentations.ts';

/** Draft experiment on the step `upsell`; by default the step as it is, against one without a discount. */
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

/** Running experiment of the same kind. */
export async function startExperiment(caller: Caller, funnelId: string, over: Json = {}): Promise<Json> {
  const { experiment_id: id } = await draftExperiment(caller, funnelId, over);
  const answer = await caller.request('POST', `/experiments/${String(id)}/start`);
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
}

/** Variants: the step as it is, and this replacement. */
export function against(other: Json): Json {
  return {
    variants: [
      { variant_id: 'as_it_is', weight: 1 },
      { variant_id: 'other', weight: 1, ...other },
    ],
  };
}

/** New buyer who is assigned this variant. */
export async function buyerOf(shop: Shop, experiment: Json, variantId: string): Promise<Buyer> {
  const id = asId<'experiment'>(experiment.experiment_id as string);
  const found = await findExperiment(shop.runtime.sql, shop.scope, id);
  if (!found) throw new Error('The experiment is there.');
  for (;;) {
    const buyer = await createBuyer(shop);
    if (variantFor(found, asId<'customer'>(buyer.customerId)).variantId === variantId) return buyer;
  }
}
